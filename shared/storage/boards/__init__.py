"""The boards that one instance holds, independent of the tables that their rows are read from."""
