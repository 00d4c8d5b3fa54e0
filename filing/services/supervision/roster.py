"""监督检查工作人员名录: who may be sent to inspect, and from which enterprises each stays away."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select

from filing.domain.errors import BadAnswer, NotFound
from filing.domain.law import SHANDONG_ROSTER
from filing.domain.questions import formats
from filing.extensions import db
from filing.models import Agency, Enterprise, Inspector, Receipt, Recusal, User
from filing.services import audit
from filing.services.supervision.reach import bodies_of, body_for, is_in_shandong

SEXES = {"male": "男", "female": "女"}
STATUSES = {"civil_servant": "公务员", "institution": "行政事业编制"}
LONGEST = {"name": 200, "post": 100, "certificate_issuer": 200}


def roster_of(actor: User) -> list[Inspector]:
    """Everybody on the rosters of the bodies that the supervisor acts for, body by body."""
    query = select(Inspector).join(Inspector.agency).where(Inspector.struck_at.is_(None))
    mine = query.where(Agency.id.in_(bodies_of(actor).with_only_columns(Agency.id)))
    return list(db.session.scalars(mine.order_by(Agency.code, Inspector.serial)))


def listed_at(body: Agency) -> list[Inspector]:
    query = select(Inspector).where(Inspector.agency_id == body.id, Inspector.struck_at.is_(None))
    return list(db.session.scalars(query.order_by(Inspector.serial)))


def limits(body: Agency, day: date) -> tuple[int, int] | None:
    """How few and how many a body lists, where that is laid down."""
    return SHANDONG_ROSTER.on(day) if is_in_shandong(body) else None


def enlist(
    actor: User,
    now: datetime,
    today: date,
    *,
    name: str,
    post: str,
    sex: str,
    office_phone: str,
    status: str,
    certificate_until: date | None,
    certificate_issuer: str = "",
    mobile: str = "",
    email: str = "",
    agency: str = "",
) -> Inspector:
    """A regular member of the body's staff on its roster, with the next serial number."""
    body = body_for(actor, agency)
    _check_people(name=name, post=post, certificate_issuer=certificate_issuer)
    if sex not in SEXES:
        raise BadAnswer.at("sex", "请选择性别。")
    if status not in STATUSES:
        raise BadAnswer.at("status", "请选择身份：监督检查人员应为正式人员。")
    _check_contact(office_phone, mobile, email)
    if certificate_until is not None and not certificate_issuer.strip():
        raise BadAnswer.at("certificate_issuer", "有行政执法证的，请填写颁发单位。")
    _check_room(body, today)
    inspector = Inspector(
        agency=body, serial=_next_serial(body), name=name.strip(), post=post.strip(), sex=sex, status=status,
        office_phone=office_phone.strip(), mobile=mobile.strip(), email=email.strip(),
        has_certificate=certificate_until is not None, certificate_until=certificate_until,
        certificate_issuer=certificate_issuer.strip() if certificate_until else "", listed_at=now,
    )  # fmt: skip
    db.session.add(inspector)
    db.session.flush()
    audit.record("inspector.enlisted", inspector.subject, actor, now, number=inspector.number)
    return inspector


def _check_people(**texts: str) -> None:
    for field, text in texts.items():
        longest, given = LONGEST[field], text.strip()
        if len(given) > longest or formats.forbidden_character(given):
            raise BadAnswer.at(field, f"最多{longest}字，不含控制字符。")
        if not given and field != "certificate_issuer":
            raise BadAnswer.at(field, "请填写姓名。" if field == "name" else "请填写职务，例如 科长。")


def _check_contact(office_phone: str, mobile: str, email: str) -> None:
    if not formats.is_phone(office_phone.strip()):
        raise BadAnswer.at("office_phone", "请填写办公电话，例如 0532-85911111。")
    if mobile.strip() and not formats.is_phone(mobile.strip()):
        raise BadAnswer.at("mobile", "请填写有效的手机号码，例如 13800000000；没有的可以不填。")
    if email.strip() and not formats.is_email(email.strip()):
        raise BadAnswer.at("email", "请填写有效的电子邮件地址，例如 name@example.com；没有的可以不填。")


def _check_room(body: Agency, today: date) -> None:
    """The roster's row of the body is locked: two who add at once do not both find room."""
    db.session.scalar(select(Agency).where(Agency.id == body.id).with_for_update(of=Agency))
    allowed = limits(body, today)
    if allowed and len(listed_at(body)) >= allowed[1]:
        raise BadAnswer(f"{body.name}的名录已满 {allowed[1]} 人，请先移出一人再添加。")


def _next_serial(body: Agency) -> int:
    query = select(func.coalesce(func.max(Inspector.serial), 0)).where(Inspector.agency_id == body.id)
    return db.session.scalar(query) + 1


def inspector_for(actor: User, inspector_id: int) -> Inspector:
    """Somebody on a roster that the supervisor looks after; NotFound otherwise."""
    bodies = bodies_of(actor).with_only_columns(Agency.id)
    query = select(Inspector).where(Inspector.id == inspector_id, Inspector.agency_id.in_(bodies))
    inspector = db.session.scalar(query.where(Inspector.struck_at.is_(None)))
    if inspector is None:
        raise NotFound("没有找到该监督检查人员，可能已移出名录。")
    return inspector


def strike(inspector: Inspector, actor: User, now: datetime) -> None:
    """Off the roster: drawn no more; what the person has in hand stays."""
    inspector.struck_at = now
    audit.record("inspector.struck", inspector.subject, actor, now, number=inspector.number)


def recuse(inspector: Inspector, actor: User, now: datetime, *, number: str, reason: str) -> Recusal:
    """The inspector never goes to the enterprise of this receipt; said before the draw or after it."""
    receipt = Receipt.by_number(number.strip())
    if receipt is None or receipt.filing.enterprise_id is None:
        raise BadAnswer.at("number", "没有这一备案编号，请按备案回执上的编号填写。")
    if not reason.strip() or len(reason) > 2000 or formats.forbidden_character(reason.replace("\n", "")):
        raise BadAnswer.at("reason", "请写明有何利害关系，最多2000字。")
    if _recusal(inspector, receipt.filing.enterprise_id):
        raise BadAnswer.at("number", "已经登记过对该企业的回避。")
    recusal = Recusal(
        inspector=inspector, enterprise=db.session.get(Enterprise, receipt.filing.enterprise_id),
        reason=reason.strip(), declared_by_id=actor.id, declared_at=now,
    )  # fmt: skip
    db.session.add(recusal)
    audit.record("inspector.recused", inspector.subject, actor, now, number=receipt.number)
    return recusal


def _recusal(inspector: Inspector, enterprise_id: int) -> Recusal | None:
    query = select(Recusal).where(Recusal.inspector_id == inspector.id)
    return db.session.scalar(query.where(Recusal.enterprise_id == enterprise_id))


def recusals_of(inspector: Inspector) -> list[Recusal]:
    query = select(Recusal).where(Recusal.inspector_id == inspector.id)
    return list(db.session.scalars(query.order_by(Recusal.id.desc())))


def short_bodies(actor: User, today: date) -> list[tuple[Agency, int, int]]:
    """Of the bodies with somebody listed, those that list too few: how many there are, how many there must be."""
    listed: dict[int, list[Inspector]] = {}
    for one in roster_of(actor):
        listed.setdefault(one.agency_id, []).append(one)
    counted = [(rows[0].agency, len(rows), limits(rows[0].agency, today)) for rows in listed.values()]
    return [(body, count, allowed[0]) for body, count, allowed in counted if allowed and count < allowed[0]]
