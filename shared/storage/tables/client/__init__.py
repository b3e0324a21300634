"""Access to Azure Tables: connections, rows, one table with its errors translated."""
