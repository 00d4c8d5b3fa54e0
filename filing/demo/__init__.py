"""The demonstration: agencies, accounts and filings in every state, made by the real services."""

from __future__ import annotations

from filing.current import calendar, chain_history, press, store, today
from filing.demo.people import log_ins, make_accounts
from filing.demo.stage import Stage
from filing.demo.stories import EARLIEST, GOES_ON_FROM, STORIES
from filing.domain.errors import BadAnswer
from filing.extensions import db, transaction
from filing.models import Filing, Setting
from filing.services.people import administration

__all__ = ["build", "log_ins"]

DONE = "demonstration"


def build() -> int:
    """How many filings were made; each is made once, and an interrupted run is taken up where it stopped."""
    with transaction():
        administration.seed_agencies()
        make_accounts()
    missing = [name for name in STORIES if name not in _done()]
    if missing and today() < EARLIEST:
        raise BadAnswer("演示数据含近年的申报，请先执行 flask clock reset 将模拟时钟恢复为当前时间。")
    for name in missing:
        chain_history()
        _tell(name)
    return len(missing)


def _done() -> dict[str, int]:
    setting = db.session.get(Setting, DONE)
    return dict(setting.value) if setting else {}


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
