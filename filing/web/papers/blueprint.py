"""The blueprint of papers, and who may have them."""

from __future__ import annotations

from flask import Blueprint

from filing.http.access import access
from filing.papers.boxes import boxes_kept

bp = Blueprint("papers", __name__)

#: A browser has fonts for whatever was typed.
bp.add_app_template_global(str, "as_typed")
bp.add_app_template_filter(boxes_kept)
readers = access("applicant", "reviewer", "supervisor")
