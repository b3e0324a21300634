"""Storage in Azure Tables. What needs the SDK is imported by `build`, so reading a name costs nothing."""
