"""我的申报: the list, the tasks of a draft, the progress of a submitted filing."""

from __future__ import annotations

import pytest

from filing.current import calendar
from filing.domain.procedures.filing import State
from filing.extensions import db, transaction
from filing.models import Filing
from filing.services.filings import drafts, review, submission, sweep
from filing.services.filings.review import Ask
from filing.services.people import accounts
from tests.conftest import PASSWORD, shanghai, turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page, post


@pytest.fixture(autouse=True)
def in_2017(app):
    turn_clock("2017-09-29 10:00")


@pytest.fixture
def stranger(app):
    """An applicant of another organisation."""
    with transaction():
        return accounts.register_applicant(
            "qian@example.com", "钱多", PASSWORD, shanghai("2017-09-01 09:00"), organisation="别家事务所"
        )


def words(response) -> str:
    return " ".join(page(response).xpath("//main")[0].text_content().split())


def names_on(response) -> list[str]:
    return page(response).xpath("//tbody//th/a/text()")


def asked(applicant, reviewer, *items: Ask) -> Filing:
    filing = stories.claimed(applicant, reviewer)
    with transaction():
        at = shanghai("2017-09-28 15:00")
        review.request_supplement(Filing.locked(filing.id), reviewer, at, calendar(), list(items))
    return filing


# The list


def test_an_empty_list_says_how_to_begin(client, applicant):
    assert "还没有申报" in words(as_user(client, applicant).get("/filings"))


def test_the_list_shows_ones_own_organisations_filings_only(client, applicant, stranger):
    stories.draft(applicant)
    assert names_on(as_user(client, stranger).get("/filings")) == []


def test_the_list_says_who_is_up_and_until_when(client, applicant):
    stories.submitted(applicant, "2017-09-28 10:00")
    (cell,) = page(as_user(client, applicant).get("/filings")).xpath("//td[@data-label='期限']")
    assert " ".join(cell.text_content().split()) == "备案机构 最迟2017年10月9日（含当日），还剩2个工作日"


def test_the_list_says_who_changed_a_filing_last(client, applicant):
    stories.draft(applicant)
    (cell,) = page(as_user(client, applicant).get("/filings")).xpath("//td[@data-label='最近修改']")
    assert cell.text_content().split()[-1].endswith("李敏")


@pytest.mark.parametrize("typed", ["núñez", "NUNEZ", "Nunez"])
def test_names_are_found_whatever_their_accents_and_case(client, applicant, typed):
    stories.draft(applicant, enterprise__enterprise_name__cn="青岛Núñez贸易有限公司")
    stories.draft(applicant, enterprise__enterprise_name__cn="青岛别家有限公司")
    found = as_user(client, applicant).get("/filings", query_string={"search": typed})
    assert names_on(found) == ["青岛Núñez贸易有限公司"]


def test_the_list_can_be_narrowed_to_a_state(client, applicant):
    stories.draft(applicant, enterprise__enterprise_name__cn="草稿公司")
    stories.submitted(applicant, enterprise__enterprise_name__cn="已交公司")
    assert names_on(as_user(client, applicant).get("/filings?state=draft")) == ["草稿公司"]


def test_a_name_with_markup_is_shown_as_text(client, applicant):
    stories.draft(applicant, enterprise__enterprise_name__cn="<script>alert(1)</script>")
    assert "<script>alert" not in as_user(client, applicant).get("/filings").get_data(as_text=True)


# Beginning


def test_before_beginning_the_papers_in_force_are_listed(client, applicant):
    assert "最终实际控制人股权架构图" in words(as_user(client, applicant).get("/filings/new"))


def test_under_the_order_of_2016_six_papers_are_listed_with_its_own_article(client, applicant):
    turn_clock("2017-03-01 10:00")
    shown = words(as_user(client, applicant).get("/filings/new"))
    assert "股权架构图" not in shown and "《办法》第七条" in shown


def test_before_the_measures_nothing_can_be_begun(client, applicant):
    turn_clock("2016-09-01 10:00")
    begun = page(as_user(client, applicant).get("/filings/new"))
    assert not begun.xpath("//button[text()='开始填写']")


def test_a_double_click_begins_one_draft(client, applicant):
    as_user(client, applicant)
    places = [
        post(client, "/filings", {"kind": "establishment"}, form_on="/filings/new").location for _ in (1, 2)
    ]
    assert places[0] == places[1]
    assert db.session.query(Filing).count() == 1


def test_a_draft_follows_the_sections_of_the_form(client, applicant):
    filing = stories.draft(applicant)
    headings = page(as_user(client, applicant).get(f"/filings/{filing.id}")).xpath("//main//h2/text()")
    assert [h.strip().partition("、")[0] for h in headings] == [
        "一",
        "二",
        "五",
        "申报日期与签署",
        "申报材料与提交",
    ]


def test_a_complete_draft_has_every_task_done(client, applicant):
    filing = stories.draft(applicant)
    assert "已填写完毕，可以提交" in words(as_user(client, applicant).get(f"/filings/{filing.id}"))


def test_a_page_with_an_answer_that_cannot_be_read_is_to_be_mended(client, applicant):
    filing = stories.draft(applicant, enterprise__registered_capital={"amount": "壹佰", "currency": "USD"})
    tasks = page(as_user(client, applicant).get(f"/filings/{filing.id}"))
    (task,) = tasks.xpath("//li[contains(., '投资总额与注册资本')]")
    assert "需修改" in task.text_content()


def test_an_acquisition_waits_for_its_investors(client, applicant):
    changes = {"enterprise__establishment_mode": "acquisition", "investors": []}
    filing = stories.draft(applicant, **changes)
    tasks = page(as_user(client, applicant).get(f"/filings/{filing.id}"))
    (task,) = tasks.xpath("//li[contains(., '并购交易基本情况')]")
    assert "尚不能开始" in task.text_content() and not task.xpath(".//a")


def test_a_late_draft_is_told_so_before_it_is_submitted(client, applicant):
    turn_clock("2017-11-20 10:00")
    licence = {"choice": "licence_obtained", "text": "91370200MA3CF0KC7C"}
    filing = stories.draft(
        applicant,
        enterprise__unified_social_credit_code=licence,
        event={"licence_on": "2017-10-10"},
    )
    # 9 November was the thirtieth day.
    assert "最迟2017年11月9日（含当日），已逾期11日" in words(
        as_user(client, applicant).get(f"/filings/{filing.id}")
    )


# Deleting


def test_a_draft_is_deleted_only_after_a_question(client, applicant):
    filing_id = stories.draft(applicant).id
    as_user(client, applicant).get(f"/filings/{filing_id}/delete")
    assert db.session.get(Filing, filing_id)
    post(client, f"/filings/{filing_id}/delete")
    db.session.expire_all()
    assert db.session.get(Filing, filing_id) is None


def test_a_submitted_filing_cannot_be_deleted(client, applicant):
    filing = stories.submitted(applicant)
    assert post(as_user(client, applicant), f"/filings/{filing.id}/delete").status_code == 409


# Progress


def test_progress_explains_every_day_of_the_clock(client, applicant):
    filing = stories.submitted(applicant, "2017-09-28 10:00")
    turn_clock("2017-10-09 10:00")
    ledger = page(as_user(client, applicant).get(f"/filings/{filing.id}")).xpath(
        "//table[contains(@class, 'app-ledger')]//tbody/tr"
    )
    said = {row.xpath("string(th)"): row.xpath("string(td[1])") for row in ledger}
    assert len(said) == 12
    assert said["2017年9月30日"].startswith("调休上班，计入备案机构第2日")
    assert said["2017年10月1日"].startswith("国庆节，不计入")


def test_a_supplement_that_came_back_unsettled_shows_its_last_day(client, applicant, reviewer):
    filing = asked(applicant, reviewer, Ask("请说明", path=("remarks",)))
    shown = page(as_user(client, applicant).get(f"/filings/{filing.id}"))
    current = shown.xpath("//li[@aria-current='step']")[0].text_content()
    assert "补充信息" in current and "2017年10月25日" in current


def test_a_completed_filing_offers_its_receipt(client, applicant, reviewer):
    filing = stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-09-29 09:00")
    shown = page(as_user(client, applicant).get(f"/filings/{filing.id}"))
    (link,) = shown.xpath("//main//a[contains(., '下载')]/@href")
    assert client.get(link).mimetype == "application/pdf" and "鲁青外资备201700001" in shown.text_content()


def test_out_of_scope_is_told_with_reason_rule_and_departments(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    with transaction():
        review.declare_out_of_scope(
            Filing.locked(filing.id),
            reviewer,
            shanghai("2017-09-29 09:00"),
            calendar(),
            reason="经营范围涉及图书出版",
            rule="负面清单第48条",
            departments=["青岛市发展和改革委员会"],
        )
    shown = words(as_user(client, applicant).get(f"/filings/{filing.id}"))
    assert all(w in shown for w in ("经营范围涉及图书出版", "负面清单第48条", "青岛市发展和改革委员会"))


def test_an_expired_filing_can_be_filed_again_once_within_five_working_days(client, applicant, reviewer):
    filing = asked(applicant, reviewer, Ask("请说明", path=("remarks",)))
    turn_clock("2017-10-26 09:00")
    with transaction():
        sweep.expire(Filing.locked(filing.id), shanghai("2017-10-26 09:00"), calendar())
    shown = as_user(client, applicant).get(f"/filings/{filing.id}")
    # Told on 26 October: five working days later is 2 November.
    assert "最迟2017年11月2日（含当日），还剩5个工作日" in words(shown)
    again = [post(client, f"/filings/{filing.id}/again", form_on=f"/filings/{filing.id}") for _ in (1, 2)]
    assert again[0].location == again[1].location != f"/filings/{filing.id}"


def test_under_the_order_of_2016_the_articles_are_numbered_as_then(client, applicant, monkeypatch):
    turn_clock("2017-03-01 10:00")
    # The order asks for six papers: no chart of the controllers.
    monkeypatch.setattr(stories, "PAPERS", stories.PAPERS[:-1])
    filing = stories.submitted(applicant, "2017-03-01 09:00")
    shown = page(as_user(client, applicant).get(f"/filings/{filing.id}"))
    places = shown.xpath("//span[@class='app-article']/a/@href")
    assert places and all(place.startswith("/law/2016#") for place in places)


# Who may see and do what


@pytest.mark.parametrize(
    "path",
    ["", "/documents", "/review", "/letter", "/print", "/submit", "/delete", "/supplement", "/moves/cancel"],
)
def test_others_filings_do_not_exist(client, applicant, stranger, path):
    filing = stories.submitted(applicant)
    assert as_user(client, stranger).get(f"/filings/{filing.id}{path}").status_code == 404


@pytest.mark.parametrize("path", ["/submit", "/moves/cancel", "/moves/recall", "/again", "/supplement"])
def test_others_filings_cannot_be_moved(client, applicant, stranger, path):
    filing_id = stories.submitted(applicant).id
    answer = post(as_user(client, stranger), f"/filings/{filing_id}{path}", form_on="/filings/new")
    assert answer.status_code == 404
    db.session.expire_all()
    assert db.session.get(Filing, filing_id).state == State.UNDER_REVIEW


def test_a_colleague_sees_and_fills_in_the_same_filings(client, applicant):
    filing = stories.draft(applicant)
    with transaction():
        colleague = accounts.register_applicant(
            "zhao@example.com",
            "赵同",
            PASSWORD,
            shanghai("2017-09-01 09:00"),
            join_code=applicant.organisation.join_code,
        )
    assert as_user(client, colleague).get(f"/filings/{filing.id}").status_code == 200


def test_an_unknown_move_is_not_found(client, applicant):
    filing = stories.submitted(applicant)
    answer = post(
        as_user(client, applicant),
        f"/filings/{filing.id}/moves/accept",
        form_on=f"/filings/{filing.id}/moves/cancel",
    )
    assert answer.status_code == 404


def test_recalling_returns_the_filing_as_a_draft_that_stays_on_record(client, applicant):
    filing = stories.submitted(applicant)
    post(as_user(client, applicant), f"/filings/{filing.id}/moves/recall")
    assert "须保留记录，不能删除" in words(client.get(f"/filings/{filing.id}"))


def test_a_claimed_filing_cannot_be_recalled(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    as_user(client, applicant)
    answer = post(client, f"/filings/{filing.id}/moves/recall", form_on=f"/filings/{filing.id}/moves/cancel")
    assert answer.status_code == 409 and "已开始审核，不能撤回修改" in words(answer)


def test_cancelling_keeps_its_reason_and_a_second_click_says_the_same(client, applicant):
    filing = stories.submitted(applicant)
    as_user(client, applicant)
    form = f"/filings/{filing.id}/moves/cancel"
    fields = {
        "reason": "投资者改变计划",
        "csrf_token": page(client.get(form)).xpath("//input[@name='csrf_token']/@value")[0],
    }
    answers = [client.post(form, data=fields) for _ in (1, 2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert "投资者改变计划" in words(client.get(f"/filings/{filing.id}"))


def test_drafts_of_before_keep_their_answers_when_the_rules_change(client, applicant):
    turn_clock("2017-07-29 10:00")
    with transaction():
        filing = drafts.create(applicant, "establishment", shanghai("2017-07-29 10:00"))
        name = {"enterprise": {"enterprise_name": {"cn": "青岛跨期有限公司"}}}
        drafts.save_answers(filing, applicant, name, shanghai("2017-07-29 10:00"))
    turn_clock("2017-07-31 10:00")
    shown = as_user(client, applicant).get(f"/filings/{filing.id}")
    assert "青岛跨期有限公司" in words(shown)
    assert submission.agency_for(filing.answers, shanghai("2017-07-31 10:00").date()) is None


def test_remarks_that_nobody_wrote_are_not_done_but_may_stay_empty(client, applicant):
    filing = stories.draft(applicant, remarks="")
    shown = page(as_user(client, applicant).get(f"/filings/{filing.id}"))
    (task,) = shown.xpath("//li[.//a[text()='备注']]")
    assert "可不填" in task.text_content() and "已完成" not in task.text_content()


def test_the_parts_that_are_not_there_are_named_with_the_reason(client, applicant):
    filing = stories.draft(applicant)
    as_user(client, applicant)
    for address in (f"/filings/{filing.id}", f"/filings/{filing.id}/review"):
        why = page(client.get(address)).xpath("string(//*[@id='closed-parts'])")
        assert "三、并购设立外商投资企业交易基本情况" in why and "四、外国投资者战略投资" in why


def test_the_list_can_be_taken_along_and_no_cell_is_a_formula(client, applicant):
    stories.draft(applicant, enterprise__enterprise_name={"cn": "=HYPERLINK(1)公司"})
    lines = as_user(client, applicant).get("/filings.csv").get_data(as_text=True).splitlines()
    assert lines[0].startswith("\ufeff企业名称,备案类型,申报编号,状态")
    assert lines[1].startswith("'=HYPERLINK(1)公司,设立备案,,草稿")


def test_the_list_taken_along_is_what_was_looked_for(client, applicant):
    stories.draft(applicant)
    text = as_user(client, applicant).get("/filings.csv?search=没有这家").get_data(as_text=True)
    assert len(text.splitlines()) == 1
