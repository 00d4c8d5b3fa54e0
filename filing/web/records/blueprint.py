"""The blueprint of the records' pages, and who may use them."""

from __future__ import annotations

from flask import Blueprint

from filing.http.access import access

bp = Blueprint("records", __name__, url_prefix="/enterprises")

readers = access("applicant", "reviewer", "supervisor")
owners = access("applicant")
movers = access("applicant", "reviewer")
