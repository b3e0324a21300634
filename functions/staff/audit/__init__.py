"""HTTP endpoints about the past: audits of offices and configuration, and why calls came in their order."""
