"""单一窗口 in the demonstration: what is answered on its own page, and the registrar's moves, one application in every state."""

from __future__ import annotations

from datetime import datetime

from filing.demo.answers import id_card
from filing.demo.numbers import citizen_id, credit_code
from filing.demo.people import REGISTRAR
from filing.demo.stage import Stage
from filing.extensions import db
from filing.models import Department, Filing, Registration, User
from filing.services.sharing import registrations, window

OWN = {
    "basics": {
        "name_approval_number": "（青）外名称预核〔2018〕第000128号",
        "postal_code": "266071",
        "premises": "leased",
        "premises_evidence": "房屋租赁合同及鲁（2016）青岛市不动产权第0012345号",
        "licence_copies": 2,
    },
    "finance_officer": {
        "name": "邵明细", "mobile": "13805320001", "email": "finance@demo.example",
        "id_document": id_card(citizen_id("19800112", 77)),
    },
    "liaison": {"is_contact": True},
    "receiver": {"name": "青岛栈桥律师事务所", "address": "青岛市市南区太平路1号", "phone": "0532-55500009"},
}  # fmt: skip


def opened(admin: User, at: datetime) -> None:
    """The registrar of 青岛 takes part from the first day; what was settled since stays."""
    registrar = Department.addressed(REGISTRAR, None)
    if (
        registrar
        and not registrar.single_window
        and not db.session.scalar(db.select(Registration.id).limit(1))
    ):
        registrations.open_window(admin, registrar.id, at, opened=True)


def choose(stage: Stage, filing: Filing, who: str, at: datetime) -> None:
    """Chosen for a draft, with everything answered."""
    window.choose(filing, stage.people[who], at)
    window.answer(filing, OWN)
    db.session.flush()


def take_up(stage: Stage, filing: Filing, at: datetime) -> None:
    registrations.take_up(_of(filing), stage.people["registrar"], at, stage.calendar)


def ask(stage: Stage, filing: Filing, at: datetime, reason: str) -> None:
    registrations.ask(_of(filing), stage.people["registrar"], at, stage.calendar, reason=reason)


def decline(stage: Stage, filing: Filing, at: datetime, reason: str) -> None:
    registrations.decline(_of(filing), stage.people["registrar"], at, stage.calendar, reason=reason)


def refuse(stage: Stage, filing: Filing, at: datetime, reason: str) -> None:
    registrations.refuse(_of(filing), stage.people["registrar"], at, stage.calendar, reason=reason)


def license(stage: Stage, filing: Filing, at: datetime) -> None:
    given = {
        "number": f"青工商设〔{at.year}〕演示1号", "credit_code": credit_code("370200", 90010), "licence_on": at.date(),
    }  # fmt: skip
    registrations.license(_of(filing), stage.people["registrar"], at, stage.calendar, given)


def withdraw(stage: Stage, filing: Filing, who: str, at: datetime) -> None:
    window.withdraw(filing, stage.people[who], at, stage.calendar, "投资方案调整，暂不设立。")


def _of(filing: Filing) -> Registration:
    return db.session.scalars(db.select(Registration).where(Registration.filing_id == filing.id)).one()
