"""HTTP endpoints for clerks, managers and administrators."""
