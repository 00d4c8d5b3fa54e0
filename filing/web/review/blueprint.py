"""The blueprint of the reviewer's pages, and who may use them."""

from __future__ import annotations

from flask import Blueprint

from filing.http.access import access

bp = Blueprint("review", __name__, url_prefix="/review")

readers = access("reviewer", "supervisor")
deciders = access("reviewer")
