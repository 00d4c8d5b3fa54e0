"""The demonstration: agencies, accounts and filings in every state, made by the real services."""

from __future__ import annotations

from flask import current_app, g

from filing.current import calendar, chain_history, key_secret, press, store, today
from filing.demo import credit, draws, inspections, reports, sharing, windows, yearly
from filing.demo.people import OPENED_AT, log_ins, make_accounts
from filing.demo.stage import Stage
from filing.demo.stories import GOES_ON_FROM, OPENS_AT, STORIES
from filing.domain.errors import BadAnswer
from filing.extensions import db, transaction
from filing.models import Filing, Setting
from filing.services import simulation
from filing.services.people import agencies

__all__ = ["build", "log_ins"]

DONE, EDITION, REPORTS = "demonstration", "demonstration_edition", "demonstration_reports"
INSPECTIONS, LICENCES = "demonstration_inspections", "demonstration_licences"
DRAWS = "demonstration_draws"
#: Raised when stories are told otherwise: what an earlier one told stays as it is, and nothing is added.
PRESENT_EDITION = 2


def build() -> int:
    """How many filings were made; each is made once, and an interrupted run is taken up where it stopped."""
    with transaction():
        agencies.seed()
        admin = make_accounts()["admin"]
        sharing.subscribe(admin, OPENED_AT)
        windows.opened(admin, OPENED_AT)
        _open()
    # The clock may have been set just now.
    g.pop("now", None)
    missing = [name for name in STORIES if name not in _done()] if _is_of_this_edition() else []
    if missing and today() < OPENS_AT.date():
        raise BadAnswer(
            "演示数据含2016年至2018年3月的申报，请先执行 flask clock set 2018-03-05T09:00，或 flask clock reset。"
        )
    for name in missing:
        chain_history()
        _tell(name)
    if _is_of_this_edition():
        _tell_draws()
        _tell_reports()
        _tell_inspections()
        _tell_licences()
    return len(missing)


def _open() -> None:
    """The first time: the clock on the demonstration's first day, unless somebody has set it already."""
    if db.session.get(Setting, DONE) or db.session.get(Setting, EDITION):
        return
    db.session.add(Setting(key=EDITION, value=PRESENT_EDITION))
    if current_app.config["SIMULATION"] and not simulation.is_set():
        simulation.set_clock(OPENS_AT, simulation=True)


def _is_of_this_edition() -> bool:
    setting = db.session.get(Setting, EDITION)
    return setting is not None and setting.value == PRESENT_EDITION


def _done() -> dict[str, int]:
    setting = db.session.get(Setting, DONE)
    return dict(setting.value) if setting else {}


def _tell_draws() -> None:
    """随机抽查, once; before the reports, as its papers are the first of their year."""
    if db.session.get(Setting, DRAWS):
        return
    with transaction(alone=True):
        stage = Stage(make_accounts(), calendar(), press(), store(), today())
        db.session.add(Setting(key=DRAWS, value=draws.tell(stage, key_secret())))


def _tell_reports() -> None:
    """举报与建议, and what is on file and published because of them, once."""
    if db.session.get(Setting, REPORTS):
        return
    with transaction(alone=True):
        stage = Stage(make_accounts(), calendar(), press(), store(), today())
        told = reports.tell(stage, key_secret()) + credit.tell(stage)
        db.session.add(Setting(key=REPORTS, value=told))


def _tell_inspections() -> None:
    """监督检查, once; after the reports, which enlist the inspectors."""
    if db.session.get(Setting, INSPECTIONS):
        return
    with transaction(alone=True):
        stage = Stage(make_accounts(), calendar(), press(), store(), today())
        db.session.add(Setting(key=INSPECTIONS, value=inspections.tell(stage)))
        yearly.tell(stage)


def _tell_licences() -> None:
    """营业执照信息 that the registrar handed in, once; after the filings, whose records it meets."""
    if db.session.get(Setting, LICENCES):
        return
    with transaction(alone=True):
        stage = Stage(make_accounts(), calendar(), press(), store(), today())
        db.session.add(Setting(key=LICENCES, value=sharing.tell(stage)))


def _tell(name: str) -> None:
    """One story, whole or not at all."""
    with transaction(alone=True):
        done, stage = _done(), Stage(make_accounts(), calendar(), press(), store(), today())
        earlier = [db.session.get(Filing, done[GOES_ON_FROM[name]])] if name in GOES_ON_FROM else []
        filing = STORIES[name](stage, *earlier)
        stage.told(filing)
        setting = db.session.get(Setting, DONE) or Setting(key=DONE)
        setting.value = {**done, name: filing.id}
        db.session.add(setting)
