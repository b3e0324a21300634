"""Access to Azure Tables: connections, rows, and one table with its errors translated."""
