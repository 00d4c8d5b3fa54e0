"""A case on the pages: from its start to its close, by two people where the law wants two."""

from __future__ import annotations

import html
import re
from io import BytesIO

import pytest
from PIL import Image

from filing.domain.supervision.items import ITEMS
from filing.extensions import db
from filing.models import Enterprise, Inspection
from tests.conftest import turn_clock
from tests.guards.test_access import faults_of
from tests.services.stories import a_pdf
from tests.services.supervising import enlisted, filed, supervisor_of
from tests.web.conftest import as_user, page, post

CASE = "/supervision/cases/1"
NEW = {"way": "suggestion", "respondent": "胶州某食品公司", "source": "税务局建议检查。"}
NOTICE = {"kind": "visit", "on": "2017-10-19", "papers": "营业执照\n公司章程"}
FOUND = {
    f"findings-{item}-{part}": text
    for item in ITEMS
    for part, text in (("finding", "逐项核对。"), ("evidence", "备案回执。"))
}
FALSE = {"breaches-0-key": "false", "breaches-0-began_on": "2017-08-01", "breaches-0-ended_on": "2017-08-10"}


def words(response) -> str:
    return " ".join(page(response).xpath("string(//main)").split())


@pytest.fixture
def sun(client, app):
    supervisor = supervisor_of("370200")
    enlisted(supervisor)
    return as_user(client, supervisor)


@pytest.fixture
def he(app):
    return as_user(app.test_client(), supervisor_of("370200", "he@example.com"))


def opened(client, **more):
    return post(client, "/supervision/cases", NEW | more, form_on="/supervision/cases/new")


def move(client, name: str, **given):
    where = f"{CASE}/moves/{name}"
    asked = client.get(where)
    assert asked.status_code == 200 and faults_of(asked) == [], name
    return post(client, where, given)


def made(client, name: str, **given) -> None:
    answer = move(client, name, **given)
    assert answer.status_code == 303, words(answer)


def concluded(client, **breach) -> None:
    opened(client)
    made(client, "notify", **NOTICE)
    turn_clock("2017-10-19 09:30")
    made(client, "visit", certificates_shown="y")
    made(client, "find", **FOUND)
    made(client, "conclude", result="检查结果见下。", **breach)


def test_a_clean_case_runs_from_its_start_to_its_close(sun):
    concluded(sun)
    shown = words(sun.get(CASE))
    assert (
        "应当检查" in shown
        and "2017年11月16日" in shown
        and "现场查验或收齐材料当日2017年10月19日不计入" in shown
    )
    made(sun, "close")
    assert "已结案" in words(sun.get(CASE)) and faults_of(sun.get(CASE)) == []
    listed = sun.get("/supervision/cases?state=closed")
    assert "胶州某食品公司" in words(listed) and faults_of(listed) == []
    assert "没有符合条件的检查案件" in words(sun.get("/supervision/cases"))


def test_the_list_says_the_day_that_is_next_and_that_it_is_over(sun):
    concluded(sun, **FALSE)
    assert "最晚报告检查情况：2017年10月26日" in words(sun.get("/supervision/cases"))
    turn_clock("2017-10-27 09:30")
    assert "2017年10月26日 已超过" in words(sun.get("/supervision/cases"))


def test_more_cases_than_a_page_has_are_on_the_next(sun):
    for number in range(26):
        opened(sun, respondent=f"第{number}号公司")
    first = sun.get("/supervision/cases?state=opened")
    following = re.search(r'href="(/supervision/cases\?[^"]*after=[^"]*)"', first.text)
    assert following is not None and "第0号公司" not in words(first)
    assert "第0号公司" in words(sun.get(html.unescape(following[1])))


def test_a_false_filing_is_ordered_fined_performed_and_closed(sun, he):
    concluded(sun, **FALSE)
    made(sun, "order", text="请更正备案信息。", days="10")
    made(
        sun,
        "propose_fine",
        **{"fines-0-amount": "8000", "hearing_threshold": "10000", "hearing_source": "某规定"},
    )
    assert sun.get(f"{CASE}/moves/decide").status_code == 403
    made(he, "decide", **{"amounts-0": "6000", "reason": "采纳申辩。"})
    for what in ("correction", "payment"):
        made(sun, "perform", what=what, on="2017-10-19", evidence="凭证第1号。")
    made(sun, "close")
    shown = words(sun.get(CASE))
    assert "《办法》第二十五条第二款" in shown and "决定人民币6,000.00元" in shown and "已结案" in shown


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"way": "own_initiative", "ground": "false_filing"}, "须先有该项记录"),
        ({"source": ""}, "请写明举报的内容"),
        ({"respondent": ""}, "请写明被检查人的名称"),
    ],
)
def test_a_case_that_cannot_start_says_why_at_its_field(sun, given, said):
    answer = opened(sun, **given)
    assert (answer.status_code, said in words(answer)) == (422, True)
    assert faults_of(answer) == []


def test_what_was_typed_stays_where_a_move_is_refused(sun):
    opened(sun)
    answer = move(sun, "notify", **NOTICE | {"on": "2017-10-17"})
    assert answer.status_code == 409 and "太近" in words(answer) and "公司章程" in answer.text
    made(sun, "notify", **NOTICE)
    turn_clock("2017-10-19 09:30")
    made(sun, "visit", certificates_shown="y")
    answer = move(sun, "find", **FOUND | {"findings-penalty-evidence": ""})
    assert (answer.status_code, "请写明依据的材料或事实" in words(answer)) == (422, True)
    assert answer.text.count("逐项核对。") == len(ITEMS)


def test_the_enterprise_is_told_word_for_word_and_the_supervisor_prints_the_same(client, app, applicant):
    filed(applicant, 1)
    enlisted(supervisor_of(None, "all@example.com"), agency="370200")
    province = as_user(app.test_client(), supervisor_of("370000", "sheng@example.com"))
    post(province, "/supervision/draws", {"year": "2017", "half": "1"}, form_on="/supervision/draws/new")
    post(province, "/supervision/draws/1/reveal", form_on="/supervision/draws/1")
    sun = as_user(client, supervisor_of("370200"))
    link = page(sun.get("/supervision/draws/1")).xpath("//a[starts-with(., '启动检查')]/@href")[0]
    given = page(sun.get(link)).xpath(
        "//main//input[@checked or @name='enterprise' or @name='respondent'] | //main//textarea"
    )
    data = {field.name: field.value for field in given if field.name}
    assert (data["way"], data["source"]) == ("draw", "1")
    assert post(sun, "/supervision/cases", data, form_on=link).status_code == 303
    made(sun, "notify", **NOTICE)
    printed = words(sun.get(f"{CASE}/notice"))
    assert "我（单位）拟于2017年10月19日对你公司遵守《备案办法》的有关情况进行现场查验。" in printed
    assert faults_of(sun.get(f"{CASE}/notice")) == []
    told = words(as_user(app.test_client(), applicant).get("/notices"))
    assert "检查通知：鲁青第1有限公司" in told and "2. 公司章程" in told


def test_what_a_fine_may_be_is_said_where_it_is_typed(sun):
    concluded(sun, **FALSE)
    made(sun, "order", text="请更正。", days="10")
    assert "应当并处罚款，不超过人民币30,000.00元" in words(sun.get(f"{CASE}/moves/propose_fine"))


def examined(client) -> None:
    """As far as the record table."""
    opened(client)
    made(client, "notify", **NOTICE)
    turn_clock("2017-10-19 09:30")
    made(client, "visit", certificates_shown="y")


def a_photograph() -> bytes:
    taken = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(taken, "PNG")
    return taken.getvalue()


def test_findings_are_recorded_in_several_goes(sun):
    examined(sun)
    some = {key: text for key, text in FOUND.items() if "procedure" in key}
    made(sun, "find", **some)
    assert "尚未记录" in words(sun.get(CASE))
    assert "逐项核对。" in sun.get(f"{CASE}/moves/find").text


def test_a_photograph_stands_with_its_item_and_needs_what_it_shows_in_words(sun):
    examined(sun)
    some = {key: text for key, text in FOUND.items() if "procedure" in key}
    taken = {"photographs-procedure": (BytesIO(a_photograph()), "门面.png")}
    refused = move(sun, "find", **taken)
    assert refused.status_code == 422 and "请先写明照片所示的检查情况和依据" in words(refused)
    paper = {"photographs-procedure": (BytesIO(a_pdf("门面")), "门面.pdf")}
    assert "不是照片" in words(move(sun, "find", **some, **paper))
    made(sun, "find", **some, **taken | {"photographs-procedure": (BytesIO(a_photograph()), "门面.png")})
    shown = page(sun.get(CASE)).xpath("//main//a[text()='门面.png']/@href")
    assert len(shown) == 1 and sun.get(shown[0]).status_code == 200


def test_what_a_colleague_wrote_meanwhile_is_shown_and_not_overwritten(sun, app):
    examined(sun)
    he = as_user(app.test_client(), supervisor_of("370200", "he2@example.com"))
    seen = page(he.get(f"{CASE}/moves/find")).xpath("//input[starts-with(@name, 'seen-')]")
    was = {box.get("name"): box.get("value") for box in seen}
    made(sun, "find", **{key: text for key, text in FOUND.items() if "procedure" in key})
    mine = {"findings-procedure-finding": "另有出入。", "findings-procedure-evidence": "台账。"}
    refused = move(he, "find", **was, **mine)
    assert refused.status_code == 409
    assert "同事已经写过这一项：“逐项核对。”（依据：备案回执。）" in words(refused)
    assert "另有出入。" in refused.text and "另有出入。" not in sun.get(CASE).text
    made(he, "find", **mine)
    assert "另有出入。" in sun.get(CASE).text


def test_a_record_that_cannot_exist_is_none_that_a_case_could_be_against(sun):
    assert opened(sun, enterprise="99999999999999999999").status_code == 303
    assert "胶州某食品公司" in words(sun.get(CASE))


def test_what_was_handed_over_stands_under_a_heading_of_its_own_with_its_day_in_words(sun):
    examined(sun)
    made(sun, "hand_over", to="青岛市税务局", what="少缴税款。", receipt="收字第1号")
    shown = page(sun.get(CASE)).xpath("//h2[.='移送其他部门']/following-sibling::ul[1]/li")
    assert [" ".join(row.text_content().split()) for row in shown] == [
        "2017年10月19日 移送青岛市税务局：少缴税款。（回执：收字第1号）"
    ]


def test_another_bodys_case_is_not_there(sun, app):
    opened(sun)
    other = as_user(app.test_client(), supervisor_of("371300", "other@example.com"))
    assert [other.get(path).status_code for path in (CASE, f"{CASE}/moves/notify")] == [404, 404]


def test_a_move_that_is_not_open_says_why_instead_of_asking(sun):
    opened(sun)
    answer = sun.get(f"{CASE}/moves/close")
    assert answer.status_code == 409 and "不能办理“结案”" in answer.text
    assert sun.get(f"{CASE}/moves/forgive").status_code == 404


def test_a_name_or_a_code_that_the_register_knows_stands_for_its_record(client, app, applicant):
    filed(applicant, 1)
    enlisted(supervisor_of(None, "all@example.com"), agency="370200")
    sun = as_user(client, supervisor_of("370200"))
    record = db.session.query(Enterprise).one()
    link = page(sun.get(f"/enterprises/{record.id}")).xpath("//a[. = '对该企业启动监督检查']/@href")[0]
    asked = page(sun.get(link)).xpath("//input[@name='respondent']/@value")
    assert asked == [record.name]
    opened(sun, respondent=record.name)
    assert db.session.query(Inspection).one().enterprise_id == record.id
