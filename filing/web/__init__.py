"""The pages."""

from __future__ import annotations

from flask import Flask

from filing.http import forwarding
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
        monitoring,
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
    # Before all that others register. What is noted of every request; then, as no page can be written for a host that is
    # no name, whether it is meant for this site, which part of it, and whether it can be read.
    app.before_request_funcs.setdefault(None, [])[:0] = [
        monitoring.begin,
        forwarding.refuse_strange_host,
        files_host.keep_hosts_apart,
        errors.refuse_unreadable,
    ]
