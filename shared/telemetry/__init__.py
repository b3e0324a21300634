"""What operators see: nineteen metrics and a line for each step of a ticket.

`recording.py` and `instruments.py` say what is measured, in the standard library alone; `azure_monitor.py` is
the only file that imports OpenTelemetry, and `deferred.py` keeps measurements and lines until it is loaded.
"""
