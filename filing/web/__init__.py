"""The pages."""

from __future__ import annotations

from flask import Flask

from filing.http.revealing import recall


def register(app: Flask) -> None:
    """Every blueprint of pages, and what all of them share."""
    from filing.web import (
        account,
        admin,
        applicant,
        credit,
        departments,
        errors,
        files_host,
        inspected,
        layout,
        papers,
        public,
        receipts,
        records,
        review,
        supervision,
        tallies,
    )

    app.before_request(recall)
    layout.register(app)
    errors.register(app)
    for part in (
        public,
        account,
        papers,
        applicant,
        review,
        receipts,
        records,
        departments,
        credit,
        inspected,
        supervision,
        tallies,
        admin,
        files_host,
    ):
        part.register(app)
