"""The published numbers: counted or measured on this machine, each beside its baseline of the same run."""
