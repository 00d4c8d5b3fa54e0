"""年度计划和总结 on pages: written once for two clicks, read by anybody or by those above."""

from __future__ import annotations

import io

from filing.models import YearlyPaper
from tests.conftest import turn_clock
from tests.guards.test_access import faults_of
from tests.services.supervising import supervisor_of
from tests.web.conftest import as_user, page, post

PLAN, SUMMARY = "/supervision/yearly/plan", "/supervision/yearly/summary"


def words(response) -> str:
    return " ".join(page(response).xpath("string(//main)").split())


def test_a_zone_writes_both_and_anybody_reads_the_plan(client, app):
    turn_clock("2018-01-08 10:00")
    zone = as_user(client, supervisor_of("EDZ-YANTAI"))
    asked = zone.get(f"{PLAN}/new")
    assert "应于 2018年1月15日 前（含当日）报送山东省商务厅" in words(asked) and faults_of(asked) == []
    empty = post(zone, PLAN, {"year": "2018"}, form_on=f"{PLAN}/new")
    assert empty.status_code == 422 and "请写明抽查几次" in words(empty) and faults_of(empty) == []
    never = post(zone, PLAN, {"year": "99999", "times": "全年两次。"}, form_on=f"{PLAN}/new?year=99999")
    assert never.status_code == 422 and "请填写今年或明年的年度" in words(never)
    once = page(asked).xpath("//*[@name='once']/@value")[0]
    for _ in range(2):
        given = {"year": "2018", "times": "全年两次。", "once": once}
        assert post(zone, PLAN, given, form_on=f"{PLAN}/new").status_code == 303
    assert "启动检查 共0件。" in words(zone.get(f"{SUMMARY}/new"))
    assert (
        post(zone, SUMMARY, {"year": "2017", "work": "平稳。"}, form_on=f"{SUMMARY}/new").status_code == 303
    )
    listed = zone.get("/supervision/yearly")
    assert words(listed).count("签发：") == 2 and faults_of(listed) == []
    public = app.test_client().get("/plans")
    assert words(public).count("全年两次。") == 1 and faults_of(public) == []
    assert app.test_client().get("/plans/2.pdf").status_code == 404  # the summary is no plan
    assert YearlyPaper.query.count() == 2
    sealed = app.test_client().get("/plans/1.pdf").data
    reader = app.test_client()
    checked = post(reader, "/verify", {"file": (io.BytesIO(sealed), "计划.pdf")})
    assert "监督检查文书的原件" in words(checked) and "接受检查" not in words(checked)
    assert (
        as_user(app.test_client(), supervisor_of("370200", "q@example.com"))
        .get("/supervision/yearly/2.pdf")
        .status_code
        == 404
    )
