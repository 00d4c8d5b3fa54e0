"""自贸片区与经开区: added and closed by administrators, beside the lists built in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer, NotFound
from filing.domain.questions import formats
from filing.domain.reference import places
from filing.extensions import db
from filing.models import ClosedZone, ListedZone, User
from filing.services import audit
from filing.services.people.administration import require_admin

KINDS = {"ftz": "自由贸易试验区片区", "etdz": "国家级经济技术开发区"}
LONGEST_NAME, LONGEST_REASON = 200, 500


def names() -> list[str]:
    """Every zone that is listed, closed ones included."""
    added = db.session.scalars(select(ListedZone.name).order_by(ListedZone.name))
    return [*(area.name for area in places.all_areas()), *places.etdz_names(), *added]


def closed() -> dict[str, ClosedZone]:
    return {zone.name: zone for zone in db.session.scalars(select(ClosedZone).order_by(ClosedZone.id))}


def add(
    actor: User, now: datetime, *, kind: str, name: str, zone: str, province: str, established: date | None
) -> ListedZone:
    """A free trade area or development zone that the built-in lists lack."""
    require_admin(actor)
    name = name.strip()
    if kind not in KINDS:
        raise BadAnswer.at("kind", "请选择类别。")
    if not name or len(name) > LONGEST_NAME or formats.forbidden_character(name):
        raise BadAnswer.at("name", f"请填写名称，最多{LONGEST_NAME}字。")
    if province not in {division.code for division in places.children_of()}:
        raise BadAnswer.at("province", "请选择省、自治区或直辖市。")
    if name in names():
        raise BadAnswer.at("name", "名录中已有该名称。")
    row = ListedZone(
        kind=kind, name=name, zone=zone.strip() or None, province=province, established=established
    )
    db.session.add(row)
    audit.record("zone.added", "zones", actor, now, kind=kind, name=name, province=province)
    return row


def close(actor: User, now: datetime, *, name: str, reason: str) -> ClosedZone:
    """Chosen by nobody from today on: its addresses are the city's. What was submitted under earlier days keeps it."""
    require_admin(actor)
    if name not in names():
        raise NotFound("名录中没有该区域，请返回名录重新选择。")
    if name in closed():
        raise BadAnswer("该区域已经撤销。")
    if not reason.strip() or len(reason) > LONGEST_REASON or formats.forbidden_character(reason):
        raise BadAnswer.at("reason", f"请写明依据，例如文件的名称和文号，最多{LONGEST_REASON}字。")
    row = ClosedZone(name=name, closed_on=day_of(now), reason=reason.strip())
    db.session.add(row)
    audit.record("zone.closed", "zones", actor, now, name=name, reason=reason.strip())
    return row
