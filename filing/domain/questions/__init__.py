"""The words a form is declared in, and what is done with its answers."""
