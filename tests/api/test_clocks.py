"""The golden cases of both clocks, told through the API alone (17-§12)."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.dates

ASK = {"items": [{"path": ["enterprise", "registered_address", "detail"], "problem": "请写明门牌号"}]}


@pytest.fixture
def filing(li, wang, at, request):
    """Submitted and claimed on the day the test names."""
    at(f"{request.param}T10:00")
    found = li.submitted()
    wang.post(f"/filings/{found['id']}/claim")
    return found


@pytest.mark.parametrize("filing", ["2017-09-28"], indirect=True)
def test_the_agency_has_until_after_the_golden_week(filing, li):
    assert filing["due"]["due_on"] == "2017-10-09"
    clock = li.get(f"/filings/{filing['id']}/clock").json
    assert clock["agency"] == {
        "limit": 3,
        "used": 0,
        "left": 3,
        "due_on": "2017-10-09",
        "provisional": False,
    }
    assert [d["date"] for d in clock["ahead"] if d["charged_to"] == "agency"] == [
        "2017-09-29", "2017-09-30", "2017-10-09",
    ]  # fmt: skip


@pytest.mark.parametrize("filing", ["2017-09-28"], indirect=True)
def test_a_supplement_asked_before_the_golden_week_is_due_on_the_25th(filing, wang):
    assert wang.move(filing["id"], "request_supplement", ASK).json["due"] == {
        "holder": "applicant",
        "due_on": "2017-10-25",
        "days_left": 15,
        "provisional": False,
    }


@pytest.mark.parametrize("filing", ["2018-02-09"], indirect=True)
def test_two_days_used_before_the_spring_festival_and_the_applicant_has_until_9_march(filing, wang, at):
    at("2018-02-12T10:00")
    assert wang.move(filing["id"], "request_supplement", ASK).json["due"]["due_on"] == "2018-03-09"
    clock = wang.get(f"/filings/{filing['id']}/clock").json
    assert (clock["agency"]["used"], clock["agency"]["left"], clock["agency"]["due_on"]) == (2, 1, None)
    assert [(d["date"], d["charged_to"], d["count"]) for d in clock["days"]] == [
        ("2018-02-09", None, None),
        ("2018-02-10", None, None),
        ("2018-02-11", "agency", 1),
        ("2018-02-12", "agency", 2),
    ]


@pytest.mark.parametrize("filing", ["2018-02-09"], indirect=True)
def test_after_the_supplement_the_remaining_day_resumes(filing, li, wang, at):
    at("2018-02-12T10:00")
    asked = wang.move(filing["id"], "request_supplement", ASK).json
    at("2018-02-26T10:00")
    item = asked["supplement"]["items"][0]["id"]
    back = li.move(filing["id"], "resubmit", {"replies": [{"item": item, "reply": "已写明"}]})
    assert back.json["due"] == {
        "holder": "agency",
        "due_on": "2018-02-27",
        "days_left": 1,
        "provisional": False,
    }


@pytest.mark.parametrize("filing", ["2017-09-28"], indirect=True)
def test_late_supplement_ends_the_filing_and_it_can_be_filed_again(filing, li, wang, admin, at):
    wang.move(filing["id"], "request_supplement", ASK)
    at("2017-10-25T23:59:30")
    admin.post("/simulation/sweep")
    assert li.get(f"/filings/{filing['id']}").json["state"] == "awaiting_supplement"
    at("2017-10-26T00:01")
    assert admin.post("/simulation/sweep").json["expired"] == 1
    assert admin.post("/simulation/sweep").json["expired"] == 0
    ended = li.get(f"/filings/{filing['id']}").json
    assert (ended["state"], ended["moves"], ended["due"]) == ("not_completed", [], None)
    again = li.post("/filings", json={"kind": "establishment", "copy_of": filing["id"]})
    assert again.status_code == 201 and again.json["copied_from"] == filing["id"]
    assert again.json["answers"] == ended["answers"]
    paths = [p["path"] for p in li.get(f"/filings/{again.json['id']}/problems").json]
    assert paths == [["event", "implemented"]]
    assert len(li.get(f"/filings/{again.json['id']}/events").json) == 0


@pytest.mark.parametrize("filing", ["2017-09-28"], indirect=True)
def test_a_suspended_filing_costs_nobody_a_day(filing, wang, at):
    assert wang.move(filing["id"], "suspend", {"reason": "可能影响国家安全"}).json["due"] is None
    at("2017-10-31T10:00")
    assert wang.move(filing["id"], "resume", {"result": "passed"}).json["due"]["due_on"] == "2017-11-03"
    days = wang.get(f"/filings/{filing['id']}/clock").json["days"]
    assert {d["charged_to"] for d in days if d["working"] and d["date"] > "2017-09-28"} == {"nobody"}


def test_a_draft_has_no_clock_running(li, at):
    at("2017-09-28T10:00")
    filing = li.post("/filings", json={"kind": "establishment"}).json
    clock = li.get(f"/filings/{filing['id']}/clock").json
    assert clock["agency"]["due_on"] is None and clock["days"] == [] and clock["applicant"]["left"] == 15


def test_deadlines_say_why(anybody):
    found = anybody.get("/deadlines?event=agency_complete_filing&on=2017-09-28").json
    assert found["date"] == "2017-10-09" and found["article"] == "17-§12" and found["provisional"] is False
    assert any("国庆" in line for line in found["why"])


def test_a_licence_s_thirtieth_day_on_a_holiday_moves_on(anybody):
    found = anybody.get("/deadlines?event=establishment_after_licence&on=2017-09-01").json
    assert found["date"] == "2017-10-09"


def test_working_days_count_the_make_up_saturday(anybody):
    found = anybody.get("/working-days?from=2017-09-28&add=3").json
    assert found["date"] == "2017-10-09" and "2017-09-30 调休上班" in found["why"]


def test_an_unpublished_year_is_provisional(anybody):
    assert anybody.get("/working-days?from=2051-01-04&add=3").json["provisional"] is True


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/deadlines?event=nothing&on=2017-09-28", 404),
        ("/deadlines?event=supplement&on=2016-10-07", 422),
        ("/deadlines?event=supplement&on=28.9.2017", 422),
        ("/deadlines?event=supplement", 422),
        ("/working-days?from=2017-02-30&add=1", 422),
        ("/working-days?from=2017-02-28&add=x", 422),
        ("/working-days?from=2100-12-31&add=20000", 422),
        ("/working-days?from=9999-12-31&add=1", 422),
        ("/working-days?from=2017-02-28&add=99999999", 422),
        ("/verify/AAAA", 404),
    ],
)
def test_what_cannot_be_answered_is_said_so(anybody, path, status):
    answer = anybody.get(path)
    assert answer.status_code == status and answer.json["message"]
