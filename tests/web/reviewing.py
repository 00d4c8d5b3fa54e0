"""Steps of a reviewer's work, for tests of the pages."""

from __future__ import annotations

from filing.current import calendar
from filing.domain.procedures.filing import State
from filing.extensions import db, transaction
from filing.models import Agency, Filing
from filing.services.filings import drafts as drafts
from filing.services.filings import review, submission
from filing.services.filings.review import Ask
from filing.services.people import accounts
from tests.conftest import PASSWORD, shanghai
from tests.services import stories
from tests.web.conftest import page, post

DETAIL = "enterprise.registered_address.detail"


def staff(email: str, name: str, agency: str):
    with transaction():
        return accounts.create_staff(
            email, name, "reviewer", PASSWORD, shanghai("2017-09-01 09:00"), Agency.by_code(agency)
        )


def a_colleague():
    """Another reviewer at the same agency."""
    return staff("chen@example.com", "陈核", "370200")


def state_of(filing_id: int) -> State:
    db.session.expire_all()
    return db.session.get(Filing, filing_id).state


def version_on(client, path: str) -> str:
    return page(client.get(path)).xpath("//input[@name='version']/@value")[0]


def decide(client, filing_id: int, name: str, **fields):
    path = f"/review/{filing_id}/{name}"
    return post(client, path, {"version": version_on(client, path), **fields})


def text_of(response) -> str:
    return " ".join(page(response).xpath("//main")[0].text_content().split())


def asked_and_answered(applicant, reviewer, **item) -> int:
    """A filing whose one supplement came back: the street number changed."""
    filing = stories.claimed(applicant, reviewer)
    asks = [
        Ask("门牌号不一致", "写明房间号", path=tuple(DETAIL.split("."))),
        Ask("请说明", path=("remarks",)),
    ]
    with transaction():
        at = shanghai("2017-09-28 15:00")
        review.request_supplement(Filing.locked(filing.id), reviewer, at, calendar(), asks)
    at = shanghai("2017-10-09 09:00")
    with transaction():
        again = Filing.locked(filing.id)
        drafts.save_part(again, applicant, tuple(DETAIL.split(".")), "山东路8号", at)
        for item in again.supplement_items:
            submission.save_reply(item, "已更正", at)
        submission.resubmit(again, applicant, at, calendar())
    return filing.id
