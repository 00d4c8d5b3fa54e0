"""监督检查: the roster, the draws, and what follows from them."""
