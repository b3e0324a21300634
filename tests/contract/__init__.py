"""The storage ports, kept alike by memory and by Azure Tables."""
