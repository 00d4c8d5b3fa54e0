"""What time brings about: sweeps, issuing, mail."""
