"""What is done with a receipt."""
