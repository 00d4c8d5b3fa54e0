"""甄别 on pages: anybody's question, what the applicant is shown, and the reviewer's cards."""

from __future__ import annotations

import pytest

from filing.domain.procedures.filing import State
from filing.extensions import db
from filing.models import Filing
from tests.conftest import turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page, post
from tests.web.reviewing import decide, state_of, text_of

SCOPE = "稀土冶炼、分离；烟草制品批发。"
ASKED = {"on": "2018-03-05", "business_scope": SCOPE, "in_free_trade_zone": "false"}


@pytest.fixture(autouse=True)
def in_2017(app):
    turn_clock("2017-10-09 10:00")


# Anybody


def ask(client, **changes):
    return post(client, "/screening", {**ASKED, **changes})


def test_the_public_page_says_item_number_text_and_way(client):
    shown = page(ask(client)).xpath("string(//*[@id='result'])")
    for words in ("2 条提示", "限制类第", "禁止类第", "强提示", "没有可以申请的审批", "应当办理审批"):
        assert words in shown


def test_what_was_asked_stays_on_the_page(client):
    shown = page(ask(client, foreign_share="60.00", legal_representative_nationality="DE"))
    assert shown.xpath("//textarea/text()") == [SCOPE]
    assert shown.xpath("//input[@name='foreign_share']/@value") == ["60.00"]
    assert shown.xpath("//option[@value='DE']/@selected")


def test_without_a_script_an_industry_is_looked_up_and_ticked(client):
    fields = {"_find": "industries", "industries-typed": "烟草制品批发"}
    ticks = page(ask(client, **fields)).xpath("//input[@name='industries'][@type='checkbox']/@value")
    assert "F5128" in ticks
    found = page(ask(client, business_scope="", industries="F5128")).xpath("string(//*[@id='result'])")
    assert "F5128" in found and "弱提示" in found


def test_a_class_of_the_earlier_edition_is_understood(client):
    shown = page(ask(client, industries=["I6510"]))
    assert shown.xpath("//input[@name='industries'][@value='I6510']/@checked")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"on": "昨天"}, "请填写日期"),
        ({"business_scope": " "}, "请填写经营范围，或者选择所属行业"),
        ({"in_free_trade_zone": ""}, "请选择注册地址是否在自由贸易试验区内"),
        ({"foreign_share": "120"}, "0至100之间"),
        ({"industries-typed": "没有这样的行业"}, "没有“没有这样的行业”这一行业"),
        ({"enterprise_type": "partnership"}, "请从列出的选项中选择"),
        ({"on": "2016-10-07"}, "审批"),
    ],
)
def test_what_cannot_be_read_is_said_above_and_beside(client, wrong, words):
    answer = ask(client, **wrong)
    assert answer.status_code == 422
    assert words in page(answer).xpath("string(//*[@role='alert'])")
    assert page(answer).xpath("//*[contains(@class, 'govuk-error-message')]")


def test_inside_a_zone_and_beyond_the_sources_the_page_says_so(client):
    shown = page(ask(client, in_free_trade_zone="true", on="2019-01-07")).xpath("string(//*[@id='result'])")
    assert (
        "须人工甄别" in shown
        and "2018年7月30日起，自贸试验区内改用新的" in shown
        and "自贸试验区外改用" not in shown
    )


# The applicant


def test_the_applicant_is_shown_what_the_reviewer_will_see(client, applicant):
    filing = stories.draft(applicant, enterprise__business_scope=SCOPE)
    shown = page(as_user(client, applicant).get(f"/filings/{filing.id}/review"))
    text = shown.xpath("string(//*[@id='screening'])")
    assert "审核人员将看到的甄别提示" in text and "禁止类第" in text
    assert shown.xpath("//main//a[contains(@href, '/submit')]")


# The reviewer


@pytest.fixture
def filing_id(client, applicant, reviewer) -> int:
    made = stories.claimed(applicant, reviewer, enterprise__business_scope=SCOPE).id
    as_user(client, reviewer)
    return made


def cards(client, filing_id: int) -> list:
    return page(client.get(f"/review/{filing_id}")).xpath("//article[starts-with(@id, 'finding-')]")


def answer(client, filing_id: int, number: int = 0, **fields):
    action = cards(client, filing_id)[number].xpath(".//form/@action")[0]
    return post(client, action, fields, form_on=f"/review/{filing_id}")


def test_each_finding_is_a_card_with_its_own_form(client, filing_id):
    found = cards(client, filing_id)
    assert len(found) == 2 and all(card.xpath(".//form") and card.xpath(".//blockquote") for card in found)


def test_answered_one_by_one_the_filing_is_completed(client, filing_id):
    first = answer(client, filing_id, 0, answer="not_concerned", reason="仅为同名产品")
    assert first.status_code == 303 and first.location.endswith(cards(client, filing_id)[1].get("id"))
    answer(client, filing_id, 1, answer="not_concerned", reason="不从事批发")
    ready = text_of(client.get(f"/review/{filing_id}/accept"))
    assert "仅为同名产品" in ready and "不从事批发" in ready and "以上甄别结论均已逐项作出" in ready
    assert decide(client, filing_id, "accept", within_scope="yes").status_code == 303
    assert state_of(filing_id) == State.COMPLETED


def test_the_accept_page_lists_what_is_open_and_leads_to_it(client, filing_id):
    answered = decide(client, filing_id, "accept", within_scope="yes", note="先写在这里")
    assert answered.status_code == 422 and state_of(filing_id) == State.UNDER_REVIEW
    links = page(answered).xpath("//*[@id='screening']//a/@href")
    assert links[:2] == [f"/review/{filing_id}#{card.get('id')}" for card in cards(client, filing_id)]
    assert "还没有结论" in text_of(answered) and "先写在这里" in text_of(answered)


def test_a_refused_answer_keeps_what_was_typed(client, filing_id):
    refused = answer(client, filing_id, 0, reason="写了很久的理由")
    assert refused.status_code == 422
    shown = page(refused)
    (link,) = shown.xpath("//*[@role='alert']//li/a/@href")
    assert shown.xpath("//*[@id=$id]", id=link[1:]) and "写了很久的理由" in text_of(refused)


def test_without_a_reason_the_choice_stays(client, filing_id):
    refused = answer(client, filing_id, 1, answer="concerned")
    assert refused.status_code == 422 and "请写明得出这一结论的理由" in text_of(refused)
    assert page(refused).xpath("//input[@value='concerned']/@checked")


def test_what_concerns_the_filing_is_chosen_on_the_page_that_declares_it(client, filing_id):
    answer(client, filing_id, 0, answer="concerned", reason="拟从事烟草批发")
    shown = page(client.get(f"/review/{filing_id}/out-of-scope"))
    chosen = shown.xpath("//input[@name='rule'][@checked]/@value")[0]
    assert chosen.startswith("《办法》第二条") and "不得投资" in chosen
    assert "拟从事烟草批发" in shown.xpath("string(//textarea[@name='reason'])")
    told = {"rule": chosen, "reason": "拟从事烟草批发，属禁止类"}
    assert decide(client, filing_id, "out-of-scope", **told).status_code == 303
    assert db.session.get(Filing, filing_id).events[-1].details["rule"] == chosen


def test_who_did_not_claim_it_reads_but_does_not_answer(client, applicant, reviewer):
    filing_id = stories.submitted(applicant, enterprise__business_scope=SCOPE).id
    as_user(client, reviewer)
    assert [card.xpath(".//form") for card in cards(client, filing_id)] == [[], []]
    assert "领取之后才能作出" in text_of(client.get(f"/review/{filing_id}"))


def test_without_a_finding_the_page_says_that_a_person_must_look_all_the_same(client, applicant, reviewer):
    filing_id = stories.claimed(applicant, reviewer).id
    assert "没有提示不等于不涉及" in text_of(as_user(client, reviewer).get(f"/review/{filing_id}"))
