"""What is done in the background, and the engine that does it."""
