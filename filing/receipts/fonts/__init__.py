"""The faces the receipts are set in."""
