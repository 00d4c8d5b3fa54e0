"""The same services as JSON, under /api/v1."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Placeholder until the API lands."""
