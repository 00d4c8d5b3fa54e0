"""The commands of `flask`."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Every command group."""
