"""How loaded this instance is, by its loop's lag and its memory: see docs/decisions/0029-load-is-shed.md."""
