"""单一窗口: what is answered on its own page, and steps of an application's life, for stories told in tests."""

from __future__ import annotations

from filing.current import calendar
from filing.extensions import db, transaction
from filing.models import Department, Filing, Registration, User
from filing.services.filings import claims, review, submission
from filing.services.people import accounts
from filing.services.sharing import registrations, window
from tests.conftest import PASSWORD, shanghai
from tests.samples import REGISTRATION_OWN
from tests.services import stories

OWN = REGISTRATION_OWN
LICENCE = {"number": "青工商〔2017〕8号", "credit_code": "91350100M000100Y43"}


def registrar(region: str = "370200", *, opened: bool = True) -> User:
    """A registration officer; the department takes part in the window."""
    with transaction():
        department = Department(
            name=f"{region}工商局", category="工商行政管理部门", region=region, single_window=opened
        )
        return accounts.create_staff(
            f"{region}@example.com", "登记员", "department", PASSWORD, shanghai("2017-09-01 09:00"),
            department=department,
        )  # fmt: skip


def draft(applicant: User, at: str = "2017-09-27 10:00", own: dict | None = None) -> Filing:
    """A draft that is complete for both."""
    filing = stories.draft(applicant, at)
    with transaction():
        window.choose(filing, applicant, shanghai(at))
        window.answer(filing, OWN if own is None else own)
    return filing


def sent(applicant: User, at: str = "2017-09-27 10:00") -> Registration:
    filing = draft(applicant, at)
    submit(filing, applicant, at)
    return one_of(filing)


def submit(filing: Filing, applicant: User, at: str) -> None:
    with transaction():
        submission.submit(Filing.locked(filing.id), applicant, shanghai(at), calendar())


def claim(filing: Filing, reviewer: User, at: str) -> Filing:
    with transaction():
        claims.claim(Filing.locked(filing.id), reviewer, shanghai(at))
    return filing


def out_of_scope(filing: Filing, reviewer: User, at: str) -> None:
    with transaction():
        review.declare_out_of_scope(
            Filing.locked(filing.id), reviewer, shanghai(at), calendar(), reason="涉及限制类", rule="负面清单"
        )


def one_of(filing: Filing) -> Registration:
    db.session.expire_all()
    return db.session.scalars(db.select(Registration).where(Registration.filing_id == filing.id)).one()


def act(one: Registration, name: str, officer: User, at: str, *given, **more) -> Registration:
    """A move of the registrar's."""
    with transaction():
        held = registrations.registration_for(officer, one.id, lock=True)
        getattr(registrations, name)(held, officer, shanghai(at), calendar(), *given, **more)
    return one_of(one.filing)
