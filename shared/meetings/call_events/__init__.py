"""Call events over Graph: subscribing, and reading what Graph sends. Off by default; nothing else uses it."""
