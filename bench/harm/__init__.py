"""Callers at work while an installation is done harm to, and what they were promised looked for afterwards."""
