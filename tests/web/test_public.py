"""The guide, self-check, calculators, and checking a receipt."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pytest

from filing.current import store
from filing.domain import law
from filing.domain.advice import guide
from filing.domain.advice.selfcheck import APPROVE, FILE, LOOK, OTHER, Circumstances, advise
from filing.extensions import transaction
from filing.models import Agency
from filing.services.people import accounts
from tests.conftest import PASSWORD, shanghai, turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page

pytestmark = pytest.mark.dates


@pytest.fixture
def receipt(applicant, reviewer):
    filing = stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-10-09 16:00")
    return filing.receipt


def test_the_guide_needs_no_log_in_and_lists_the_documents_with_their_articles(client):
    shown = page(client.get("/"))
    assert len(shown.xpath("//*[@id='documents']/following::ol[1]/li")) >= 8
    assert "《办法》第八条第（七）项" in shown.text_content()
    assert "/law/2017#8-1-7" in shown.xpath("//a[@class='app-cite']/@href")
    asked = shown.xpath("//*[@id='questions']/following-sibling::p")
    assert len(asked) >= 3 and all(one.xpath(".//a") for one in asked)


def test_the_guide_says_what_other_rules_govern_with_the_articles_of_the_day(client):
    shown = page(client.get("/"))
    said = {
        item.text_content().split()[0]: item for item in shown.xpath("//*[@id='apart']/following::ul[1]/li")
    }
    antitrust = next(item for words, item in said.items() if "反垄断" in words)
    assert "第三十一条" in antitrust.text_content() and len(said) == 4
    turn_clock("2017-03-01 09:00")
    assert "16-§29" in [line.article for line in guide.apart_on(date(2017, 3, 1))]


def test_the_guide_of_an_earlier_day_cites_the_earlier_rules(client):
    turn_clock("2017-03-01 09:00")
    shown = page(client.get("/"))
    text, links = shown.xpath("string(//main)"), shown.xpath("//main//a[@class='app-cite']/@href")
    assert "《办法》第十一条" in text and "/law/2017#" not in "".join(links)
    assert "战略投资" not in text


def test_before_the_regime_the_guide_says_approval(client):
    turn_clock("2016-10-07 09:00")
    assert "实行审批管理" in page(client.get("/")).xpath("string(//main)")


@pytest.mark.parametrize(("day", "heads"), [("2017-07-29", 7), ("2017-07-30", 8)])
def test_the_heads_of_change_are_as_many_as_the_law_says(day, heads):
    listed = guide.change_heads_on(date.fromisoformat(day))
    assert len(listed) == heads == law.CHANGE_HEADS.on(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("about", "outcome"),
    [
        (Circumstances(date(2016, 10, 7), "new"), APPROVE),
        (Circumstances(date(2016, 10, 7), "new", in_ftz=True), OTHER),
        (Circumstances(date(2016, 10, 8), "new"), FILE),
        (Circumstances(date(2018, 5, 1), "new", special="yes"), APPROVE),
        (Circumstances(date(2018, 5, 1), "new", special="unsure"), LOOK),
        (Circumstances(date(2017, 7, 29), "conversion"), APPROVE),
        (Circumstances(date(2017, 7, 30), "conversion"), FILE),
        (Circumstances(date(2018, 5, 1), "conversion", related="yes"), APPROVE),
        (Circumstances(date(2018, 5, 1), "conversion", related="unsure"), LOOK),
        (Circumstances(date(2018, 5, 1), "change", related="yes"), FILE),
        (Circumstances(date(2017, 7, 29), "strategic"), APPROVE),
        (Circumstances(date(2018, 5, 1), "strategic_change"), FILE),
        (Circumstances(date(2018, 5, 1), "new", investor="service"), OTHER),
    ],
)
def test_self_check_tells_filing_from_approval(about, outcome):
    assert advise(about).outcome == outcome


def test_self_check_cites_the_article_as_numbered_on_that_day():
    advice = advise(Circumstances(date(2017, 3, 1), "change"))
    assert "16-§11" in {point.article for point in advice.points}


def test_self_check_names_the_basis_of_each_case_before_the_revision():
    bases = {
        m: advise(Circumstances(date(2017, 3, 1), m)).points[0].article for m in ("conversion", "strategic")
    }
    assert "第22号" in bases["conversion"] and "令2017年第2号" in bases["strategic"]


def test_self_check_says_what_is_not_answered_yet(client):
    answer = client.get("/self-check?on=2018-05-10&matter=new")
    assert answer.status_code == 422
    assert page(answer).xpath("//*[@class='govuk-error-summary__body']//a/@href") == [
        "#investor-0",
        "#special-0",
    ]


def test_self_check_shows_its_advice(client):
    answer = client.get("/self-check?on=2018-05-10&matter=new&investor=foreign&special=yes")
    assert "应办理审批" in page(answer).xpath("string(//*[@id='advice'])")


def test_the_calculator_explains_the_golden_week(client):
    shown = page(client.get("/deadlines?event=agency_complete_filing&on=2017-09-28"))
    result = shown.get_element_by_id("result")
    assert result.xpath(".//time/@datetime")[0] == "2017-10-09"
    row = next(r for r in result.xpath(".//tbody/tr") if "2017年9月30日" in r.text_content())
    assert "调休上班" in row.text_content()


def test_working_days_can_be_added(client):
    shown = page(client.get("/deadlines?from=2018-02-09&add=3"))
    assert shown.xpath("//*[@id='result']//time/@datetime")[0] == "2018-02-13"


@pytest.mark.parametrize(
    "query",
    ["event=nonsense&on=2018-01-01", "event=supplement&on=31.4.", "from=x&add=1", "from=2018-01-01&add=1e9",
     "from=2018-01-01&add=٣x", "event=supplement&on=9999-12-31", "event=change_filing&on=2015-01-01"],
)  # fmt: skip
def test_what_cannot_be_calculated_is_said_in_words(client, query):
    answer = client.get(f"/deadlines?{query}")
    assert answer.status_code == 422
    assert page(answer).xpath("boolean(//*[contains(@class, 'govuk-error-summary')])")


def test_an_agency_is_found_by_address(client):
    assert (
        "青岛市商务局" in page(client.get("/agencies?city=370200")).get_element_by_id("result").text_content()
    )


def test_the_applicant_downloads_the_issued_bytes_under_a_chinese_name(client, applicant, receipt):
    as_user(client, applicant)
    answer = client.get(f"/receipts/{receipt.number}.pdf")
    assert answer.data == store().get(receipt.storage_key)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert "filename*=UTF-8''%E5%A4%87" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_receipt_of_others_does_not_exist(client, receipt):
    with transaction():
        stranger = accounts.register_applicant(
            "stranger@example.com", "外人", PASSWORD, shanghai("2017-09-01 09:00"), organisation="另一单位"
        )
    as_user(client, stranger)
    assert client.get(f"/receipts/{receipt.number}.pdf").status_code == 404


def test_a_reviewer_of_another_agency_does_not_see_the_receipt(client, receipt):
    with transaction():
        other = accounts.create_staff(
            "jinan@example.com",
            "济南",
            "reviewer",
            PASSWORD,
            shanghai("2017-09-01 09:00"),
            Agency.by_code("370100"),
        )
    as_user(client, other)
    assert client.get(f"/receipts/{receipt.number}.pdf").status_code == 404


def test_altered_bytes_in_the_store_are_not_served(app, client, applicant, receipt):
    file = store().root / receipt.storage_key
    file.chmod(0o600)
    file.write_bytes(b"%PDF-1.7 something else")
    as_user(client, applicant)
    assert client.get(f"/receipts/{receipt.number}.pdf").status_code == 503


def test_the_guide_leads_to_a_letter_of_authority_and_a_chart_drawn_as_the_system_draws_it(client):
    assert "/samples" in page(client.get("/")).xpath("//main//a/@href")
    shown = page(client.get("/samples"))
    assert "示例机械（德国）股份公司" in shown.xpath("string(//main//table)")
    (letter,) = shown.xpath("//main//a[contains(@href, '.pdf')]/@href")
    with pikepdf.open(io.BytesIO(client.get(letter).data)) as paper:
        assert len(paper.pages) == 1 and str(paper.docinfo.Title) == "授权委托书（示范文本）"
