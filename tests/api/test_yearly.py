"""Yearly papers and figures as programs see them."""

from __future__ import annotations

import pytest

from tests.api.conftest import staff
from tests.conftest import turn_clock
from tests.services.reporting import reported

TIMES = "全年两次，上半年、下半年各一次。"


@pytest.fixture
def zone(client, app):
    turn_clock("2018-01-16 10:00")
    return staff(client, "zone@example.com", "supervisor", "EDZ-YANTAI")


def test_a_plan_is_issued_once_for_a_key_and_anybody_reads_of_it(zone, anybody):
    owed = {one["kind"]: one for one in zone.get("/supervision/yearly").json["owed"]}
    assert (owed["summary"]["by"], owed["summary"]["is_overdue"], owed["plan"]["sent"]) == (
        "2018-01-15", True, None
    )  # fmt: skip
    key = {"Idempotency-Key": "plan-2018"}
    made, again = (
        zone.post("/supervision/yearly/plan", json={"year": 2018, "times": TIMES}, headers=key) for _ in "12"
    )
    assert made.status_code == 201 and again.json == made.json
    assert made.json["label"] == "2018年度抽查计划" and made.json["edition"] == 1
    assert anybody.get("/plans").json["items"] == [made.json]
    assert anybody.get("/supervision/yearly").status_code == 401
    assert made.json["pdf"] == f"/plans/{made.json['id']}.pdf"
    read = zone.get("/supervision/yearly").json
    assert read["items"] == [made.json]
    assert [one["sent"] for one in read["owed"] if one["kind"] == "plan"] == [made.json["id"]]


def test_what_a_yearly_paper_lacks_is_said_at_its_member(zone):
    refused = zone.post("/supervision/yearly/plan", json={"year": 2018})
    assert (refused.status_code, refused.json["problems"][0]["path"]) == (422, ["times"])
    early = zone.post("/supervision/yearly/summary", json={"year": 2018, "work": "平稳。"})
    assert early.json["problems"][0]["message"] == "总结的是已经结束的年度，请填写2017或更早的年度。"
    assert zone.post("/supervision/yearly/report", json={"year": 2018}).status_code == 404


def test_a_years_figures_name_nobody_to_the_public(client, anybody, app):
    reported()
    turn_clock("2018-01-16 10:00")
    sun = staff(client, "sun2@example.com", "supervisor", "370200")
    of_all = anybody.get("/figures?year=2017").json
    assert [one["name"] for one in of_all["cities"]] == ["青岛市"] and "missed" not in of_all
    assert set(of_all["cities"][0]["terms"]) == {"result", "report", "correction"}
    assert sun.get("/supervision/figures?year=2017").json == {**of_all, "missed": []}
