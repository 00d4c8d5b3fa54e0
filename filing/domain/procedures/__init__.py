"""Tables of states and moves, and the one engine that runs them."""
