"""部门共享: what departments subscribed to, what is put out for them, and what became of each delivery."""
