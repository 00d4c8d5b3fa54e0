"""范本: a letter of authority to print, and how a chart of holdings is drawn."""

from __future__ import annotations

from functools import lru_cache

from flask import render_template
from werkzeug import Response

from filing.current import press
from filing.domain.advice import samples
from filing.http.access import access
from filing.http.downloads import handed_out
from filing.papers.apart import print_apart
from filing.receipts.fonts.fontset import FontSet
from filing.web.holdings import pictured
from filing.web.public.blueprint import bp


@bp.get("/samples")
@access("public")
def sample_papers():
    """What the papers that applicants write themselves may look like"""
    return render_template("public/samples.html", drawn=pictured(samples.HOLDINGS))


@bp.get("/samples/authorisation.pdf")
@access("public")
def sample_authorisation() -> Response:
    """授权委托书, to be filled in by hand"""
    return handed_out(_authorisation(press().fonts), "application/pdf", f"{samples.AUTHORISATION}.pdf")


@lru_cache(maxsize=1)
def _authorisation(fonts: FontSet) -> bytes:
    """Printed once: anybody may ask for it, and as often as they like."""
    facts = {"title": samples.AUTHORISATION, "powers": samples.POWERS, "foot": samples.FOOT}
    return print_apart("authorisation.html", fonts, **facts)
