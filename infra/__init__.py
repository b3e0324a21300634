"""The deployment: Bicep, the package, the tenant's script, the checks. Nothing of it runs in Azure."""
