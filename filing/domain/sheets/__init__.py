"""Rows of a list taken from a spreadsheet: whole, or with every faulty cell named."""
