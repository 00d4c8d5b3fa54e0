"""监督检查年度图表: a year's counts by city for anybody, and with the cases behind missed days for the staff."""

from __future__ import annotations

from flask import Flask, render_template, request
from flask_login import current_user

from filing.current import calendar, today
from filing.domain.pictures.tallies import tally_svg
from filing.domain.supervision.tally import DUTIES, STEPS
from filing.http.access import access
from filing.services.supervision import tallies
from filing.services.supervision.tallies import Year


def register(app: Flask) -> None:
    app.add_url_rule("/figures", "figures", figures)
    app.add_url_rule("/supervision/figures", "own_figures", own_figures)


@access("public")
def figures():
    """Every city's counts, without a name."""
    return _page(tallies.of_all(_wanted(), today(), calendar()), own=False)


@access("supervisor")
def own_figures():
    """The counts of the bodies one acts for, and the cases whose days were not kept."""
    return _page(tallies.of_own(current_user, _wanted(), today(), calendar()), own=True)


def _wanted() -> int:
    """The year asked for, of those there is something of; this year otherwise."""
    asked, known = request.args.get("year", ""), tallies.years(today())
    return next((year for year in known if str(year) == asked), known[0])


def _page(found: Year, *, own: bool) -> str:
    drawn = [(one, tally_svg(one, found.scale)) for one in found.tallies]
    return render_template(
        "supervision/figures.html", found=found, drawn=drawn, steps=STEPS, duties=DUTIES, own=own,
        years=tallies.years(today()), here=request.path,
    )  # fmt: skip
