"""An address of its own for uploaded papers: no cookie goes there, so nothing in a paper could act for anybody.

Where `FILING_FILES_URL` names such a host, a paper's ordinary address leads on to it with a ticket that is good for
minutes; that host answers for nothing else. Without the setting papers come from the site itself, in a sandbox.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Flask, abort, current_app, redirect, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug import Response

from filing.current import store
from filing.extensions import db
from filing.http.access import access
from filing.http.downloads import paper_out
from filing.models import Document

SECONDS_OPEN = (
    300  # by the real clock: a viewer fetches at once, and a link that leaked is soon worth nothing
)
ENDPOINT = "files_host.paper"

bp = Blueprint("files_host", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(bp)


def keep_hosts_apart() -> None:
    """The papers' host has papers, the site has everything else; what asks a host for the other's finds nothing."""
    wanted = current_app.config["FILES_URL"]
    at_papers_host = bool(wanted) and request.host == urlsplit(wanted).netloc
    if at_papers_host != (request.endpoint == ENDPOINT):
        abort(404)


def paper_for_reader(document: Document, *, to_keep: bool = False, original: bool = False) -> Response:
    """The paper for whoever may read it: from here, or from the papers' own host."""
    if not current_app.config["FILES_URL"]:
        return paper_out(document, store(), to_keep=to_keep, original=original)
    ticket = _tickets().dumps([document.id, to_keep, original])
    return redirect(current_app.config["FILES_URL"] + url_for(ENDPOINT, ticket=ticket), 303)


@bp.get("/papers/<ticket>")
@access("public")
def paper(ticket: str):
    """A paper by a ticket of some minutes, on the papers' own host only"""
    try:
        document_id, to_keep, original = _tickets().loads(ticket, max_age=SECONDS_OPEN)
    except BadSignature:
        abort(404)
    document = db.session.get(Document, document_id) or abort(404)
    return paper_out(document, store(), to_keep=to_keep, original=original)


def _tickets() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="paper")
