"""监督检查: who is drawn for it and by which lot, what may follow, and how long it is remembered."""
