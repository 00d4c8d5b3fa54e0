"""看什么: what of the record and of other sources a case should look at, each with why and where to read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import day_of
from filing.domain.forms import KINDS
from filing.domain.procedures.credit import OnFile
from filing.domain.procedures.filing import State
from filing.domain.questions.values import date_of
from filing.extensions import db
from filing.models import CreditRecord, Enterprise, Filing, Inspection, LicenceFact
from filing.models.licences import DIFFERS
from filing.services.filings.reading import as_submitted

NEWEST_FILINGS = 20


@dataclass(frozen=True)
class Pointer:
    """For which of the seven items, what is seen, why it matters, and what it is read at: ("filing", its id)."""

    item: str
    what: str
    why: str
    at: tuple[str, int]


def pointers_for(case: Inspection, now: datetime) -> list[Pointer]:
    """From the record; nothing where the respondent is not in the register."""
    enterprise = case.enterprise
    if enterprise is None:
        return []
    return [
        *_of_filings(enterprise, day_of(now)),
        *_of_contributions(enterprise, now),
        *_of_namesakes(enterprise),
        *_of_other_sources(enterprise),
        *_of_licences(enterprise),
        *_of_other_cases(case, enterprise),
    ]


def _of_filings(enterprise: Enterprise, today: date) -> Iterator[Pointer]:
    """Late ones, and those completed although something was to be asked about."""
    query = select(Filing).where(Filing.enterprise_id == enterprise.id, Filing.state == State.COMPLETED)
    for filing in db.session.scalars(query.order_by(Filing.id.desc()).limit(NEWEST_FILINGS)):
        label, at = KINDS[filing.kind].label, ("filing", filing.id)
        named = f"{label}（{filing.application_number}）"
        if filing.late_days:
            why = "逾期备案不影响办理，留待监督检查核实原因。"
            yield Pointer("procedure", f"{named}逾期{filing.late_days}日", why, at)
        if filing.submitted_at and (count := len(as_submitted(filing, today).doubts)):
            why = "提交时系统提示过，申请人没有改，审核时也没有作为问题。"
            yield Pointer("information", f"{named}完成备案时仍有{count}处疑问", why, at)


def _of_contributions(enterprise: Enterprise, now: datetime) -> Iterator[Pointer]:
    """Investors whose day to contribute has come and gone."""
    today = day_of(now)
    version = enterprise.version_on(today, now)
    for investor in (version.facts.get("investors") if version else None) or []:
        until = date_of(investor.get("contribution_deadline"))
        if until and until < today:
            name = investor.get("name_cn") or investor.get("name") or "有一位投资者"
            what = f"{name}的出资期限{said_of_day(until)}已过"
            yield Pointer(
                "information", what, "核对出资是否到位；没有到位的，期限是否已经变更备案。", _at(enterprise)
            )


def _of_namesakes(enterprise: Enterprise) -> Iterator[Pointer]:
    """Other records under the same name or code."""
    same_code = (Enterprise.credit_code == enterprise.credit_code) & (Enterprise.credit_code != "")
    query = select(Enterprise).where(Enterprise.id != enterprise.id)
    for other in db.session.scalars(query.where((Enterprise.name == enterprise.name) | same_code).limit(10)):
        shared = "名称相同" if other.name == enterprise.name else "统一社会信用代码相同"
        yield Pointer(
            "information",
            f"另有一份企业档案{shared}",
            "核对是否同一企业重复备案，或者信息填报有误。",
            _at(other),
        )
    if not enterprise.credit_code and not enterprise.has_certificate:
        why = "领取营业执照以后应当补录，核对企业是否已经登记。"
        yield Pointer("procedure", "统一社会信用代码至今待补", why, _at(enterprise))


def _of_other_sources(enterprise: Enterprise) -> Iterator[Pointer]:
    """What other departments have found."""
    handed_in = select(CreditRecord).where(
        CreditRecord.enterprise_id == enterprise.id,
        CreditRecord.department_id.is_not(None),
        CreditRecord.state == OnFile.KEPT,
    )
    for record in db.session.scalars(handed_in.order_by(CreditRecord.id.desc()).limit(10)):
        what = f"{record.source}提供：{record.about.label}（{said_of_day(record.committed_on)}）"
        yield Pointer("information", what, "与备案信息是否一致，请核对。", ("credit", record.id))


def _of_licences(enterprise: Enterprise) -> Iterator[Pointer]:
    """Where the registering department's licence reads otherwise than the record."""
    known = (LicenceFact.enterprise_id == enterprise.id) & (LicenceFact.outcome == DIFFERS)
    for fact in db.session.scalars(
        select(LicenceFact).where(known).order_by(LicenceFact.id.desc()).limit(10)
    ):
        what = f"{fact.source}提供的营业执照代码{fact.credit_code}与企业档案不一致"
        yield Pointer("information", what, "核对营业执照，查明哪一方有误。", _at(enterprise))


def _of_other_cases(case: Inspection, enterprise: Enterprise) -> Iterator[Pointer]:
    """What earlier inspections found, and what of it was not performed."""
    query = select(Inspection).where(Inspection.enterprise_id == enterprise.id, Inspection.id != case.id)
    for other in db.session.scalars(query.order_by(Inspection.id.desc()).limit(10)):
        found = "、".join(act.breach.label for act in other.acts)
        if other.unperformed:
            what = f"{said_of_day(other.opened_on)}启动的检查尚有决定没有履行"
            yield Pointer("penalty", what, "核对改正和缴款的情况。", ("case", other.id))
        elif found:
            what = f"{said_of_day(other.opened_on)}启动的检查认定：{found}"
            yield Pointer("procedure", what, "核对是否再次发生。", ("case", other.id))


def _at(enterprise: Enterprise) -> tuple[str, int]:
    return ("enterprise", enterprise.id)
