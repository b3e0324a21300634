"""Reports, opinions and staffing: for managers of their own offices, and administrators."""
