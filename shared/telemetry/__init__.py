"""What operators see: twelve metrics and a line for each step of a ticket.

`watching.py` says what is measured, in the standard library alone; `azure_monitor.py` is the only file that
knows OpenTelemetry, and `deferred.py` keeps what happens until that is loaded.
"""
