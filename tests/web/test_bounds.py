"""More than a filing may hold: said on the page, in one sentence, and nothing typed is lost."""

from __future__ import annotations

import copy

from filing.domain.forms import bounds
from tests.api.conftest import caller_for
from tests.samples import establishment_answers
from tests.services import stories
from tests.web.conftest import as_user, page, post

#: The sample has 9 rows.
AS_MANY_AS_THE_SAMPLE = 9


def test_what_was_typed_stays_on_the_page_that_says_why_it_is_not_saved(client, applicant, monkeypatch):
    filing = stories.draft(applicant)
    as_user(client, applicant)
    place = f"/filings/{filing.id}/remarks"
    monkeypatch.setattr(bounds, "MOST_CHARACTERS", 5_500)
    answer = post(client, place, {"remarks": "说" * 5_000})
    summary = page(answer).xpath("string(//*[contains(@class, 'govuk-error-summary')])")
    assert answer.status_code == 422 and "一份申报最多0万字符，没有保存" in summary
    assert page(answer).xpath("//textarea")[0].text.strip() == "说" * 5_000
    by_script = post(client, place, {"remarks": "说" * 5_000}, headers={"X-Autosave": "1"})
    assert by_script.status_code == 422 and "没有保存" in by_script.json["message"]
    assert filing.answers["remarks"] == "无。"


def test_a_table_with_more_rows_than_fit_stays_as_it_was_pasted(client, applicant, monkeypatch):
    filing = stories.draft(applicant)
    as_user(client, applicant)
    place = f"/filings/{filing.id}/from-spreadsheet/directors"
    template = client.get(place + ".csv").get_data(as_text=True).lstrip("\ufeff")
    monkeypatch.setattr(bounds, "MOST_ROWS", AS_MANY_AS_THE_SAMPLE)
    answer = post(client, place, {"table": template})
    assert answer.status_code == 422 and "各列表合计最多9个" in page(answer).text_content()
    assert page(answer).xpath("//textarea")[0].text.strip() == template.strip().replace("\r", "")
    huge = post(client, place, {"table": template.splitlines()[0] + "\n" + "x\n" * 60_000})
    assert huge.status_code == 422 and "最多50个，还能添加48个" in page(huge).text_content()


def test_the_program_is_told_the_same(client, applicant):
    li = caller_for(client, applicant)
    number = li.post("/filings", json={"kind": "establishment"}).json["id"]
    answers = copy.deepcopy(establishment_answers())
    answers["investors"] *= 100
    refused = li.put(f"/filings/{number}/answers", json=answers)
    assert refused.status_code == 422 and refused.json["problems"][0]["path"] == ["investors"]
    assert refused.json["message"].startswith("投资者最多200个，提交的有300个")
    huge = {"investors": [{}] * 9_000}
    assert "各列表合计最多500个" in li.put(f"/filings/{number}/answers", json=huge).json["message"]
    certificate = {"origin": "approved", "approval_certificate": "批1", "valid_from": "2010-01-01", **answers}
    assert li.post("/enterprises", json=certificate).status_code == 422
    assert li.get(f"/filings/{number}/answers").json == {}
