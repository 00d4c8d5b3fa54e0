"""What the receipts say, and what may be corrected or revoked on them."""
