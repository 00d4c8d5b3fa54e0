"""From the frozen view of a receipt to its PDF bytes."""
