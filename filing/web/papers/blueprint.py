"""The blueprint of papers, who may have them, and how one is handed out."""

from __future__ import annotations

from flask import Blueprint
from werkzeug import Response

from filing.current import press
from filing.extensions import db
from filing.http.access import access
from filing.http.downloads import handed_out
from filing.papers.apart import print_apart
from filing.papers.boxes import boxes_kept

bp = Blueprint("papers", __name__)

#: A browser has fonts for whatever was typed.
bp.add_app_template_global(str, "as_typed")
bp.add_app_template_filter(boxes_kept)
readers = access("applicant", "reviewer", "supervisor")


def as_pdf(name: str, template: str, **facts: object) -> Response:
    """The paper, made now from what is stored: nothing is written, nobody waits for the database."""
    db.session.rollback()
    return handed_out(print_apart(template, press().fonts, **facts), "application/pdf", f"{name}.pdf")
