"""What people are told before they file."""
