"""Enterprises on record, written by the register itself, without the weeks a filing takes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from filing.domain.forms import KINDS
from filing.domain.forms.kind import Entry
from filing.domain.procedures.filing import State
from filing.extensions import db, transaction
from filing.models import Agency, Enterprise, Filing, User
from filing.models.register import BY_FILING
from filing.services.register import begin, write
from tests.conftest import shanghai
from tests.samples import establishment_answers, investor

NAME = ("enterprise", "enterprise_name", "cn")
CAPITAL = ("enterprise", "registered_capital")
CODE = "91370200163562681G"
KEPT = ("enterprise", "investors", "remarks")


def an_enterprise(
    applicant: User,
    on: str = "2017-09-28",
    recorded: str = "2017-10-09 10:00",
    agency: str = "370200",
    **changes,
) -> Enterprise:
    """One whose establishment was filed; changes as in samples.establishment_answers."""
    answers = establishment_answers(**changes)
    with transaction():
        enterprise = begin(applicant.organisation_id, shanghai(recorded))
        entry = Entry(date.fromisoformat(on), tuple(((part,), answers[part]) for part in KEPT))
        write(
            enterprise,
            entry,
            BY_FILING,
            shanghai(recorded),
            _filing(enterprise, applicant, "establishment", recorded, agency),
        )
    return enterprise


def change(
    enterprise: Enterprise, applicant: User, on: str, recorded: str, *changes: tuple, closes_as: str = "",
    agency: str = "370200", late_days: int = 0, **heads,
) -> Filing:  # fmt: skip
    """A completed change: (path, value) of what it writes, and the heads ticked in it."""
    with transaction():
        filing = _filing(db.session.merge(enterprise), applicant, "change", recorded, agency)
        filing.answers, filing.late_days, filing.event_on = (
            {"change": heads},
            late_days,
            date.fromisoformat(on),
        )
        entry = Entry(date.fromisoformat(on), tuple(changes), closes_as)
        write(filing.enterprise, entry, BY_FILING, shanghai(recorded), filing)
    return filing


def _filing(enterprise: Enterprise, applicant: User, kind: str, recorded: str, agency: str) -> Filing:
    at, number = shanghai(recorded), db.session.query(Filing).count() + 1
    filing = Filing(
        kind=kind, form_key=KINDS[kind].form_on(at.date()).key, state=State.COMPLETED, answers={},
        application_number=f"{at:%Y%m%d}{number:07d}", organisation_id=applicant.organisation_id,
        created_by_id=applicant.id, agency=Agency.by_code(agency), law_day=at.date(), submitted_at=at,
        created_at=at, updated_at=at, enterprise=enterprise,
    )  # fmt: skip
    db.session.add(filing)
    db.session.flush()
    return filing


def investors(count: int) -> list[dict]:
    """So many, all from abroad but each third, with shares that add up."""
    share = (Decimal(100) / count).quantize(Decimal("0.01"))
    return [_investor(number, count, share) for number in range(1, count + 1)]


def _investor(number: int, count: int, share: Decimal) -> dict:
    country = ("DE", "HK", "CN")[number % 3]
    held = share if number < count else 100 - share * (count - 1)
    row = investor("a1", f"第{number}投资有限公司", country, "20000.00", str(held))
    kind = "domestic_none" if country == "CN" else "foreign_neither"
    controllers = [
        {**c, "id": f"00000000-0000-4000-8000-c{number:011d}"} for c in row["ultimate_controllers"]
    ]
    return {
        **row, "id": f"00000000-0000-4000-8000-a{number:011d}", "investor_type": kind,
        "ultimate_controllers": controllers if country != "CN" else [],
    }  # fmt: skip
