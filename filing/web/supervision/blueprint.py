"""The blueprint of the supervisor's pages, and who may use them."""

from __future__ import annotations

from flask import Blueprint

from filing.http.access import access

bp = Blueprint("supervision", __name__, url_prefix="/supervision")

supervisors = access("supervisor")
