"""Changes of a filed enterprise, for stories told in tests."""

from __future__ import annotations

from typing import Any

from filing.extensions import transaction
from filing.models import Enterprise, Filing, User
from filing.services.filings import changes, claims, drafts
from tests.conftest import shanghai
from tests.domain.change.matters import dated, ticking
from tests.services import stories

CHANGE_PAPERS = (
    "name_preapproval_or_business_licence",
    "filing_commitment_letter",
    "agent_authorisation_and_id",
    "investor_qualification_or_id",
    "investor_qualification_or_id",
    "investor_qualification_or_id",
)


def filed(applicant: User, reviewer: User, at: str = "2017-09-28 10:00", **answers: Any) -> Enterprise:
    """An enterprise whose establishment was filed and completed."""
    filing = stories.claimed(applicant, reviewer, at, **answers)
    return stories.accept(filing, reviewer, at).enterprise


def drafted(
    applicant: User, enterprise: Enterprise, at: str, *heads: str, way: str = "", event=None, **put: Any
) -> Filing:
    """A change draft with everything it needs."""
    with transaction():
        filing = changes.begin(applicant, "change", Enterprise.locked(enterprise.id), shanghai(at), way)
        fill(filing, applicant, at, *heads, event=event, **put)
    for paper in CHANGE_PAPERS:
        stories.upload(filing, applicant, at, stories.a_pdf(f"{filing.id}{paper}"), f"{paper}.pdf", paper)
    return filing


def fill(filing: Filing, applicant: User, at: str, *heads: str, event=None, **put: Any) -> None:
    moment = shanghai(at)
    day = moment.date().isoformat()
    drafts.save_part(filing, applicant, ("change",), ticking(*heads), moment)
    drafts.save_part(filing, applicant, ("event",), event or dated(*heads, on=day), moment)
    drafts.save_part(
        filing, applicant, ("signing",), {"by_attorney": False, "filed_by": "enterprise"}, moment
    )
    for path, value in put.items():
        drafts.save_part(filing, applicant, tuple(path.split("__")), value, moment)


def completed(applicant: User, reviewer: User, filing: Filing, at: str) -> Filing:
    stories.submit(filing, applicant, at)
    with transaction():
        claims.claim(Filing.locked(filing.id), reviewer, shanghai(at))
    return stories.accept(filing, reviewer, at)
