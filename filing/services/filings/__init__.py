"""What is done with a filing."""
