"""Access to Azure Tables: connections, typed columns, one table with its errors translated."""
