"""Where a server and the `flask` command find the application."""

from filing import create_app

app = create_app()
