"""The enterprises' records over time: found, begun, told, handed over."""
