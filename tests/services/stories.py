"""Steps of a filing's life, for stories told in tests."""

from __future__ import annotations

import io
from functools import cache

import pikepdf

from filing.current import calendar, press, store
from filing.extensions import transaction
from filing.models import Document, Filing
from filing.services.filings import claims, documents, drafts, review, screening, submission
from filing.services.filings.reading import Reading
from tests.conftest import shanghai
from tests.samples import establishment_answers

PAPERS = (
    "name_preapproval_or_business_licence",
    "filing_commitment_letter",
    "agent_authorisation_and_id",
    # One for each investor of the sample.
    "investor_qualification_or_id",
    "investor_qualification_or_id",
    "investor_qualification_or_id",
    "legal_representative_id",
    "ultimate_controller_equity_chart",
)


@cache
def a_pdf(text: str = "one") -> bytes:
    """A small real PDF, different for each text."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.docinfo["/Title"] = text
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def draft(applicant, at: str = "2017-09-27 10:00", **changes) -> Filing:
    with transaction():
        filing = drafts.create(applicant, "establishment", shanghai(at))
        drafts.save_answers(filing, applicant, establishment_answers(**changes), shanghai(at))
    moment = shanghai(at)
    asked = {row.id for row in Reading(filing, moment.date()).checklist}
    received = [
        documents.receive(filing, moment.date(), store(), a_pdf(kind), f"{kind}.pdf", kind)
        for kind in PAPERS
        if kind in asked
    ]
    # In one transaction: most stories begin so, and are about something else.
    with transaction():
        locked = Filing.locked(filing.id)
        for one in received:
            documents.add(locked, applicant, moment, one)
    return filing


def upload(filing: Filing, applicant, at: str, data: bytes, name: str, kind: str, **more) -> Document:
    received = documents.receive(filing, shanghai(at).date(), store(), data, name, kind, **more)
    with transaction():
        return documents.add(Filing.locked(filing.id), applicant, shanghai(at), received)


def submit(filing: Filing, applicant, at: str) -> Filing:
    with transaction():
        submission.submit(Filing.locked(filing.id), applicant, shanghai(at), calendar())
    return filing


def submitted(applicant, at: str = "2017-09-28 10:00", **changes) -> Filing:
    return submit(draft(applicant, at, **changes), applicant, at)


def claimed(applicant, reviewer, at: str = "2017-09-28 10:00", **changes) -> Filing:
    filing = submitted(applicant, at, **changes)
    with transaction():
        claims.claim(Filing.locked(filing.id), reviewer, shanghai(at))
    return filing


def answer_findings(filing: Filing, reviewer, at: str, answer: str = "not_concerned") -> None:
    """Every open finding, in one transaction of its own."""
    with transaction():
        found = Filing.locked(filing.id)
        read = Reading(found, shanghai(at).date())
        for one in screening.findings_of(read).open:
            screening.answer(
                read, reviewer, shanghai(at), one.finding.key, answer=answer, reason="经核对不涉及。"
            )


def accept(filing: Filing, reviewer, at: str) -> Filing:
    answer_findings(filing, reviewer, at)
    with transaction():
        review.accept(
            Filing.locked(filing.id), reviewer, shanghai(at), calendar(), press(), within_scope=True
        )
    return filing
