"""A case as programs see it: from its start to its close, and what each move refuses."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from filing.domain.supervision.items import ITEMS
from filing.extensions import transaction
from filing.models import Agency
from tests.api.conftest import staff
from tests.conftest import turn_clock
from tests.services.supervising import enlisted, filed, supervisor_of

#: Monday, 16 October 2017, 10:00 is when a test begins.
VISIT_ON = "2017-10-19"
FINDINGS = {item: {"finding": "未发现问题。", "evidence": "营业执照、备案回执。"} for item in ITEMS}
LATE = {"key": "late", "began_on": "2017-09-01", "ended_on": "2017-10-10"}
FALSE = {"key": "false", "began_on": "2017-07-01", "ended_on": "2017-07-20"}


@pytest.fixture
def sun(client, app):
    """A supervisor of the body; a second one is `he`."""
    return staff(client, "sun2@example.com", "supervisor", "370200")


@pytest.fixture
def he(client, app):
    return staff(client, "he@example.com", "supervisor", "370200")


@pytest.fixture
def people(app):
    return enlisted(supervisor_of("370200"))


@pytest.fixture
def case(sun, people) -> int:
    answer = sun.post(
        "/supervision/cases",
        json={
            "way": "own_initiative",
            "ground": "not_filed",
            "respondent": "胶州某公司",
            "source": "登记后一直未备案。",
        },
    )
    assert answer.status_code == 201, answer.json
    return answer.json["id"]


def moves(caller, case: int, move: str, **given):
    return caller.post(f"/supervision/cases/{case}/moves/{move}", json=given)


def made(caller, case: int, move: str, **given) -> dict:
    answer = moves(caller, case, move, **given)
    assert answer.status_code == 200, answer.json
    return answer.json


def notified(caller, case: int) -> dict:
    return made(caller, case, "notify", kind="visit", on=VISIT_ON, papers=["营业执照"])


def concluded(caller, case: int, *breaches: dict) -> dict:
    notified(caller, case)
    turn_clock(f"{VISIT_ON} 09:30")
    made(caller, case, "visit", certificates_shown=True)
    made(caller, case, "find", findings=FINDINGS)
    return made(caller, case, "conclude", result="检查结果如下。", breaches=list(breaches))


def ordered(caller, case: int, *breaches: dict) -> dict:
    concluded(caller, case, *breaches)
    return made(caller, case, "order", text="请补办备案。", days=10)


def test_a_clean_case_from_notice_to_close(sun, case):
    read = notified(sun, case)
    assert read["state"] == "notified" and read["deadlines"]["notice_by"] == "2017-10-16"
    assert len(read["inspectors"]) == 2 and len(read["findings"]) == 7
    read = concluded_after_notice(sun, case)
    assert read["deadlines"] == {
        "notice_by": "2017-10-16", "result_by": "2017-11-16", "report_by": "2017-10-26", "correct_by": None
    }  # fmt: skip
    assert made(sun, case, "close")["state"] == "closed"
    assert moves(sun, case, "close").status_code == 409


def concluded_after_notice(caller, case: int) -> dict:
    turn_clock(f"{VISIT_ON} 09:30")
    made(caller, case, "visit", certificates_shown=True)
    made(caller, case, "find", findings=FINDINGS)
    return made(caller, case, "conclude", result="未发现违反办法的行为。")


def test_notice_comes_three_working_days_before(sun, case):
    refused = moves(sun, case, "notify", kind="visit", on="2017-10-18", papers=["营业执照"])
    assert refused.status_code == 409 and "太近" in refused.json["message"]


def test_papers_start_the_clock_when_all_are_there(sun, case):
    made(
        sun,
        case,
        "notify",
        kind="papers",
        on=VISIT_ON,
        papers=["营业执照", "章程"],
        place="青岛市香港中路6号",
    )
    assert moves(sun, case, "visit", certificates_shown=True).status_code == 409
    assert moves(sun, case, "receive_papers", received=["章程"]).status_code == 409
    read = made(sun, case, "receive_papers", received=["章程", "营业执照"])
    assert (read["state"], read["deadlines"]["result_by"]) == ("examining", "2017-11-13")


def test_no_visit_before_its_day_nor_without_the_certificates(sun, case):
    notified(sun, case)
    assert moves(sun, case, "visit", certificates_shown=True).status_code == 409
    turn_clock(f"{VISIT_ON} 09:30")
    assert moves(sun, case, "visit").status_code == 422


def test_the_result_waits_for_all_seven_items(sun, case):
    notified(sun, case)
    turn_clock(f"{VISIT_ON} 09:30")
    made(sun, case, "visit", certificates_shown=True)
    made(sun, case, "find", findings={item: FINDINGS[item] for item in ITEMS[:6]})
    assert moves(sun, case, "conclude", result="未发现问题。").status_code == 409
    nothing = {"penalty": {"finding": "", "evidence": ""}}
    assert moves(sun, case, "find", findings=nothing).status_code == 422


def test_a_finding_is_not_written_over_words_a_colleague_wrote_since_it_was_read(sun, he, case):
    notified(sun, case)
    turn_clock(f"{VISIT_ON} 09:30")
    read = made(sun, case, "visit", certificates_shown=True)
    seen = {one["item"]: one["seen"] for one in read["findings"]}
    item, theirs, mine = ITEMS[0], {"finding": "住所不符。", "evidence": "租赁合同。"}, FINDINGS[ITEMS[0]]
    for _ in ("sent", "sent again after a broken connection"):
        made(he, case, "find", findings={item: theirs}, seen=seen)

    refused = moves(sun, case, "find", findings={item: mine}, seen=seen)
    assert refused.status_code == 409 and refused.json["error"] == "stale_version"
    assert refused.json["differences"] == [
        {"path": ["findings", item, part], "current": theirs[part], "yours": mine[part]}
        for part in ("finding", "evidence")
    ]
    assert "住所不符。" in refused.json["problems"][0]["message"]

    anew = {one["item"]: one["seen"] for one in sun.get(f"/supervision/cases/{case}").json["findings"]}
    written = made(sun, case, "find", findings={item: mine}, seen=anew)["findings"]
    assert written[0]["finding"] == mine["finding"]


def test_late_is_ordered_first_and_fined_only_when_disobeyed(sun, he, case):
    read = ordered(sun, case, LATE)
    assert read["breaches"][0]["article"] == "17-§25¶1" and read["deadlines"]["correct_by"] == "2017-11-02"
    fine = {"fines": [{"breach": 0, "amount": "8000.00"}]}
    assert moves(sun, case, "propose_fine", **fine).status_code == 422
    turn_clock("2017-11-03 09:00")
    assert made(sun, case, "propose_fine", **fine)["hearing"]["offered"] is True
    decision = {"amounts": ["8000.00"], "reason": "逾期不改正。"}
    assert moves(sun, case, "decide", **decision).status_code == 403  # who investigates does not decide
    assert moves(he, case, "decide", **decision).status_code == 409  # a hearing may still be asked for
    turn_clock("2017-11-07 09:00")
    assert moves(he, case, "decide", amounts=["9000.00"], reason="逾期。").status_code == 409  # heavier
    read = made(he, case, "decide", **decision)
    assert (read["state"], read["unperformed"]) == ("decided", ["correction", "payment"])
    assert moves(he, case, "close").status_code == 409
    for what in ("correction", "payment"):
        made(sun, case, "perform", what=what, on="2017-11-07", evidence="凭证。")
    assert made(sun, case, "close")["state"] == "closed"


def test_grave_with_a_reason_is_fined_at_once(sun, case):
    ordered(sun, case, LATE)
    made(sun, case, "propose_fine", fines=[{"breach": 0, "amount": "30000", "grave": "多次未备案。"}])


def test_a_false_filing_of_2016_is_ordered_and_fined_by_its_own_article(sun, case):
    read = ordered(sun, case, FALSE)
    assert read["breaches"][0]["article"] == "16-§24¶2"
    made(sun, case, "perform", what="correction", on=VISIT_ON, evidence="已更正。")
    assert "并处罚款" in moves(sun, case, "close").json["message"]


def test_a_hearing_that_was_asked_for_is_held_before_the_decision(sun, he, case):
    ordered(sun, case, FALSE)
    made(sun, case, "propose_fine", fines=[{"breach": 0, "amount": "20000"}])
    made(he, case, "hear", asked_for_hearing=True, statement="金额过高。", answer="部分采纳。")
    turn_clock("2017-10-30 09:00")
    assert moves(he, case, "decide", amounts=["10000"], reason="部分采纳。").status_code == 409
    assert moves(he, case, "hear", held_on="2017-10-25").status_code == 422  # announced seven days before
    made(he, case, "hear", held_on="2017-10-30")
    assert made(he, case, "decide", amounts=["10000"], reason="部分采纳。")["fines"][0]["decided"] == "10000"


def test_below_the_threshold_nobody_waits_for_a_hearing(sun, he, case):
    ordered(sun, case, FALSE)
    fine = {"fines": [{"breach": 0, "amount": "3000"}], "hearing_threshold": "10000"}
    assert moves(sun, case, "propose_fine", **fine).status_code == 422  # without its source
    read = made(sun, case, "propose_fine", **fine, hearing_source="某省听证标准规定")
    assert read["hearing"]["offered"] is False
    assert (
        moves(he, case, "decide", amounts=["0"], reason="轻微。").status_code == 422
    )  # its article commands one
    made(he, case, "decide", amounts=["3000"], reason="事实清楚。")


def test_what_is_laid_down_for_the_body_decides_whether_a_hearing_is_offered(sun, case):
    with transaction():
        body = Agency.by_code("370200")
        body.hearing_threshold, body.hearing_source = "10000.00", "某省听证标准规定"
    ordered(sun, case, FALSE)
    hearing = made(sun, case, "propose_fine", fines=[{"breach": 0, "amount": "3000"}])["hearing"]
    assert (hearing["offered"], hearing["threshold"], hearing["source"]) == (
        False,
        "10000.00",
        "某省听证标准规定",
    )


@pytest.mark.parametrize(
    "fines",
    [
        [], [{"breach": 0, "amount": "0"}], [{"breach": 0, "amount": "30000.01"}], [{"breach": 1, "amount": "1"}],
        [{"breach": 0, "amount": "much"}], [{"breach": 0, "amount": "1"}, {"breach": 0, "amount": "1"}],
    ],
)  # fmt: skip
def test_a_fine_out_of_bounds_or_twice_for_one_act_is_refused(sun, case, fines):
    ordered(sun, case, FALSE)
    assert moves(sun, case, "propose_fine", fines=fines).status_code == 422


@pytest.mark.parametrize(("days", "status"), [(0, 422), (1, 200), (30, 200), (31, 422)])
def test_shandong_gives_one_to_thirty_working_days(sun, case, days, status):
    concluded(sun, case, LATE)
    assert moves(sun, case, "order", text="请补办。", days=days).status_code == status


def test_a_term_is_lengthened_while_it_runs_and_within_the_bounds(sun, case):
    ordered(sun, case, LATE)
    assert moves(sun, case, "extend", days=31, reason="补办需要时间。").status_code == 422
    assert moves(sun, case, "extend", days=10, reason="补办需要时间。").status_code == 422
    assert (
        made(sun, case, "extend", days=20, reason="补办需要时间。")["deadlines"]["correct_by"] == "2017-11-16"
    )
    turn_clock("2017-11-17 09:00")
    assert moves(sun, case, "extend", days=25, reason="补办需要时间。").status_code == 409


def test_a_move_that_the_table_does_not_know_is_no_move(sun, case):
    assert moves(sun, case, "forgive").status_code == 409


def test_what_is_not_performed_goes_to_enforcement_with_a_receipt(sun, case):
    ordered(sun, case, LATE)
    handed = {"to": "青岛市中级人民法院", "what": "申请强制执行。", "for_enforcement": True}
    assert moves(sun, case, "hand_over", **handed).status_code == 422
    made(sun, case, "hand_over", **handed, receipt="收字第1号")
    assert made(sun, case, "close")["state"] == "closed"


def test_what_was_over_before_the_case_came_to_light_with_it(sun, case):
    turn_clock("2017-10-20 09:00")
    made(sun, case, "notify", kind="papers", on="2017-10-26", papers=["章程"], place="香港中路6号")
    made(sun, case, "receive_papers", received=["章程"])
    made(sun, case, "find", findings=FINDINGS)
    later = LATE | {"ended_on": "2017-10-18"}
    read = made(sun, case, "conclude", result="见上。", breaches=[FALSE, later, LATE | {"ended_on": None}])
    assert [row["found_on"] for row in read["breaches"]] == ["2017-10-16", "2017-10-20", "2017-10-20"]


def test_an_act_before_the_measures_is_refused(sun, case):
    notified(sun, case)
    turn_clock(f"{VISIT_ON} 09:30")
    made(sun, case, "visit", certificates_shown=True)
    made(sun, case, "find", findings=FINDINGS)
    early = LATE | {"began_on": "2016-01-01", "ended_on": "2016-10-07"}
    assert moves(sun, case, "conclude", result="见上。", breaches=[early]).status_code == 422


def test_the_list_of_cases_goes_on_behind_each_page_and_may_be_narrowed(sun, case):
    asked = {"way": "suggestion", "respondent": "黄岛某公司", "source": "税务局建议检查。"}
    other = sun.post("/supervision/cases", json=asked).json["id"]
    first = sun.get("/supervision/cases?limit=1").json
    second = sun.get(f"/supervision/cases?limit=1&after={first['next']}").json
    narrowed = sun.get("/supervision/cases?way=suggestion&state=opened").json
    seen = [[row["id"] for row in page["items"]] for page in (first, second, narrowed)]
    assert (seen, second["next"]) == ([[other], [case], [other]], None)


def test_another_bodys_case_does_not_exist(client, sun, case):
    other = staff(client, "other@example.com", "supervisor", "371300")
    assert other.get(f"/supervision/cases/{case}").status_code == 404
    assert moves(other, case, "close").status_code == 404
    assert other.get("/supervision/cases").json["items"] == []


def test_the_province_sees_a_citys_case_and_leaves_it_to_the_city(client, sun, case):
    province = staff(client, "sheng@example.com", "supervisor", "370000")
    read = province.get(f"/supervision/cases/{case}").json
    assert read["moves"] == [] and read["history"][0]["label"] == "启动检查"
    assert moves(province, case, "notify", kind="visit", on=VISIT_ON, papers=["章程"]).status_code == 403


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (
            {"way": "own_initiative", "ground": "false_filing", "respondent": "某", "source": "不实。"},
            "ground",
        ),
        ({"way": "own_initiative", "ground": "not_filed", "respondent": "某", "source": ""}, "ground"),
        ({"way": "own_initiative", "ground": "not_filed", "source": "未备案。"}, "respondent"),
        ({"way": "suggestion", "respondent": "某", "source": ""}, "source"),
        ({"way": "draw", "respondent": "某", "source": "1"}, "source"),
        ({"way": "report", "enterprise": 999, "source": "举报。"}, "enterprise"),
    ],
)
def test_a_case_that_cannot_start_says_what_is_wanting(sun, given, field):
    answer = sun.post("/supervision/cases", json=given)
    assert (answer.status_code, answer.json["problems"][0]["path"]) == (422, [field])


@pytest.mark.parametrize(
    ("given", "must"),
    [
        ({"way": "suggestion", "source": "税务局建议检查。"}, True),
        ({"way": "report", "source": "举报信。", "written": True, "has_evidence": True}, True),
        ({"way": "report", "source": "来电。", "written": False, "has_evidence": True}, False),
    ],
)
def test_whether_it_must_be_inspected_follows_from_how_it_starts(sun, given, must):
    answer = sun.post("/supervision/cases", json={"respondent": "某公司", **given})
    assert answer.json["must_inspect"] is must


def test_without_two_inspectors_nobody_is_notified(sun):
    opened = sun.post(
        "/supervision/cases", json={"way": "suggestion", "source": "建议。", "respondent": "某公司"}
    )
    assert (
        moves(sun, opened.json["id"], "notify", kind="visit", on=VISIT_ON, papers=["章程"]).status_code == 409
    )


def test_a_drawn_enterprise_is_inspected_once_by_those_the_lot_sent(client, sun, people, applicant):
    filed(applicant, 1)
    province = staff(client, "sheng@example.com", "supervisor", "370000")
    drawn = province.post("/supervision/draws", json={"year": 2017, "half": 1}).json["id"]
    one = province.post(f"/supervision/draws/{drawn}/reveal").json["selection"][0]
    given = {"way": "draw", "enterprise": one["enterprise"]["id"], "source": drawn}
    opened = sun.post("/supervision/cases", json=given)
    assert opened.status_code == 201 and opened.json["must_inspect"] is True
    assert opened.json["inspectors"] == one["inspectors"]
    assert sun.post("/supervision/cases", json=given).status_code == 409


def a_photograph(colour: str = "teal") -> bytes:
    taken = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(taken, "PNG")
    return taken.getvalue()


def recorded(caller, case: int, *, part: str = "photographs-procedure", photographs=(), **parts: str):
    sent = {part: [(io.BytesIO(one), f"门面{n}.png") for n, one in enumerate(photographs)]}
    return caller.call("POST", f"/supervision/cases/{case}/moves/find", data={**parts, **sent})


def test_the_record_table_takes_photographs_as_a_form(sun, case):
    notified(sun, case)
    early = recorded(sun, case, photographs=[a_photograph()])
    assert early.status_code == 409 and "不能办理“记录检查情况”" in early.json["message"]
    turn_clock(f"{VISIT_ON} 09:30")
    made(sun, case, "visit", certificates_shown=True)

    alone = recorded(sun, case, photographs=[a_photograph()])
    assert alone.status_code == 422
    assert [one["message"] for one in alone.json["problems"]] == ["请先写明照片所示的检查情况和依据。"]
    no_json = recorded(sun, case, photographs=[a_photograph()], findings="逐项核对")
    assert no_json.json["problems"][0]["path"] == ["findings"] and no_json.status_code == 422
    no_picture = recorded(sun, case, photographs=[b"%PDF"], findings=json.dumps(FINDINGS))
    assert no_picture.json["problems"][0]["path"] == ["photographs-procedure"]

    misnamed = recorded(sun, case, part="photographs-x", photographs=[b"%PDF"], findings=json.dumps(FINDINGS))
    assert misnamed.json["problems"][0]["path"] == ["photographs-x"]

    written = {"findings": json.dumps({"procedure": FINDINGS["procedure"]})}
    pictures = [a_photograph(), a_photograph("navy")]
    read = recorded(sun, case, photographs=pictures, **written).json
    assert [(one["purpose"], one["about"], one["file_name"]) for one in read["files"]] == [
        ("photograph", "procedure", "门面0.png"), ("photograph", "procedure", "门面1.png")
    ]  # fmt: skip
    assert sun.get(f"/supervision/cases/{case}/files/{read['files'][0]['id']}").mimetype == "image/png"
    more = recorded(sun, case, photographs=[a_photograph("navy"), a_photograph("red")])
    assert len(more.json["files"]) == 3
