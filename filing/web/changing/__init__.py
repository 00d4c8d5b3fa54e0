"""Drawing a change: its heads, who holds what, the days, what differs, who else files."""
