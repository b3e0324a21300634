"""The rules of the front desk. Standard library only; no clock, no storage, no HTTP."""
