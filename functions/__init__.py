"""HTTP endpoints and triggers: parse, authenticate, call one use case, present. No rule lives here."""
