"""Reports and suggestions as rows: what a test of any layer starts from."""

from __future__ import annotations

from filing.current import key_secret
from filing.extensions import transaction
from filing.models import Department, Report, User
from filing.services.people import accounts
from filing.services.supervision import reporting
from filing.services.supervision.evidence import Stored
from tests.conftest import PASSWORD, shanghai

AT = shanghai("2017-10-16 09:00")
#: In the sealed column, and in nothing that anybody else reads.
NAME, CONTACT = "举报者钟实名", "13905320000"
FACTS = "该公司2017年6月领取营业执照，至今没有办理设立备案。"
PHOTO = Stored("image/png", None, 1000, "0" * 64, "documents/00/" + "0" * 32)


def given(**more) -> reporting.Given:
    """Against a company of 青岛 that never filed."""
    return reporting.Given(**{"facts": FACTS, "respondent": "胶州某食品公司", "city": "370200"} | more)


def reported(*, evidence: bool = True, **more) -> tuple[Report, str]:
    """A report and its code; signed unless told otherwise."""
    with transaction():
        who = {"name": NAME, "contact": CONTACT}
        filed = reporting.file_report(given(**who | more), [PHOTO] if evidence else [], AT, key_secret())
    return filed.report, filed.code


def department(name: str = "青岛市税务局", email: str = "tax@example.com") -> User:
    with transaction():
        body = Department(name=name, region="370200")
        return accounts.create_staff(email, "税干部", "department", PASSWORD, AT, department=body)


def suggested(actor: User, **more) -> Report:
    with transaction():
        return reporting.suggest(actor, given(**more), [], AT)
