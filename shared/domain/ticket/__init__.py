"""One ticket: its states, and each rule that moves it from one to another."""
