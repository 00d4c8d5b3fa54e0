"""The pages."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Every blueprint of pages, and what all of them share."""
    from filing.web import (
        account,
        admin,
        applicant,
        errors,
        layout,
        public,
        receipts,
        records,
        review,
        supervision,
    )

    layout.register(app)
    errors.register(app)
    for part in (public, account, applicant, review, receipts, records, supervision, admin):
        part.register(app)
