"""The form's pages: what is typed is kept, what is wrong is said at the field."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from filing.current import calendar
from filing.domain.forms import form_by_key
from filing.domain.questions.spec import Kind
from filing.extensions import db, transaction
from filing.models import Filing
from filing.services.filings import drafts, review
from filing.services.filings.review import Ask
from filing.services.people import accounts
from filing.web.form.builder import READERS, WIDGETS
from tests.conftest import PASSWORD, shanghai, turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page, post

NAMES = "enterprise/names"
FIRST, SECOND = (f"00000000-0000-4000-8000-0000000000a{i}" for i in (1, 2))


@pytest.fixture
def at(client, applicant):
    """(client, filing id) of a complete draft, logged in as its applicant."""
    turn_clock("2017-09-27 12:00")
    filing = stories.draft(applicant)
    as_user(client, applicant)
    return client, filing.id


def url(filing_id: int, place: str) -> str:
    return f"/filings/{filing_id}/{place}"


def stored(filing_id: int) -> dict:
    db.session.rollback()
    return db.session.get(Filing, filing_id).answers


def shown(response) -> dict:
    """The inputs of the page as a browser would post them back."""
    form = page(response).xpath("//form[@data-autosave]")[0]
    return {name: value for name, value in form.form_values() if name != "csrf_token"}


def test_every_kind_of_question_is_drawn_and_read():
    """If this fails, a Kind was added without a widget or a reader."""
    assert set(WIDGETS) == set(READERS) == set(Kind) - (set(Kind) - set(WIDGETS))
    assert set(Kind) <= set(WIDGETS)


def test_a_page_posted_back_untouched_changes_nothing(at):
    client, filing_id = at
    before = stored(filing_id)
    form = form_by_key(db.session.get(Filing, filing_id).form_key)
    for form_page in form.pages:
        place = f"enterprise/{form_page.key}" if form_page.section == "enterprise" else form_page.key
        response = client.get(url(filing_id, place))
        fields = shown(response)
        doc = page(response)
        # Selects with many options, and boxes, post each of their values.
        many = {
            n: [v for k, v in doc.xpath("//form[@data-autosave]")[0].form_values() if k == n] for n in fields
        }
        codes = doc.xpath("//select[@multiple]/option[@selected]/@value")
        if codes:
            many["industries"] = codes
        post(client, url(filing_id, place), many)
    assert stored(filing_id) == before


def test_what_cannot_be_read_is_kept_as_typed_and_said_at_the_field(at):
    client, filing_id = at
    fields = shown(client.get(url(filing_id, "enterprise/capital"))) | {"registered_capital": "壹佰万"}
    response = post(client, url(filing_id, "enterprise/capital"), fields)
    assert response.status_code == 422
    assert stored(filing_id)["enterprise"]["registered_capital"]["amount"] == "壹佰万"
    doc = page(response)
    box = doc.get_element_by_id("registered_capital")
    assert box.get("value") == "壹佰万" and box.get("aria-invalid") == "true"
    described = box.get("aria-describedby").split()
    assert any("1250.50" in doc.get_element_by_id(i).text_content() for i in described)
    assert doc.xpath("//div[contains(@class,'govuk-error-summary')]//a[@href='#registered_capital']")


def test_full_width_digits_are_narrowed_in_amounts(at):
    client, filing_id = at
    fields = shown(client.get(url(filing_id, "enterprise/capital"))) | {
        "total_investment": "２，５００，０００.5０"
    }
    post(client, url(filing_id, "enterprise/capital"), fields)
    assert stored(filing_id)["enterprise"]["total_investment"]["amount"] == "2500000.50"


@pytest.mark.parametrize("name", ["<script>alert(1)</script>有限公司", "{{7*7}}有限公司", "O'Brien 有限公司"])
def test_text_is_shown_as_text(at, name):
    client, filing_id = at
    fields = shown(client.get(url(filing_id, NAMES))) | {"enterprise_name-cn": name}
    post(client, url(filing_id, NAMES), fields)
    response = client.get(url(filing_id, NAMES))
    assert page(response).get_element_by_id("enterprise_name-cn").get("value") == name
    assert "<script>alert" not in response.text


def test_a_direction_override_is_refused_in_words(at):
    client, filing_id = at
    fields = shown(client.get(url(filing_id, NAMES))) | {"enterprise_name-cn": "青岛\u202e有限公司"}
    response = post(client, url(filing_id, NAMES), fields)
    assert response.status_code == 422 and "U+202E" in response.text


def test_autosave_answers_with_what_it_saved(at):
    client, filing_id = at
    first = client.get(url(filing_id, NAMES))
    fields = shown(first) | {"enterprise_name-cn": "青岛新名有限公司"}
    answer = post(client, url(filing_id, NAMES), fields, headers={"X-Autosave": "1"})
    assert answer.json["saved"] is True and answer.json["seen"] != fields["seen"]
    assert stored(filing_id)["enterprise"]["enterprise_name"]["cn"] == "青岛新名有限公司"


def test_autosave_says_when_it_saved_as_a_moment_in_china(at):
    client, filing_id = at
    fields = shown(client.get(url(filing_id, NAMES)))
    answer = post(client, url(filing_id, NAMES), fields, headers={"X-Autosave": "1"})
    assert datetime.fromisoformat(answer.json["saved_at"]).utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    ("amount", "same"), [("1,250.50", True), ("１２５０．５０", True), ("1250.51", False)]
)
def test_a_kept_copy_is_compared_with_what_is_stored_and_changes_nothing(at, amount, same):
    client, filing_id = at
    place = url(filing_id, "enterprise/capital")
    fields = shown(client.get(place)) | {"total_investment": "1250.50"}
    post(client, place, fields)
    before = stored(filing_id)
    answer = post(client, place, fields | {"total_investment": amount}, headers={"X-Compare": "1"})
    assert answer.json["same"] is same and stored(filing_id) == before


def test_a_colleagues_change_is_not_overwritten_and_both_are_shown(at, app):
    client, filing_id = at
    mine = shown(client.get(url(filing_id, NAMES))) | {"enterprise_name-cn": "我的有限公司"}
    theirs = mine | {"enterprise_name-cn": "同事的有限公司"}
    post(client, url(filing_id, NAMES), theirs)
    response = post(client, url(filing_id, NAMES), mine)
    assert response.status_code == 409
    assert "我的有限公司" in response.text and "同事的有限公司" in response.text
    assert stored(filing_id)["enterprise"]["enterprise_name"]["cn"] == "同事的有限公司"
    kept = {
        i.get("name"): i.get("value") for i in page(response).xpath("//main//form//input") if i.get("name")
    }
    response = client.post(url(filing_id, NAMES), data=kept)
    assert response.status_code == 303
    assert stored(filing_id)["enterprise"]["enterprise_name"]["cn"] == "我的有限公司"


def test_a_row_is_added_on_its_own_page_and_the_middle_one_removed(at):
    client, filing_id = at
    response = post(client, url(filing_id, "investors"), {"_add": "investors"})
    row_url = response.headers["Location"]
    post(client, row_url, {"name_cn": "新投资者", "_later": "1"})
    assert [row["name_cn"] for row in stored(filing_id)["investors"]][3] == "新投资者"
    before = stored(filing_id)["investors"]
    removing = f"/filings/{filing_id}/remove-row"
    asked = client.get(removing, query_string={"row": f"investors/{SECOND}"})
    assert "海港投资有限公司" in asked.text and len(stored(filing_id)["investors"]) == 4
    post(client, removing, {"row": f"investors/{SECOND}"}, form_on=f"{removing}?row=investors/{SECOND}")
    assert stored(filing_id)["investors"] == [before[0], before[2], before[3]]


def test_a_row_beyond_the_limit_is_refused_by_the_server(at):
    client, filing_id = at
    rows = [{"id": f"11111111-1111-4111-8111-{i:012d}", "name_cn": f"第{i}名"} for i in range(200)]
    with transaction():
        filing = Filing.locked(filing_id)
        drafts.save_part(filing, filing.created_by, ("investors",), rows, shanghai("2017-09-27 11:00"))
    response = post(client, url(filing_id, "investors"), {"_add": "investors"}, follow_redirects=True)
    assert "最多填写200个" in response.text
    made_up = url(filing_id, "investors/22222222-2222-4222-8222-222222222222")
    response = post(client, made_up, {"name_cn": "多出来的"}, form_on=url(filing_id, "investors"))
    assert response.status_code == 404 and len(stored(filing_id)["investors"]) == 200


def test_names_of_inputs_cannot_make_rows(at):
    client, filing_id = at
    post(client, url(filing_id, "investors"), {"investors-9999-name": "x", "investors": "y"})
    assert len(stored(filing_id)["investors"]) == 3


def test_cities_are_found_without_a_script(at):
    client, filing_id = at
    fields = shown(client.get(url(filing_id, NAMES)))
    fields |= {"registered_address-province": "440000", "_update": "registered_address-province"}
    response = post(client, url(filing_id, NAMES), fields, follow_redirects=True)
    cities = page(response).xpath("//select[@id='registered_address-city']/option/@value")
    assert "440300" in cities


def test_industries_are_found_without_a_script(at):
    client, filing_id = at
    place = "enterprise/business"
    fields = shown(client.get(url(filing_id, place))) | {
        "industries": ["C3824"],
        "industries-typed": "软件开发",
    }
    response = post(client, url(filing_id, place), fields | {"_find": "industries"})
    assert 'value="I6510"' in response.text.partition("<noscript>")[2]
    assert client.get(url(filing_id, place)).status_code == 200


def test_a_never_touched_page_shows_no_errors(client, applicant):
    as_user(client, applicant)
    location = post(client, "/filings", {"kind": "establishment"}, form_on="/filings/new").headers["Location"]
    response = client.get(location + "/enterprise/legal-representative")
    assert response.status_code == 200 and "govuk-error-summary" not in response.text
    assert "govuk-error-summary" in client.get(location + "/enterprise/legal-representative?check=1").text


def test_section_one_leads_to_its_first_unfinished_page(at):
    client, filing_id = at
    with transaction():
        filing = Filing.locked(filing_id)
        path = ("enterprise", "legal_representative", "name")
        drafts.save_part(filing, filing.created_by, path, None, shanghai("2017-09-27 11:00"))
    response = client.get(url(filing_id, "enterprise"))
    assert response.headers["Location"].endswith("/enterprise/legal-representative")


def test_others_do_not_know_of_the_filing(at, app):
    _, filing_id = at
    with transaction():
        stranger = accounts.register_applicant(
            "x@example.com", "外人", PASSWORD, shanghai("2017-09-01 09:00"), organisation="别家"
        )
    other = app.test_client()
    as_user(other, stranger)
    for place in (NAMES, "documents", "review", "letter", "submit", ""):
        assert other.get(url(filing_id, place).rstrip("/")).status_code == 404
    response = post(other, url(filing_id, NAMES), {"enterprise_name-cn": "x"}, form_on="/filings/new")
    assert response.status_code == 404


def test_in_a_supplement_only_the_marked_answer_can_be_changed(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    ask = [Ask("请写明门牌号", "例如1202室", path=("enterprise", "registered_address", "detail"))]
    with transaction():
        review.request_supplement(
            Filing.locked(filing.id), reviewer, shanghai("2017-09-28 15:00"), calendar(), ask
        )
    as_user(client, applicant)
    response = client.get(url(filing.id, NAMES))
    doc = page(response)
    assert "请写明门牌号" in response.text
    editable = {i.get("id") for i in doc.xpath("//main//form//input[@type='text']")}
    assert editable == {"registered_address-detail"}
    fields = {"registered_address-detail": "山东路8号", "enterprise_name-cn": "偷改"}
    answer = post(client, url(filing.id, NAMES), fields | {"_next": "1"})
    assert answer.location == f"/filings/{filing.id}/supplement"
    back = page(client.get(answer.location)).text_content()
    assert "→ 山东路8号" in " ".join(back.split()) and "补充说明（选填）" in back
    saved = stored(filing.id)["enterprise"]
    assert saved["registered_address"]["detail"] == "山东路8号"
    assert saved["enterprise_name"]["cn"] == "青岛莱茵精密机械有限公司"


def test_in_a_supplement_a_page_without_a_marked_part_has_no_buttons(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    ask = [Ask("请说明", path=("remarks",))]
    with transaction():
        review.request_supplement(
            Filing.locked(filing.id), reviewer, shanghai("2017-09-28 15:00"), calendar(), ask
        )
    as_user(client, applicant)
    marked, other = (page(client.get(url(filing.id, place))) for place in ("remarks", NAMES))
    buttons = "//main//form[contains(@class, 'app-form')]//button[@name]"
    assert [b.text.strip() for b in marked.xpath(buttons)] == ["保存并回到告知的事项"]
    assert other.xpath(buttons) == [] and "没有告知补充这一页" in other.text_content()
    assert f"/filings/{filing.id}/supplement" in other.xpath("//main//@href")


def test_a_submitted_filing_is_shown_and_cannot_be_changed(client, applicant):
    filing = stories.submitted(applicant)
    as_user(client, applicant)
    assert "只能查看" in client.get(url(filing.id, NAMES)).text
    response = post(client, url(filing.id, NAMES), {"enterprise_name-cn": "偷改"}, form_on="/filings/new")
    assert stored(filing.id)["enterprise"]["enterprise_name"]["cn"] == "青岛莱茵精密机械有限公司"
    assert response.status_code < 500
