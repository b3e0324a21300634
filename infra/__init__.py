"""The deployment: Bicep, the package, the tenant's script, the checks. None of it runs in Azure."""
