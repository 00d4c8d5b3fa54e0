"""Where a server and the `flask` command find the application."""

import gc

# What is made while it starts stays: looking through it for garbage would take a fifth of the time.
gc.disable()

from filing import create_app  # noqa: E402

app = create_app()
gc.freeze()
gc.enable()
