"""What administrators and owners look after: accounts, agencies, zones."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from sqlalchemy import or_, select

from filing.domain.errors import BadAnswer, NotFound, NotPermitted
from filing.domain.questions import formats
from filing.domain.reference import places
from filing.domain.reference.agencies import AGENCIES, KINDS
from filing.extensions import db
from filing.models import Agency, ListedZone, User
from filing.services import audit
from filing.services.filings import claims
from filing.services.people import accounts, sessions

ZONE_KINDS = {"ftz": "自由贸易试验区片区", "etdz": "国家级经济技术开发区"}


def require_admin(actor: User) -> None:
    if actor.role != "admin":
        raise NotPermitted("只有系统管理员可以办理。")


def account(actor: User, user_id: int) -> User:
    require_admin(actor)
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound("没有找到该账号。")
    return user


def set_enabled(actor: User, user: User, enabled: bool, now: datetime) -> int:
    """How many filings it had in hand, free for colleagues now: a disabled account cannot log in.

    Its sessions and tokens stop at once.
    """
    require_admin(actor)
    if user.id == actor.id and not enabled:
        raise BadAnswer("不能停用自己的账号。")
    user.is_enabled = enabled
    act = "account.enabled" if enabled else "account.disabled"
    audit.record_with_address(act, user.subject, actor, now)
    if enabled:
        return 0
    sessions.end_all(user, now)
    return claims.let_go(user, actor, now, f"{user.name}的账号已停用。")


def set_lead(actor: User, user: User, is_lead: bool, now: datetime) -> None:
    """备案机构的负责人: may have colleagues' filings done by others of the agency."""
    require_admin(actor)
    if user.role != "reviewer":
        raise BadAnswer("只有审核人员可以设为负责人。")
    user.is_lead = is_lead
    audit.record_with_address("lead.set" if is_lead else "lead.unset", user.subject, actor, now)


def reset_password(actor: User, user: User, at: datetime) -> str:
    """A new password, shown once; every session and token of that person ends. `at` is the real clock's."""
    require_admin(actor)
    password = "-".join(secrets.token_hex(3) for _ in range(3))
    user.password_hash, user.is_confirmed = accounts.hashed(password), True
    audit.record_with_address("password.reset", user.subject, actor, at)
    sessions.end_all(user, at)
    return password


def seed_agencies() -> int:
    """The filing agencies built in, added where they are not listed yet; how many were."""
    known = set(db.session.scalars(select(Agency.code)))
    fields = ("code", "name", "short_name", "kind", "region", "zone", "article")
    missing = [a for a in AGENCIES if a.code not in known]
    db.session.add_all(Agency(**{f: getattr(a, f) for f in fields}) for a in missing)
    return len(missing)


def add_agency(
    actor: User, *, code: str, name: str, short_name: str, kind: str, region: str, zone: str = ""
) -> Agency:
    """A filing agency that the built-in list lacks (17-§3)."""
    require_admin(actor)
    code, name, short_name, zone = (text.strip() for text in (code, name, short_name, zone))
    if kind not in KINDS:
        raise BadAnswer.at("kind", "请选择备案机构的类别。")
    if not places.is_division(region):
        raise BadAnswer.at("region", "请填写6位行政区划代码，例如 370200。")
    if kind in ("ftz", "etdz") and not zone:
        raise BadAnswer.at("zone", "自由贸易试验区、经济技术开发区的机构须填写所负责区域的名称。")
    for field, text, longest in (("code", code, 60), ("name", name, 200), ("short_name", short_name, 40)):
        if not text or len(text) > longest or formats.forbidden_character(text):
            raise BadAnswer.at(field, f"请填写，最多{longest}字。")
    taken = or_(Agency.code == code, Agency.name == name, Agency.short_name == short_name)
    if db.session.scalar(select(Agency.id).where(taken)):
        raise BadAnswer.at("code", "已有相同代码、名称或简称的备案机构；简称是备案编号的开头，不能重复。")
    agency = Agency(code=code, name=name, short_name=short_name, kind=kind, region=region, zone=zone or None)
    db.session.add(agency)
    return agency


def set_contact(actor: User, code: str, *, telephone: str, address: str, now: datetime) -> Agency:
    """Where people go and whom they call; printed on the agency's letters from now on."""
    require_admin(actor)
    agency = Agency.by_code(code)
    if agency is None:
        raise NotFound("没有找到该备案机构。")
    for field, text, longest in (("telephone", telephone, 100), ("address", address, 300)):
        if len(text.strip()) > longest or formats.forbidden_character(text):
            raise BadAnswer.at(field, f"最多{longest}字，不含控制字符。")
    agency.telephone, agency.address = telephone.strip(), address.strip()
    said = {"telephone": agency.telephone, "address": agency.address}
    audit.record("agency.contact", f"agency:{agency.id}", actor, now, **said)
    return agency


def add_zone(
    actor: User, *, kind: str, name: str, zone: str, province: str, established: date | None
) -> ListedZone:
    """A free trade area or development zone that the built-in lists lack."""
    require_admin(actor)
    name = name.strip()
    if kind not in ZONE_KINDS:
        raise BadAnswer.at("kind", "请选择类别。")
    if not name or len(name) > 200 or formats.forbidden_character(name):
        raise BadAnswer.at("name", "请填写名称，最多200字。")
    if province not in {division.code for division in places.children_of()}:
        raise BadAnswer.at("province", "请选择省、自治区或直辖市。")
    known = {area.name for area in places.all_areas()} | set(places.etdz_names())
    if name in known or db.session.scalar(select(ListedZone.id).where(ListedZone.name == name)):
        raise BadAnswer.at("name", "名录中已有该名称。")
    row = ListedZone(
        kind=kind, name=name, zone=zone.strip() or None, province=province, established=established
    )
    db.session.add(row)
    return row
