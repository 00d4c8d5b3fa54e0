"""A filing's papers for programs, and a filing copied."""

from __future__ import annotations

import pytest

from tests.api.caller import PREFIX
from tests.api.test_main_job import text_of

ASKED = {
    "items": [
        {
            "path": ["enterprise", "registered_address", "detail"],
            "problem": "门牌号不一致",
            "expected": "写明",
        }
    ]
}


@pytest.fixture
def filing(li, at) -> int:
    at("2017-09-28T10:00")
    return li.submitted()["id"]


def words_of(answer) -> str:
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return "".join(text_of(answer.data).split())


def test_the_form_that_was_submitted_is_the_same_paper_for_both_sides(li, wang, filing):
    number = li.get(f"/filings/{filing}").json["application_number"]
    told = words_of(wang.get(f"/filings/{filing}/form.pdf"))
    assert number in told and "外商投资企业设立备案申报表" in told
    assert "草稿" not in words_of(li.get(f"/filings/{filing}/form.pdf"))


def test_the_commitment_comes_as_one_sheet_or_one_for_each_who_signs(li, filing):
    whole, apart = (li.get(f"/filings/{filing}/letter.pdf{query}") for query in ("", "?each=true"))
    assert len(apart.data) > len(whole.data) and "承诺书" in words_of(whole)


def test_a_letter_of_the_agency_is_listed_with_its_number_and_fetched(li, wang, filing):
    wang.post(f"/filings/{filing}/claim")
    assert li.get(f"/filings/{filing}/letters").json == []
    assert wang.move(filing, "request_supplement", ASKED).status_code == 200
    (letter,) = li.get(f"/filings/{filing}/letters").json
    assert (letter["number"], letter["issued_on"]) == ("鲁青外资告201700001", "2017-09-28")
    assert "门牌号不一致" in words_of(li.get(f"/filings/{filing}/letters/{letter['id']}.pdf"))


def test_a_letter_of_another_filing_is_not_found(li, wang, filing):
    wang.post(f"/filings/{filing}/claim")
    wang.move(filing, "request_supplement", ASKED)
    (letter,) = li.get(f"/filings/{filing}/letters").json
    other = li.submitted()["id"]
    assert li.get(f"/filings/{other}/letters/{letter['id']}.pdf").status_code == 404


def test_a_copy_has_the_answers_and_none_of_the_papers(li, filing):
    copy = li.post(f"/filings/{filing}/copy")
    assert (copy.status_code, copy.json["state"]) == (201, "draft")
    first = li.get(f"/filings/{filing}").json["answers"]
    assert copy.json["answers"]["investors"] == first["investors"] and "event" not in copy.json["answers"]
    assert not any(row["documents"] for row in li.get(f"/filings/{copy.json['id']}/checklist").json)


def test_the_copy_answers_with_the_version_under_which_it_is_changed(li, filing):
    copy = li.post(f"/filings/{filing}/copy")
    saved = li.patch(
        f"/filings/{copy.json['id']}/answers/remarks", json="备注", headers={"If-Match": copy.headers["ETag"]}
    )
    assert saved.status_code == 200


def test_the_same_call_made_again_makes_one_copy(li, filing):
    made = {li.post(f"/filings/{filing}/copy", headers={"Idempotency-Key": "k"}).json["id"] for _ in range(2)}
    assert len(made) == 1


def test_papers_are_described(anybody):
    paths = anybody.client.get(f"{PREFIX}/openapi.json").json["paths"]
    assert f"{PREFIX}/filings/{{filing_id}}/letters/{{letter_id}}.pdf" in paths
