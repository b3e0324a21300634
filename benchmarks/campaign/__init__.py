"""The campaign: scripted people against the real product while it is killed and its storage fails."""
