"""Papers in calls: what was done to a file, its signed original, and one file for several rows."""

from __future__ import annotations

import hashlib

from tests.samples import establishment_answers
from tests.services.odd_pdfs import CASES, signed
from tests.services.stories import a_pdf

INVESTOR = "investor_qualification_or_id"
FIRST, SECOND = (row["id"] for row in establishment_answers()["investors"][:2])


def begun(li) -> int:
    filing = li.post("/filings", json={"kind": "establishment"}).json["id"]
    assert li.put(f"/filings/{filing}/answers", json=establishment_answers()).status_code == 200
    return filing


def test_a_program_reads_what_was_done_to_its_file(li):
    data = CASES["link: launch"]()
    answer = li.upload(begun(li), "filing_commitment_letter", data)
    assert answer.status_code == 201 and answer.json["cleaned"] == ["action", "link"]
    assert answer.json["received_sha256"] == hashlib.sha256(data).hexdigest() != answer.json["sha256"]


def test_the_signed_original_is_handed_back_as_it_came(li):
    filing, data = begun(li), signed()
    paper = li.upload(filing, "filing_commitment_letter", data).json
    assert paper["signed_original"]
    assert li.get(f"/filings/{filing}/documents/{paper['id']}/original").data == data


def test_an_unsigned_paper_has_no_original(li):
    filing = begun(li)
    paper = li.upload(filing, "filing_commitment_letter", a_pdf()).json
    assert not paper["signed_original"]
    assert li.get(f"/filings/{filing}/documents/{paper['id']}/original").status_code == 404


def test_one_paper_is_named_for_a_second_investor(li):
    filing = begun(li)
    paper = li.upload(filing, INVESTOR, form={"for": FIRST}).json
    again = li.post(
        f"/filings/{filing}/documents/same",
        json={"document": paper["id"], "requirement": INVESTOR, "for": SECOND},
    )
    assert again.status_code == 201 and (again.json["for"], again.json["sha256"]) == (SECOND, paper["sha256"])
    refused = li.post(f"/filings/{filing}/documents/same", json={"requirement": INVESTOR})
    assert refused.status_code == 422 and refused.json["problems"][0]["path"] == ["document"]
