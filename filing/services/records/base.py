"""What enters the record without a filing: the base of an approval-era enterprise, a pending credit code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer, IncompleteFiling, MoveNotAllowed, NotPermitted
from filing.domain.forms import bounds
from filing.domain.forms.establishment import ESTABLISHMENT
from filing.domain.forms.kind import Entry
from filing.domain.forms.matter import part_of, rows_of
from filing.domain.law import article
from filing.domain.problems import Problem
from filing.domain.questions.answers import normalise
from filing.domain.questions.formats import forbidden_character, is_uscc
from filing.domain.questions.paths import get_at
from filing.domain.questions.values import clean_code, clean_text, is_blank
from filing.extensions import db
from filing.models import Enterprise, EnterpriseVersion, User
from filing.models.register import APPROVED, BASE, BY_FILING, CREDIT_CODE, CURRENT, FILED
from filing.services import audit
from filing.services.register import begin, write

CODE = ("enterprise", "unified_social_credit_code")
LICENCE_OBTAINED = "licence_obtained"
LONGEST_CERTIFICATE = 100
EARLIEST = date(1979, 7, 8)  # 中外合资经营企业法 came into force: no enterprise was approved before


def base_record(
    actor: User,
    approval_certificate: Any,
    enterprise: Any,
    investors: Any,
    now: datetime,
    valid_from: date | None = None,
) -> Enterprise:
    """An approval-era enterprise's record, its owner's, marked 未经备案 until its first filing (17-§10)."""
    if actor.role != "applicant":
        raise NotPermitted("只有企业指定的代表或代理人可以登记经审批设立的企业。")
    form = ESTABLISHMENT.form_on(day_of(now))
    facts = normalise(form, {"enterprise": enterprise, "investors": investors})
    certificate = certificate_in(approval_certificate)
    if problems := bounds.beyond(form, facts, {}):
        raise BadAnswer(problems[0].message, problems)
    if problems := base_problems(facts, certificate, valid_from, day_of(now)):
        raise IncompleteFiling(problems)
    require_only_record(_code_in(facts))
    made = begin(actor.organisation_id, now, origin=APPROVED, approval_certificate=certificate)
    entry = Entry(valid_from, tuple(((part,), value) for part, value in facts.items()))
    write(made, entry, BASE, now)
    audit.record("enterprise.base_record", made.subject, actor, now, approval_certificate=certificate)
    return made


def was_filed_before_licence(enterprise: Enterprise) -> bool:
    """Whether its establishment was filed while the licence was pending (17-§9)."""
    first = next((entry for entry in enterprise.entries if entry.cause == BY_FILING), None)
    return first is not None and enterprise.origin == FILED and _code_in(first.facts) == ""


def recorded_under(actor: User, approval_certificate: str, name: str) -> Enterprise | None:
    """The record that one's own organisation has begun for this enterprise: a second click begins no other."""
    return db.session.scalar(
        select(Enterprise).where(
            Enterprise.organisation_id == actor.organisation_id,
            Enterprise.origin == APPROVED,
            Enterprise.status == CURRENT,
            Enterprise.approval_certificate == certificate_in(approval_certificate),
            Enterprise.name == name,
        )
    )


def certificate_in(given: Any) -> str:
    return clean_text(given, lines=False) if isinstance(given, str) else ""


def base_problems(facts: dict, certificate: str, valid_from: date | None, today: date) -> list[Problem]:
    """What keeps a record from beginning with these facts."""
    return list(_problems(facts, certificate, valid_from, today))


def _problems(facts: dict, certificate: str, valid_from: date | None, today: date) -> Iterator[Problem]:
    if not certificate or len(certificate) > LONGEST_CERTIFICATE or forbidden_character(certificate):
        words = f"请填写外商投资企业批准证书的编号，最多{LONGEST_CERTIFICATE}字。"
        yield Problem(("approval_certificate",), "required", words, article("17-§10", on=today).short)
    name = get_at(facts, ("enterprise", "enterprise_name", "cn"))
    if not isinstance(name, str) or is_blank(name):
        yield Problem(("enterprise", "enterprise_name", "cn"), "required", "请填写企业的中文名称。")
    rows = rows_of(facts, "investors")
    if not rows:
        yield Problem(("investors",), "too_few_rows", "请至少填写一名投资者。")
    for position, row in enumerate(rows):
        if not isinstance(row.get("name_cn"), str):
            yield Problem(("investors", position, "name_cn"), "required", "请填写投资者的中文姓名或名称。")
    if (code := _code_in(facts)) and not is_uscc(code):
        yield Problem(CODE, "format", _WRONG_CODE)
    if valid_from and not EARLIEST <= valid_from <= today:
        yield Problem(("valid_from",), "in_the_future", "批准证书的发证日期应不晚于今天，请核对。")


_WRONG_CODE = "统一社会信用代码应为18位，且校验位须相符，请对照营业执照核对。"


def _code_in(facts: dict) -> str:
    given = part_of(facts, "enterprise").get(CODE[1])
    return str(given.get("text") or "") if isinstance(given, dict) else ""


def require_only_record(code: str, beside: Enterprise | None = None) -> None:
    """MoveNotAllowed where another current record has the code: one enterprise has one record."""
    other = select(Enterprise.id).where(Enterprise.credit_code == code, Enterprise.status == CURRENT)
    if beside is not None:
        other = other.where(Enterprise.id != beside.id)
    if code and db.session.scalar(other.limit(1)):
        raise MoveNotAllowed(
            "该统一社会信用代码已有企业档案。由其他单位代为申报的，请原单位将档案移交给您；无法联系原单位的，请联系备案机构。"
        )


def supply_credit_code(
    enterprise: Enterprise, actor: User, code: str, licence_on: date | None, now: datetime, **source: str
) -> EnterpriseVersion | None:
    """The entry with the pending code, from the licence and without a filing; None where it stands there already.

    `source` says in the audit record who else's word it is; IncompleteFiling, MoveNotAllowed.
    """
    code = clean_code(code)
    if problems := list(code_problems(code, licence_on, day_of(now))):
        raise IncompleteFiling(problems, problems[0].message)
    if enterprise.credit_code == code:
        return None
    require_supplyable(enterprise)
    require_only_record(code, enterprise)
    value = {"choice": LICENCE_OBTAINED, "text": code}
    made = write(enterprise, Entry(licence_on, ((CODE, value),)), CREDIT_CODE, now)
    said = {"code": code, "licence_on": licence_on.isoformat(), **source}
    audit.record("enterprise.credit_code", enterprise.subject, actor, now, **said)
    return made


def require_supplyable(enterprise: Enterprise) -> None:
    """MoveNotAllowed unless the code is still pending and the record open."""
    if enterprise.credit_code:
        raise MoveNotAllowed("企业档案中已有统一社会信用代码，不能再补充；如代码有误，请联系备案机构。")
    if enterprise.status != CURRENT:
        raise MoveNotAllowed(f"该企业档案{enterprise.status_label}，不能再补充统一社会信用代码。")


def code_problems(code: str, licence_on: date | None, today: date) -> Iterator[Problem]:
    if not is_uscc(code):
        yield Problem(("code",), "format", _WRONG_CODE)
    if licence_on is None or licence_on < EARLIEST:
        yield Problem(("licence_on",), "required", "请填写营业执照签发日，例如 2018-05-10。")
    elif licence_on > today:
        yield Problem(("licence_on",), "in_the_future", "营业执照签发日不能晚于今天，请核对。")
