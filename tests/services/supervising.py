"""What supervision starts from: a year's completed filings and a roster, as rows."""

from __future__ import annotations

from datetime import date

from filing.extensions import db, transaction
from filing.models import Agency, Enterprise, Filing, Organisation, Receipt, ReceiptSeries, User
from filing.services.people import accounts
from filing.services.series import next_serial
from filing.services.supervision import roster
from tests.conftest import PASSWORD, shanghai

AT = shanghai("2017-09-01 09:00")
INSPECTORS = ("周检", "吴查", "郑验")


def supervisor_of(code: str | None, email: str = "sun@example.com") -> User:
    with transaction():
        place = Agency.by_code(code) if code else None
        return accounts.create_staff(email, "孙督", "supervisor", PASSWORD, AT, place)


def filed(applicant: User, count: int, agency: str = "370200", on: date = date(2017, 9, 20)) -> list[str]:
    """The numbers of so many receipts, each of an enterprise of its own."""
    with transaction():
        body, mine = Agency.by_code(agency), db.session.get(Organisation, applicant.organisation_id)
        return [_completed(applicant, mine, body, on).number for _ in range(count)]


def file_again(applicant: User, number: str, event_on: date) -> str:
    """The number of another receipt of the same enterprise."""
    with transaction():
        before = Receipt.by_number(number)
        mine, enterprise = before.filing.organisation, before.filing.enterprise_id
        receipt = _completed(applicant, mine, before.agency, event_on, enterprise)
        return receipt.number


def _completed(applicant, organisation, body, on, enterprise_id=None) -> Receipt:
    # From the series itself: a receipt issued afterwards must not meet its own number.
    serial = next_serial(ReceiptSeries, body.id, on.year)
    if enterprise_id is None:
        enterprise = Enterprise(
            organisation=organisation, name=f"{body.short_name}第{serial}有限公司", created_at=AT
        )
        db.session.add(enterprise)
        db.session.flush()
        enterprise_id = enterprise.id
    filing = Filing(
        kind="establishment", form_key="establishment_2017", state="completed", organisation=organisation,
        created_by_id=applicant.id, agency_id=body.id, enterprise_id=enterprise_id, event_on=on, law_day=on,
        application_number=f"{body.code}-{on.year}-{serial}", created_at=AT, updated_at=AT,
    )  # fmt: skip
    receipt = Receipt(
        filing=filing, agency=body, year=on.year, serial=serial, number=f"{body.short_name}外资备{on.year}{serial:05}",
        code=f"{body.code}{on.year}{serial}", view={"fields": {"enterprise_name_cn": "某某"}}, sha256="0" * 64, size=1,
        storage_key="x", completed_on=on, issued_at=AT, issued_by_id=applicant.id,
    )  # fmt: skip
    db.session.add(receipt)
    db.session.flush()
    return receipt


def enlisted(supervisor: User, *names: str, agency: str = "", until: date = date(2020, 12, 31)) -> list:
    with transaction():
        return [
            roster.enlist(
                supervisor, AT, AT.date(), name=name, post="科员", sex="female", office_phone="0532-85911111",
                status="civil_servant", certificate_until=until, certificate_issuer="山东省人民政府", agency=agency,
            )
            for name in names or INSPECTORS
        ]  # fmt: skip
