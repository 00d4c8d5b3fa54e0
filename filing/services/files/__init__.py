"""Taking in, keeping and clearing away files."""
