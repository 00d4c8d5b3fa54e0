"""合并、分立 in pages: who files what, a button for each, and both records that say what came of what."""

from __future__ import annotations

import pytest

from filing.extensions import db, transaction
from filing.models import Agency, Filing
from tests.conftest import turn_clock
from tests.services.enterprises import an_enterprise
from tests.services.test_linked_filings import AT, NEW, OTHER, OWN, begin, complete, dividing, draft, merging
from tests.web.conftest import as_user, page, post

SURVIVES, DISSOLVED = "merger.absorption.survives", "merger.absorption.dissolved"


def words(response) -> str:
    return " ".join(page(response).xpath("//main")[0].text_content().split())


@pytest.fixture
def at(client, applicant):
    turn_clock("2018-03-05 10:00")
    return as_user(client, applicant), an_enterprise(applicant)


@pytest.mark.parametrize("where", ["/partners", "/review"])
def test_each_new_enterprise_has_its_button(at, applicant, where):
    client, enterprise = at
    first = draft(applicant, enterprise, dividing(NEW, OTHER))
    seen = page(client.get(f"/filings/{first.id}{where}"))
    buttons = [" ".join(b.text_content().split()) for b in seen.xpath("//main//form//button")]
    assert f"新建“{NEW}的设立备案”" in buttons and f"新建“{OTHER}的设立备案”" in buttons


def test_the_button_begins_a_linked_draft_that_both_pages_show(at, applicant):
    client, enterprise = at
    first = draft(applicant, enterprise, dividing(NEW))
    form = page(client.get(f"/filings/{first.id}/partners")).xpath("//main//form")[0]
    given = dict(form.form_values())
    begun = post(client, f"/filings/{first.id}/partners", given).location
    assert f"{OWN}的变更备案" in words(client.get(begun))
    assert f"{NEW}的设立备案" in words(client.get(f"/filings/{first.id}"))
    assert post(client, f"/filings/{first.id}/partners", given).location == begun
    assert db.session.query(Filing).filter_by(kind="establishment", state="draft").count() == 1


def test_the_task_list_says_who_has_not_filed(at, applicant):
    client, enterprise = at
    first = draft(applicant, enterprise, dividing(NEW, OTHER))
    begin(applicant, first, NEW, "establishment")
    assert f"还没有申报的：{OTHER}" in words(client.get(f"/filings/{first.id}"))


def test_a_party_that_is_no_own_enterprise_is_only_named(at, applicant):
    client, enterprise = at
    first = draft(applicant, enterprise, merging(SURVIVES, {"name": OTHER}, into={"name": OWN}))
    seen = words(client.get(f"/filings/{first.id}/partners"))
    assert "请由该企业或其申报单位另行申报" in seen and "新建" not in seen.replace("代为新建", "")


def test_a_domestic_survivor_is_offered_an_establishment_by_absorption(at, applicant):
    client, enterprise = at
    first = draft(applicant, enterprise, merging(DISSOLVED, {"name": OWN}, into={"name": OTHER}))
    given = {"partner": "resulting", "files": "establishment"}
    begun = post(client, f"/filings/{first.id}/partners", given).location
    db.session.rollback()
    answers = db.session.get(Filing, int(begun.rsplit("/", 1)[1])).answers
    assert answers["enterprise"]["establishment_mode"] == "absorption_merger"


def test_both_records_say_what_came_of_what(at, applicant):
    client, enterprise = at
    first = draft(applicant, enterprise, dividing(NEW))
    second = begin(applicant, first, NEW, "establishment")
    complete(first)
    founded = complete(second)
    assert f"由{OWN}分立而来" in words(client.get(f"/enterprises/{founded.id}"))
    seen = page(client.get(f"/enterprises/{enterprise.id}"))
    assert f"分立出{NEW}" in " ".join(seen.text_content().split())
    assert seen.xpath(f"//dl//a[@href='/enterprises/{founded.id}']")


def test_the_record_of_one_that_is_only_named_is_no_link(at, applicant):
    client, enterprise = at
    complete(draft(applicant, enterprise, merging(SURVIVES, {"name": OTHER}, into={"name": OWN})))
    seen = page(client.get(f"/enterprises/{enterprise.id}"))
    assert f"由{OTHER}合并进入" in " ".join(seen.text_content().split())
    assert not [a for a in seen.xpath("//dl[@class='app-facts']//a") if OTHER in a.text_content()]


def test_after_the_submission_the_buttons_are_still_there(at, applicant):
    client, enterprise = at
    first = sent_in(draft(applicant, enterprise, dividing(NEW)))
    seen = words(client.get(f"/filings/{first.id}"))
    assert "谁还要申报什么" in seen and f"新建“{NEW}的设立备案”" in seen


def test_the_reviewer_sees_the_linked_filings_of_the_own_agency(at, applicant, reviewer):
    client, enterprise = at
    first = draft(applicant, enterprise, dividing(NEW, OTHER))
    second = sent_in(begin(applicant, first, NEW, "establishment"))
    begin(applicant, first, OTHER, "establishment")
    sent_in(first)
    post(client, "/logout", form_on="/filings")
    seen = words(as_user(client, reviewer).get(f"/review/{second.id}"))
    assert f"{OWN}的变更备案" in seen and f"{OTHER}的设立备案" not in seen


def sent_in(filing: Filing) -> Filing:
    """As submitted, without its papers."""
    with transaction():
        filing = Filing.locked(filing.id)
        filing.law_day, filing.submitted_at = AT.date(), AT
        filing.agency, filing.application_number = Agency.by_code("370200"), f"N{filing.id}"
        filing.state = "under_review"
        filing.write_down("submit", filing.created_by, AT, snapshot=filing.answers)
    return filing
