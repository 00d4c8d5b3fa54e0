"""Working days, clocks that stop, periods and deadlines."""
