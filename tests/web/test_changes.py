"""变更备案 in pages: heads, what they open, who holds what, the days, and what moved on meanwhile."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from filing.domain.procedures.filing import State
from filing.extensions import db, transaction
from filing.models import Enterprise, Filing, User
from filing.services.filings import changes, claims
from filing.services.filings.reading import Reading
from filing.web.form.screens import page_place
from tests.conftest import Browser, employ_wang, register_li, shanghai, turn_clock
from tests.databases import app_in_copy, sqlite_app
from tests.services import changing, stories
from tests.web.conftest import as_user, page, post

FIRST, SECOND, THIRD = (f"00000000-0000-4000-8000-0000000000a{i}" for i in (1, 2, 3))
NAME = "enterprise_basic_change"


@pytest.fixture(scope="module")
def house(tmp_path_factory, blank_database) -> Path:
    """Where an establishment was completed, for every test to begin in a copy of it."""
    var = tmp_path_factory.mktemp("house")
    with sqlite_app(blank_database, var):
        applicant, reviewer = register_li(), employ_wang()
        stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-10-09 16:00")
    return var


@pytest.fixture
def app(house, tmp_path):
    with app_in_copy(house, tmp_path) as made:
        made.test_client_class = Browser
        yield made


@pytest.fixture
def applicant(app) -> User:
    return User.by_email("li@example.com")


@pytest.fixture
def reviewer(app) -> User:
    return User.by_email("wang@example.com")


@pytest.fixture
def enterprise(app) -> Enterprise:
    """One with a record, by its completed establishment."""
    turn_clock("2018-03-05 09:00")
    return db.session.scalar(db.select(Enterprise))


@pytest.fixture
def at(client, applicant, enterprise):
    """(client, address of a new change), logged in as its applicant."""
    as_user(client, applicant)
    return client, begin(client, enterprise)


def begin(client, enterprise) -> str:
    given = {"kind": "change", "enterprise": str(enterprise.id), "reason": "change"}
    return post(client, "/filings", given, form_on="/filings/new/change").location


def answers(place: str) -> dict:
    return stored(place).answers


def stored(place: str) -> Filing:
    db.session.rollback()
    return db.session.get(Filing, int(place.rsplit("/", 1)[1]))


def shown(response) -> dict:
    """The inputs of the page as a browser would post them back."""
    found: dict = {}
    for name, value in page(response).xpath("//form[@data-autosave]")[0].form_values():
        # lxml reads the value of a box that has an empty one as "on".
        found.setdefault(name, []).append("" if value == "on" else value)
    found.pop("csrf_token")
    return found


def save(client, address: str, more: dict):
    return post(client, address, shown(client.get(address)) | more)


def words(response) -> str:
    return " ".join(page(response).xpath("//main")[0].text_content().split())


def tick(client, place: str, *heads: str, **more):
    return save(client, f"{place}/heads", {NAME: list(heads), **more})


def test_one_begins_at_the_record_and_a_second_click_finds_the_same_draft(at, enterprise):
    client, place = at
    assert answers(place)["enterprise"]["enterprise_name"]["cn"] == "青岛莱茵精密机械有限公司"
    assert begin(client, enterprise) == place


def test_without_an_enterprise_one_is_asked_for_it(at):
    client, _ = at
    answer = post(client, "/filings", {"kind": "change"}, form_on="/filings/new/change")
    assert answer.status_code == 422 and "请选择要办理变更备案的企业" in words(answer)


def test_an_enterprise_is_found_by_a_part_of_its_name(at):
    client, _ = at
    assert "青岛莱茵精密机械有限公司" in words(client.get("/filings/new/change?search=莱茵"))
    assert "没有找到符合“海尔”的企业" in words(client.get("/filings/new/change?search=海尔"))


def test_what_is_no_filing_is_said_at_the_start(at):
    client, _ = at
    assert "股权质押" in words(client.get("/filings/new")) and "关联关系" in words(client.get("/filings/new"))


def test_acquisitions_are_not_fileable_before_the_revision_only(at):
    client, _ = at
    assert "战略投资上市公司" not in words(client.get("/filings/new"))
    turn_clock("2017-07-29 12:00")
    assert "战略投资上市公司" in words(client.get("/filings/new"))


def test_heads_are_saved_and_say_what_they_open(at):
    client, place = at
    tick(client, place, "name", "organisation")
    assert answers(place)["change"] == {NAME: ["name", "organisation"]}
    opened = page(client.get(f"{place}/heads")).xpath("//p[@class='app-opens']//a/@href")
    assert f"{place}/enterprise/names" in opened


def test_a_head_is_found_by_what_people_call_it(at):
    client, place = at
    box = page(client.get(f"{place}/heads")).get_element_by_id(f"{NAME}-organisation").getparent()
    assert "董事换人" in box.get("data-search") and "换董事、监事、总经理" in box.text_content()


def test_a_part_that_the_type_rules_out_is_closed_with_the_reason(at):
    client, place = at
    part = page(client.get(f"{place}/heads")).get_element_by_id("part-wfoe_property_mortgage_transfer")
    assert "只适用于外资企业（独资）" in part.text_content() and not part.xpath(".//input")


def test_only_the_opened_pages_are_tasks(at):
    client, place = at
    tick(client, place, "name")
    tasks = page(client.get(place)).xpath("//ul[@class='govuk-task-list']//a/@href")
    assert f"{place}/enterprise/names" in tasks and f"{place}/enterprise/capital" not in tasks


def test_a_locked_question_is_text_and_a_posted_field_does_not_write_it(at):
    client, place = at
    tick(client, place, "name")
    response = client.get(f"{place}/enterprise/contact")
    assert not page(response).xpath("//input[@name='enterprise_contact-name']")
    assert "李敏" in words(response) and "未勾选相应事项，不能修改" in words(response)
    post(client, f"{place}/enterprise/contact", {"enterprise_contact-name": "他人"})
    assert answers(place)["enterprise"]["enterprise_contact"]["name"] == "李敏"


def test_what_the_record_says_stands_beside_what_was_changed(at):
    client, place = at
    tick(client, place, "name")
    save(client, f"{place}/enterprise/names", {"enterprise_name-cn": "青岛新莱茵机械有限公司"})
    assert "备案记录中：青岛莱茵精密机械有限公司" in words(client.get(f"{place}/enterprise/names"))


def test_an_investor_neither_comes_nor_goes_without_the_head(at):
    client, place = at
    tick(client, place, "name")
    assert (
        post(client, f"{place}/remove-row", {"row": f"investors/{FIRST}"}, form_on=place).status_code == 404
    )
    newcomer = "00000000-0000-4000-8000-00000000aaaa"
    given = {"name_cn": "新来者"}
    assert post(client, f"{place}/investors/{newcomer}", given, form_on="/filings/new").status_code == 404
    assert len(answers(place)["investors"]) == 3


EQUITY_CAUSE = "equity.not_strategic_investment"
EQUITY = {"equity_change-cause_and_mode": EQUITY_CAUSE}


def test_a_newcomer_opens_as_a_whole_and_a_leaver_can_come_back(at):
    client, place = at
    tick(client, place, **EQUITY)
    table = f"{place}/investors"
    row = save(client, table, {"_add": "investors"}).location
    save(client, row, {"name_cn": "新港资本有限公司"})
    newcomer = row.rsplit("/", 1)[1]
    assert answers(place)["investors"][3] == {"id": newcomer, "name_cn": "新港资本有限公司"}
    post(client, f"{place}/remove-row", {"row": f"investors/{SECOND}"}, form_on=table)
    seen = words(client.get(table))
    assert "新进入" in seen and "海港投资有限公司将在变更后退出" in seen and "还差 33.33%" in seen
    save(client, table, {"_restore": f"investors/{SECOND}"})
    assert SECOND in [r["id"] for r in answers(place)["investors"]]


def test_a_premium_may_be_negative_and_belongs_to_its_row(at):
    client, place = at
    tick(client, place, **EQUITY)
    fields = shown(client.get(f"{place}/investors"))
    amounts = [
        name for name in fields if name.startswith("equity_change-premiums") and name.endswith("-amount")
    ]
    save(client, f"{place}/investors", {amounts[1]: "-500", f"{amounts[1]}-currency": "USD"})
    [row] = answers(place)["change"]["equity_change"]["premiums"]
    assert (row["investor"], row["amount"]["amount"]) == (SECOND, "-500")


@pytest.mark.parametrize(
    ("amount", "read"),
    [("-500", "-500.00美元（折价）"), ("1200.5", "1,200.50美元（溢价）"), ("0", "0.00美元")],
)
def test_a_premium_stands_between_before_and_after_where_the_applicant_checks(at, amount, read):
    client, place = at
    tick(client, place, **EQUITY)
    fields = shown(client.get(f"{place}/investors"))
    amounts = [n for n in fields if n.startswith("equity_change-premiums") and n.endswith("-amount")]
    save(client, f"{place}/investors", {amounts[1]: amount, f"{amounts[1]}-currency": "USD"})
    assert compared(client.get(f"{place}/review")) == [("股权受让溢折价（海港投资有限公司）", "（无）", read)]


def test_no_premium_is_told_where_none_is_asked(at):
    client, place = at
    tick(client, place, **EQUITY)
    fields = shown(client.get(f"{place}/investors"))
    premium = next(name for name in fields if name.startswith("equity_change-premiums"))
    save(client, f"{place}/investors", {premium: "500", f"{premium}-currency": "USD"})
    save(client, f"{place}/heads", {"equity_change-cause_and_mode": ""})
    assert not page(client.get(f"{place}/review")).xpath("//table[contains(@class,'app-changed')]")


def compared(response) -> list[tuple[str, ...]]:
    """The rows of 变更前后对照, in words."""
    rows = page(response).xpath("//table[contains(@class,'app-changed')]/tbody/tr")
    return [tuple(cell.text_content().strip() for cell in row.xpath("th|td")) for row in rows]


def test_the_agency_reads_whose_premium_it_is(client, applicant, reviewer, enterprise):
    premium = {"id": "p1", "investor": SECOND, "amount": {"amount": "-500.00", "currency": "USD"}}
    given = {"cause_and_mode": EQUITY_CAUSE, "overseas_company_equity": False, "premiums": [premium]}
    put = {
        f"investors__{row}__{key}": value
        for row, amount, ratio in ((FIRST, "433300.00", "43.33"), (SECOND, "233300.00", "23.33"))
        for key, value in (
            ("subscribed_capital", {"amount": amount, "currency": "USD"}),
            ("equity_ratio", ratio),
        )
    }
    filing = changing.drafted(
        applicant, enterprise, "2018-03-05 10:00", "equity_change", change={"equity_change": given}, **put
    )
    stories.submit(filing, applicant, "2018-03-05 10:30")
    as_user(client, reviewer)
    shown_there = client.get(f"/review/{filing.id}")
    assert ("股权受让溢折价（海港投资有限公司）", "（无）", "-500.00美元（折价）") in compared(shown_there)
    assert "股权受让溢折价 1（海港投资有限公司）" in words(shown_there)


def dates_of(client, place: str) -> list[str]:
    """The names of the day inputs, in the order of the heads."""
    fields = shown(client.get(f"{place}/signing"))
    return [name for name in fields if name.endswith("-occurred_on")]


def test_one_click_gives_every_head_the_first_ones_day(at):
    client, place = at
    tick(client, place, "name", "business_scope")
    first = dates_of(client, place)[0]
    given = {first: "2018-02-26", first.replace("occurred_on", "basis"): "resolution", "_same": "1"}
    save(client, f"{place}/signing", given)
    rows = answers(place)["event"]["changes"]
    assert {(r["head"], r["occurred_on"], r["basis"]) for r in rows} == {
        (f"{NAME}.{head}", "2018-02-26", "resolution") for head in ("name", "business_scope")
    }


def test_with_nothing_in_the_first_head_the_click_says_what_to_fill_in(at):
    client, place = at
    tick(client, place, "name", "business_scope")
    answer = save(client, f"{place}/signing", {"_same": "1"})
    assert "arrived=" in answer.location
    assert "请先填写第一项的发生日期和依据" in words(client.get(answer.location))


def test_the_last_day_and_the_lateness_are_shown_for_each_head(at):
    client, place = at
    tick(client, place, "name", "business_scope")
    days = dates_of(client, place)
    given = dict(zip(days, ("2018-03-02", "2018-01-19"), strict=True))
    given |= {day.replace("occurred_on", "basis"): "resolution" for day in days}
    save(client, f"{place}/signing", given)
    seen = words(client.get(f"{place}/signing"))
    assert (
        "最迟2018年4月2日（含当日），还剩28日" in seen and "最迟2018年2月22日（含当日），已逾期11日" in seen
    )
    assert "已逾期11日" in words(client.get(place))


def test_the_day_of_a_head_goes_with_its_tick(at):
    client, place = at
    tick(client, place, "name", "business_scope")
    days = dates_of(client, place)
    save(client, f"{place}/signing", dict.fromkeys(days, "2018-03-02"))
    tick(client, place, "name")
    assert [r["head"] for r in answers(place)["event"]["changes"]] == [f"{NAME}.name"]


def test_parties_of_a_merger_are_entered_on_the_page_of_heads(at):
    client, place = at
    fields = shown(client.get(f"{place}/heads"))
    name = next(n for n in fields if "merged_enterprises" in n and n.endswith("-name"))
    save(client, f"{place}/heads", {
        "merger_division_termination-kind": ["merger.new_entity"], name: "青岛乙有限公司",
        "merger_division_termination-merger-resulting_enterprise-name": "青岛丙有限公司",
    })  # fmt: skip
    merger = answers(place)["change"]["merger_division_termination"]["merger"]
    assert [row["name"] for row in merger["merged_enterprises"]] == ["青岛乙有限公司"]
    seen = page(client.get(f"{place}/partners"))
    assert "不能在这里代为新建" in seen.text_content()
    begun = post(client, f"{place}/partners", {"partner": "resulting", "files": "establishment"}).location
    enterprise = answers(begun)["enterprise"]
    assert enterprise["enterprise_name"]["cn"] == "青岛丙有限公司"
    assert enterprise["establishment_mode"] == "new_by_merger"


def named_anew(client, place: str, name: str = "青岛新莱茵机械有限公司") -> None:
    """A complete change of name."""
    tick(client, place, "name")
    save(client, f"{place}/enterprise/names", {"enterprise_name-cn": name})
    day = dates_of(client, place)[0]
    save(client, f"{place}/signing", {
        day: "2018-03-01", day.replace("occurred_on", "basis"): "resolution",
        "filed_by": "enterprise", "by_attorney": "false",
    })  # fmt: skip


def with_papers(place: str, applicant) -> None:
    wanted = {
        "name_preapproval_or_business_licence",
        "filing_commitment_letter",
        "agent_authorisation_and_id",
    }
    for kind in sorted(wanted | {"legal_representative_id"}):
        stories.upload(stored(place), applicant, "2018-03-05 09:30", stories.a_pdf(kind), f"{kind}.pdf", kind)


def test_a_change_of_name_is_checked_and_submitted(at, applicant):
    client, place = at
    named_anew(client, place)
    with_papers(place, applicant)
    checked = client.get(f"{place}/review")
    cells = [td.text_content() for td in page(checked).xpath("//table[contains(@class,'app-changed')]//td")]
    assert cells == ["青岛莱茵精密机械有限公司", "青岛新莱茵机械有限公司"]
    assert "设立备案" not in words(checked) and "莱茵机械股份公司" not in words(checked)
    assert "变更备案申报将提交给" in words(client.get(f"{place}/submit"))
    post(client, f"{place}/submit")
    assert stored(place).state == State.UNDER_REVIEW


@pytest.mark.parametrize("where", ["", "/review", "/print", "/letter", "/documents", "/signing", "/heads"])
def test_no_page_of_a_change_calls_it_an_establishment(at, where):
    client, place = at
    assert "设立备案申报" not in words(client.get(place + where))


def test_a_completed_change_offers_the_receipt_that_answers_a_change(client, applicant, reviewer, enterprise):
    name = {"enterprise__enterprise_name__cn": "青岛新莱茵机械有限公司"}
    filing = changing.drafted(applicant, enterprise, "2018-03-05 10:00", f"{NAME}.name", **name)
    changing.completed(applicant, reviewer, filing, "2018-03-05 10:30")
    shown = words(as_user(client, applicant).get(f"/filings/{filing.id}"))
    assert "下载《外商投资企业变更备案回执》" in shown and "设立备案回执" not in shown


def move_record_on(client, place: str, applicant, reviewer) -> None:
    """Another change of the same enterprise is completed meanwhile."""
    named_anew(client, place, "青岛老莱茵机械有限公司")
    with_papers(place, applicant)
    post(client, f"{place}/submit")
    filing = stored(place)
    with transaction():
        stories.claims.claim(Filing.locked(filing.id), reviewer, shanghai("2018-03-05 11:00"))
    stories.accept(filing, reviewer, "2018-03-05 12:00")
    turn_clock("2018-03-05 13:00")


def test_where_the_record_moved_on_somebody_says_which_prevails(at, enterprise, applicant, reviewer):
    client, place = at
    named_anew(client, place)
    other = begin(client, enterprise)
    move_record_on(client, other, applicant, reviewer)
    assert "逐项核对" in words(client.get(place))
    assert client.get(f"{place}/submit").location == f"{place}/rebase"
    asked = words(client.get(f"{place}/rebase"))
    assert all(n in asked for n in ("青岛莱茵精密", "青岛新莱茵", "青岛老莱茵"))
    left = post(client, f"{place}/rebase", {})
    assert left.status_code == 422 and "以哪一个为准" in words(left)
    assert answers(place)["enterprise"]["enterprise_name"]["cn"] == "青岛新莱茵机械有限公司"
    post(client, f"{place}/rebase", {"enterprise.enterprise_name.cn": "record"})
    assert answers(place)["enterprise"]["enterprise_name"]["cn"] == "青岛老莱茵机械有限公司"
    assert not changes.moved_on(stored(place))


def test_a_director_who_goes_is_named_and_can_come_back(at):
    client, place = at
    tick(client, place, "organisation")
    director = "enterprise/organisation/directors/00000000-0000-4000-8000-0000000000d1"
    board = f"{place}/enterprise/organisation"
    post(client, f"{place}/remove-row", {"row": director}, form_on=board)
    assert "约翰·史密斯 备案记录中有，变更后删去" in words(client.get(board))
    save(client, board, {"_restore": director})
    directors = answers(place)["enterprise"]["organisation"]["directors"]
    assert "约翰·史密斯" in [row["name"] for row in directors]


def test_a_director_stays_while_the_head_is_not_ticked(at):
    client, place = at
    tick(client, place, "name")
    director = "enterprise/organisation/directors/00000000-0000-4000-8000-0000000000d1"
    assert post(client, f"{place}/remove-row", {"row": director}, form_on=place).status_code == 404


def test_autosave_goes_on_after_a_new_row_appeared(at):
    """If this fails, one's own saved row reads as somebody else's change."""
    client, place = at
    fields = shown(client.get(f"{place}/heads"))
    name = next(n for n in fields if "merged_enterprises" in n and n.endswith("-name"))
    fields |= {"merger_division_termination-kind": ["merger.new_entity"], name: "青岛乙有限公司"}
    answer = post(client, f"{place}/heads", fields, headers={"X-Autosave": "1"})
    fields |= {"seen": answer.json["seen"], name: "青岛乙机械有限公司"}
    assert post(client, f"{place}/heads", fields, headers={"X-Autosave": "1"}).json["saved"] is True


def test_the_pages_of_a_change_posted_back_untouched_change_nothing(at):
    client, place = at
    fields = shown(client.get(f"{place}/heads"))
    party = next(n for n in fields if "merged_enterprises" in n and n.endswith("-name"))
    kind = {"merger_division_termination-kind": ["merger.absorption.survives", "termination"]}
    tick(
        client, place, "name", "registered_address", "contact", **EQUITY, **kind, **{party: "青岛乙有限公司"}
    )
    fields = shown(client.get(f"{place}/investors"))
    premium = next(name for name in fields if name.startswith("equity_change-premiums"))
    save(client, f"{place}/investors", {premium: "500", f"{premium}-currency": "USD"})
    save(client, f"{place}/signing", dict.fromkeys(dates_of(client, place), "2018-03-02"))
    before = answers(place)
    found = Reading(stored(place), date(2018, 3, 5)).open_pages
    pages = [f"{place}/{page_place(p)}" for p in found]
    for address in pages:
        save(client, address, {})
    assert len(pages) > 6 and answers(place) == before


@pytest.fixture
def claimed(client, applicant, reviewer, enterprise) -> int:
    """A change of name in the reviewer's hands, seen by the reviewer."""
    name = {"enterprise__enterprise_name__cn": "青岛新莱茵机械有限公司"}
    filing = changing.drafted(applicant, enterprise, "2018-03-05 10:00", f"{NAME}.name", **name)
    stories.submit(filing, applicant, "2018-03-05 10:30")
    with transaction():
        claims.claim(Filing.locked(filing.id), reviewer, shanghai("2018-03-05 11:00"))
    as_user(client, reviewer)
    return filing.id


def test_the_agency_reads_before_and_after_and_no_empty_box(client, claimed):
    shown = page(client.get(f"/review/{claimed}"))
    table = " ".join(shown.xpath("//*[@id='part-changed']")[0].text_content().split())
    assert "青岛莱茵精密机械有限公司 青岛新莱茵机械有限公司" in table
    assert "（未填写）" not in shown.xpath("//*[@id='part-change']")[0].text_content()


def test_before_accepting_the_agency_reads_the_change_items_as_the_receipt_prints_them(client, claimed):
    asked = words(client.get(f"/review/{claimed}/accept"))
    assert "变更事项 外商投资企业基本信息变更（名称）" in asked
    assert "已甄别和核对，该事项属于备案范围" in asked and "结论均已逐项作出" not in asked


def test_boxes_are_named_by_what_they_are_about(at):
    """The paper prints （勾选） over them, which says nothing on a screen."""
    client, place = at
    text = page(client.get(f"{place}/heads")).xpath("//main")[0].text_content()
    assert "（勾选）（选填）" not in text and "合并、分立、终止" in text


def filed_late(client, place: str, applicant, reviewer) -> str:
    """A second change of the name, of a day before the one on record."""
    move_record_on(client, place, applicant, reviewer)
    turn_clock("2018-03-07 09:00")
    again = begin(client, stored(place).enterprise)
    tick(client, again, "name")
    save(client, f"{again}/signing", dict.fromkeys(dates_of(client, again), "2018-01-15"))
    return again


def test_a_late_change_asks_from_which_day_what_is_on_record_counts(at, applicant, reviewer):
    client, place = at
    again = filed_late(client, place, applicant, reviewer)
    assert "需要确认自哪一天起算" in words(client.get(again))
    asked = words(client.get(f"{again}/rebase"))
    assert "在此之前的记录 青岛莱茵精密机械有限公司 2018年1月15日起，本申报 青岛老莱茵机械有限公司" in asked
    assert "自2018年1月15日起即已如此：青岛老莱茵机械有限公司" in asked
    left = post(client, f"{again}/rebase")
    assert left.status_code == 422 and "自哪一天起算。" in words(left)
    name = "enterprise.enterprise_name.cn"
    assert post(client, f"{again}/rebase", {name: "mine"}).status_code == 303
    assert "需要确认自哪一天起算" not in words(client.get(again))
    assert compared(client.get(f"{again}/review")) == [
        (
            "外商投资企业基本信息 › 企业中文名称（自哪一天起算）",
            "青岛莱茵精密机械有限公司（到2018年1月15日）",
            "青岛老莱茵机械有限公司（2018年1月15日起）",
        )
    ]


def test_a_late_change_that_says_something_else_is_confirmed_to_hold_until_the_later_one(
    at, applicant, reviewer
):
    client, place = at
    again = filed_late(client, place, applicant, reviewer)
    fields = {"enterprise_name-cn": "青岛中莱茵机械有限公司"}
    save(client, f"{again}/enterprise/names", fields)
    asked = words(client.get(f"{again}/rebase"))
    assert "已核对：本申报的内容到" in asked and "之后以已有记录为准" in asked
    assert post(client, f"{again}/rebase", {"enterprise.enterprise_name.cn": "record"}).status_code == 303
