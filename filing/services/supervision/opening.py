"""How an inspection starts: its way, its duty, its body, and two inspectors by lot (17-§15 to 17-§19)."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select

from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer, MoveNotAllowed
from filing.domain.row_ids import row_id
from filing.domain.supervision import starting
from filing.domain.supervision.draw import Candidate, Frozen, OnRoster, inspectors_for
from filing.domain.supervision.terms import Terms, shandong_terms
from filing.extensions import db
from filing.models import (
    Agency,
    DrawnEnterprise,
    Enterprise,
    Filing,
    Inspection,
    Inspector,
    Receipt,
    Recusal,
    User,
)
from filing.models.inspections import INSPECTORS
from filing.services.supervision.given import LONGEST, text_of
from filing.services.supervision.reach import body_for, is_in_shandong, require_supervisor


def open_case(
    actor: User,
    now: datetime,
    *,
    way: str,
    enterprise: int | None = None,
    respondent: str = "",
    source: str = "",
    ground: str = "",
    agency: str = "",
    written: bool = False,
    has_evidence: bool = False,
    names_respondent: bool = True,
    terms: Terms | None = None,
) -> Inspection:
    """A case, with whether it must be inspected, and two inspectors by lot."""
    require_supervisor(actor)
    found = _enterprise(enterprise)
    name = found.name if found else text_of("respondent", respondent, "请写明被检查人的名称。", 200)
    drawn = _drawn(found, source) if way == "draw" else None
    reported = {"written": written, "names_respondent": names_respondent, "has_evidence": has_evidence}
    duty = _duty(way, source, ground, found, reported)
    body = drawn.agency if drawn else _body(actor, agency, found)
    if drawn:
        body_for(actor, body.code)
    case = Inspection(
        agency=body, enterprise=found, respondent=name, way=way, ground=ground, source=source.strip(), drawn=drawn,
        must_inspect=duty.must_inspect, opened_at=now, opened_on=day_of(now), terms=_terms(body, day_of(now), terms),
    )  # fmt: skip
    db.session.add(case)
    db.session.flush()
    case.inspectors = list(drawn.inspectors) if drawn else _by_lot(case, day_of(now))
    case.write_down("open", actor, now, details={"way": way, "why": duty.why, "article": duty.article})
    return case


def _enterprise(enterprise_id: int | None) -> Enterprise | None:
    if enterprise_id is None:
        return None
    found = db.session.get(Enterprise, enterprise_id)
    if found is None:
        raise BadAnswer.at("enterprise", "没有该企业的备案记录；没有备案过的，请写明被检查人的名称。")
    return found


def _drawn(enterprise: Enterprise | None, source: str) -> DrawnEnterprise:
    """Of the draw that is named, what it drew for this enterprise; nobody is inspected twice for one draw."""
    draw_id = row_id(source)
    if enterprise is None or draw_id is None:
        raise BadAnswer.at("source", "请写明是哪一次抽查抽中的这家企业。")
    query = select(DrawnEnterprise).where(DrawnEnterprise.enterprise_id == enterprise.id)
    drawn = db.session.scalar(query.where(DrawnEnterprise.draw_id == draw_id))
    if drawn is None:
        raise BadAnswer.at("source", "这次抽查没有抽中这家企业。")
    if db.session.scalar(select(Inspection.id).where(Inspection.drawn_id == drawn.id)):
        raise MoveNotAllowed("这次抽查抽中的这家企业已经启动检查。", "open", "opened")
    return drawn


def _duty(
    way: str, source: str, ground: str, found: Enterprise | None, reported: dict[str, bool]
) -> starting.Duty:
    if way == "draw":
        return starting.DRAWN
    if way not in starting.WAYS:
        raise BadAnswer.at("way", "请选择启动检查的方式。")
    if way == "own_initiative":
        if why := starting.why_not_on_own_initiative(ground, source, found is not None):
            raise BadAnswer.at("ground", why)
        return starting.ON_OWN_INITIATIVE
    text_of("source", source, "请写明举报的内容，或者提出建议的部门和内容。", LONGEST)
    if way == "suggestion":
        return starting.SUGGESTED
    return starting.duty_of_report(**reported)


def _body(actor: User, code: str, found: Enterprise | None) -> Agency:
    """The body named, the own one, or the one that keeps the enterprise's filings."""
    if code or actor.agency is not None or found is None:
        return body_for(actor, code)
    latest = select(Receipt).join(Receipt.filing).where(Filing.enterprise_id == found.id)
    receipt = db.session.scalar(latest.order_by(Receipt.id.desc()).limit(1))
    return receipt.agency if receipt else body_for(actor, code)


def _terms(body: Agency, today: date, given: Terms | None) -> dict | None:
    """Shandong's; elsewhere the body's own with their source, or none."""
    terms = shandong_terms(today) if is_in_shandong(body) else given
    return asdict(terms) if terms else None


def _by_lot(case: Inspection, today: date) -> list[Inspector]:
    """随机选派: two, recused ones left out, topped up from the province; the lot's seed is kept with the case."""
    here = Agency.region.startswith(case.agency.region[:2])
    rows = [one for one in db.session.scalars(select(Inspector).join(Inspector.agency).where(here))
            if one.may_inspect_on(today)]  # fmt: skip
    away = select(Recusal.inspector_id).where(Recusal.enterprise_id == case.enterprise_id)
    recused = set(db.session.scalars(away)) if case.enterprise_id else set()
    known = {one.number: one for one in rows if one.id not in recused}
    roster = tuple(OnRoster(n, one.agency.code, one.agency.region[:2]) for n, one in known.items())
    frozen = Frozen((), roster, 0, 0, INSPECTORS)
    candidate = Candidate(f"case-{case.id}", case.agency.code, case.agency.region[:2])
    return [known[one.number] for one in inspectors_for(frozen, secrets.token_hex(32), candidate)]
