"""Where the single window is open, and what a filing that goes through it still has to answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from filing.domain.forms import KINDS
from filing.domain.problems import Problem
from filing.domain.procedures.registration import Step
from filing.domain.questions.paths import get_at
from filing.domain.window import choosing
from filing.extensions import db
from filing.models import Department, Filing


def place_of(answers: Mapping[str, Any]) -> str:
    """The code of the registered address, as near as it is answered; "" before."""
    address = get_at(answers, ("enterprise", "registered_address")) or {}
    found = (address.get(key) for key in ("district", "city", "province"))
    return next((str(code) for code in found if code), "")


def registrar_for(answers: Mapping[str, Any]) -> Department | None:
    """The registrar of the address, where it takes part."""
    return Department.with_window(place_of(answers))


def taking_part() -> list[Department]:
    """The registrars behind the single window."""
    return list(
        db.session.scalars(
            select(Department).where(Department.single_window).order_by(Department.region, Department.id)
        )
    )


def may_choose(filing: Filing) -> Department | None:
    """Whom the application would go to; None where the window is not for this filing."""
    if not filing.is_draft or filing.registration or KINDS[filing.kind].changes_record or filing.events:
        return None
    return registrar_for(filing.answers) if choosing.is_for(filing.answers) else None


def problems(filing: Filing, answers: Mapping[str, Any], day: date) -> list[Problem]:
    """What keeps both from going out; nothing for a filing by itself."""
    if KINDS[filing.kind].changes_record or not filing.is_draft or filing.registration is None:
        return []
    return list(_problems(filing, answers, day))


def _problems(filing: Filing, answers: Mapping[str, Any], day: date) -> Iterator[Problem]:
    one = filing.registration
    if one.licence is not None:
        yield from choosing.after_licence(answers, one.licence.licence_on)
    if one.state != Step.DRAFT:
        return
    yield from choosing.annex_problems(answers)
    if place_of(answers) and registrar_for(answers) is None:
        words = "该地区没有开办单一窗口。请核对注册地址；确无误的，请取消单一窗口，另向登记机关申请。"
        yield Problem(choosing.ADDRESS, "window", words)
    yield from choosing.own_problems(one.own, answers, day)
