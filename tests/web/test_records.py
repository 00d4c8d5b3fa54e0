"""The records' pages: what each reader sees of an enterprise over time, and what they can do with it."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from filing.extensions import transaction
from filing.models import Enterprise
from filing.services.people import accounts
from filing.services.records import handing_over
from filing.services.records.base import base_record
from tests.conftest import PASSWORD, shanghai, turn_clock
from tests.guards.test_access import faults_of
from tests.samples import establishment_answers
from tests.services import stories
from tests.services.enterprises import CODE, NAME, an_enterprise, change, investors
from tests.web.conftest import as_user, page, post, statements
from tests.web.reviewing import staff

NOW = shanghai("2018-03-05 09:00")
OLD, NEW = "青岛莱茵精密机械有限公司", "青岛新名机械有限公司"


def text_of(response) -> str:
    return " ".join(page(response).xpath("//main")[0].text_content().split())


def heading(response) -> str:
    return page(response).xpath("//h1")[0].text_content()


@pytest.fixture
def renamed(applicant):
    turn_clock("2018-03-05 09:00")
    enterprise = an_enterprise(applicant)
    change(
        enterprise, applicant, "2018-01-02", "2018-02-20 10:00", (NAME, NEW),
        late_days=19, enterprise_basic_change=["name"],
    )  # fmt: skip
    return enterprise


@pytest.fixture
def receiver(app):
    with transaction():
        return accounts.register_applicant("zhao@example.com", "赵外", PASSWORD, NOW, organisation="别家")


@pytest.fixture
def li(client, applicant):
    return as_user(client, applicant)


def test_the_list_is_searched_by_a_former_name(li, renamed):
    assert NEW in text_of(li.get("/enterprises?q=莱茵精密"))
    assert "没有找到符合的企业" in text_of(li.get("/enterprises?q=长江"))


def test_the_header_leads_to_the_records(li, renamed):
    links = page(li.get("/filings")).xpath("//nav[@aria-label='主导航']//a[@href='/enterprises']")
    assert [link.text_content() for link in links] == ["企业档案"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", NEW),
        ("?on=2018-01-01", OLD),
        ("?on=2018-01-02", NEW),
        ("?on=2018-01-02&known_at=2018-02-19T10:00", OLD),
    ],
)
def test_the_page_reads_as_of_a_day_and_as_known_then(li, renamed, query, name):
    assert heading(li.get(f"/enterprises/{renamed.id}{query}")) == name


def test_the_page_leads_to_each_day_of_its_history(li, renamed):
    links = page(li.get(f"/enterprises/{renamed.id}")).xpath("//section[@id='days']//ol//a")
    assert [a.get("href").partition("?")[2] for a in links] == ["on=2018-01-02", "on=2017-09-28"]
    assert [a.get("aria-current") for a in links] == ["date", None]


def test_a_day_before_the_record_says_so_and_keeps_the_history(li, renamed):
    answer = li.get(f"/enterprises/{renamed.id}?on=2017-01-01")
    assert "尚无备案记录" in text_of(answer)
    assert "变更经过" in text_of(answer)


@pytest.mark.parametrize("query", ["on=昨天", "known_at=x", "on=2018-13-01"])
def test_a_day_that_cannot_be_read_is_explained(li, renamed, query):
    answer = li.get(f"/enterprises/{renamed.id}?{query}")
    assert answer.status_code == 200
    assert "请填写日期" in text_of(answer)


def test_the_history_says_what_changed_by_which_filing_and_how_late(li, renamed):
    told = text_of(li.get(f"/enterprises/{renamed.id}"))
    assert "变更事项：外商投资企业基本信息变更（名称）" in told
    assert "逾期 19 日" in told
    row = page(li.get(f"/enterprises/{renamed.id}")).xpath("//section[@id='timeline']//tbody/tr")[0]
    assert [cell.text_content().strip() for cell in row.xpath("td")] == [OLD, NEW]


def test_the_picture_and_its_table_name_every_investor(li, renamed):
    holdings = page(li.get(f"/enterprises/{renamed.id}")).xpath("//section[@id='holdings']")[0]
    for investor in establishment_answers()["investors"]:
        assert investor["name_cn"] in "".join(holdings.xpath(".//*[local-name()='svg']")[0].itertext())
        assert investor["name_cn"] in holdings.xpath(".//table")[0].text_content()


@pytest.mark.parametrize(("agency", "status"), [("370200", 200), ("370100", 404)])
def test_a_reviewer_sees_the_records_of_the_own_agency(client, renamed, agency, status):
    reader = as_user(client, staff("chen@example.com", "陈核", agency))
    assert reader.get(f"/enterprises/{renamed.id}").status_code == status


def test_a_reader_of_the_agency_is_offered_no_change(client, reviewer, renamed):
    told = text_of(as_user(client, reviewer).get(f"/enterprises/{renamed.id}"))
    assert "补充统一社会信用代码" not in told
    assert "指定其他申报单位" in told


def test_another_organisation_is_told_that_there_is_no_such_record(client, renamed, receiver):
    other = as_user(client, receiver)
    paths = ("", "/credit-code", "/hand-over")
    assert [other.get(f"/enterprises/{renamed.id}{path}").status_code for path in paths] == [404, 404, 404]


def test_the_change_button_begins_a_change_of_this_enterprise(li, renamed):
    form = page(li.get(f"/enterprises/{renamed.id}")).xpath("//form[@action='/filings']")[0]
    sent = {
        i.get("name"): i.get("value")
        for i in form.xpath(".//input")
        if i.get("name") not in ("csrf_token", "once")
    }
    assert sent == {"kind": "change", "enterprise": str(renamed.id), "reason": "change"}


def test_a_closed_record_is_changed_no_more(li, applicant, renamed):
    change(renamed, applicant, "2018-02-25", "2018-03-01 10:00", closes_as="closed")
    answer = li.get(f"/enterprises/{renamed.id}")
    assert "已终止" in text_of(answer)
    assert page(answer).xpath("//form[@action='/filings']") == []


def test_an_approved_enterprise_is_marked_and_files_its_first_change(li, applicant):
    turn_clock("2018-03-05 09:00")
    answers = establishment_answers()
    with transaction():
        enterprise = base_record(applicant, "商外资0001号", answers["enterprise"], answers["investors"], NOW)
    answer = li.get(f"/enterprises/{enterprise.id}")
    assert "未经备案" in text_of(answer) and "商外资0001号" in text_of(answer)
    assert page(answer).xpath("//input[@name='reason']/@value") == ["first_after_approval"]


def test_the_pending_code_is_supplied_on_a_page(li, renamed):
    path = f"/enterprises/{renamed.id}/credit-code"
    wrong = post(li, path, {"code": CODE[:-1] + "X", "licence_on": "2017-10-20"})
    assert wrong.status_code == 422
    assert "校验位" in text_of(wrong)
    assert page(wrong).xpath("//input[@name='code']/@value") == [CODE[:-1] + "X"]
    assert post(li, path, {"code": CODE, "licence_on": "2017-10-20"}).status_code == 303
    assert CODE in text_of(li.get(f"/enterprises/{renamed.id}"))
    assert li.get(path).status_code == 409


def test_a_record_is_offered_accepted_and_gone(app, li, applicant, renamed, receiver):
    path, home = f"/enterprises/{renamed.id}/hand-over", f"/enterprises/{renamed.id}"
    assert post(li, path, {"to": "nobody@example.com"}).status_code == 422
    assert post(li, path, {"to": "zhao@example.com"}).status_code == 303
    assert "等待对方接收" in text_of(li.get(home))
    other = as_user(app.test_client(), receiver)
    assert NEW in text_of(other.get("/enterprises"))
    [offer] = page(other.get("/enterprises")).xpath("//button[text()='接收']/@formaction")
    assert post(other, offer, form_on="/enterprises").status_code == 303
    assert (other.get(home).status_code, li.get(home).status_code) == (200, 404)


def test_a_reviewer_hands_over_with_a_reason(client, reviewer, renamed, receiver):
    desk, path = as_user(client, reviewer), f"/enterprises/{renamed.id}/hand-over"
    assert "理由" in text_of(post(desk, path, {"to": "zhao@example.com", "reason": ""}))
    assert post(desk, path, {"to": "zhao@example.com", "reason": "原代理已注销。"}).status_code == 303
    assert "别家" in text_of(desk.get(f"/enterprises/{renamed.id}"))


def test_an_offer_of_others_cannot_be_answered(app, li, applicant, renamed, receiver):
    with transaction():
        offered = handing_over.offer(Enterprise.locked(renamed.id), applicant, "zhao@example.com", NOW)
    assert post(li, f"/enterprises/offers/{offered.id}/accept", form_on="/enterprises").status_code == 403
    assert post(li, f"/enterprises/offers/{offered.id}/shred", form_on="/enterprises").status_code == 404


def test_a_completed_filing_shows_its_receipt_and_papers(client, applicant, reviewer):
    turn_clock("2017-10-16 09:00")
    filing = stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-10-09 16:00")
    answer = as_user(client, applicant).get(f"/enterprises/{filing.enterprise_id}")
    links = map(unquote, page(answer).xpath("//section[@id='timeline']//a/@href"))
    assert f"/receipts/{filing.receipt.number}" in links
    papers = page(answer).xpath("//section[@id='papers']//li/a/@href")
    assert papers == [f"/filings/{filing.id}/documents/{document.id}" for document in filing.documents]


@pytest.mark.parametrize("path", ["/enterprises", "/enterprises?q=x", "{home}", "{home}/credit-code", "{home}/hand-over",
                                  "{home}?on=2017-01-01&known_at=x"])  # fmt: skip
def test_every_page_of_a_record_is_clean(li, renamed, path):
    assert faults_of(li.get(path.format(home=f"/enterprises/{renamed.id}"))) == []


def test_what_a_record_is_read_with_does_not_grow_with_its_filings(li, applicant):
    """If this fails, the page asks the database for each filing or investor; how long it takes is for `make bench`."""
    turn_clock("2018-03-05 09:00")
    enterprise = an_enterprise(applicant, investors=investors(50))
    rows = [row["id"] for row in investors(50)]
    asked = {}
    for day in range(1, 13):
        written = [
            (("investors", row, "subscribed_capital"), {"amount": f"{day}0000.00", "currency": "USD"})
            for row in rows[:10]
        ]
        change(enterprise, applicant, f"2018-01-{day:02d}", f"2018-02-{day:02d} 10:00", *written)
        if day in (3, 12):
            asked[day] = statements(lambda: li.get(f"/enterprises/{enterprise.id}"))
    assert asked[12] == asked[3] > 0


def reasons_on(client, enterprise) -> list[str]:
    found = page(client.get(f"/enterprises/{enterprise.id}"))
    return found.xpath("//form[@action='/filings']/input[@name='reason']/@value")


def test_the_correction_after_the_licence_is_offered_where_it_was_filed_before(client, applicant):
    filed_before = an_enterprise(applicant)
    filed_after = an_enterprise(
        applicant,
        enterprise__unified_social_credit_code={"choice": "licence_obtained", "text": CODE},
    )
    as_user(client, applicant)
    assert reasons_on(client, filed_before) == ["change", "correction_after_licence"]
    assert reasons_on(client, filed_after) == ["change"]
