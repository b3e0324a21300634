"""Storage in Azure Tables. Only `build` imports what needs the SDK, so importing a name costs nothing."""
