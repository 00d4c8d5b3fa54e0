"""Enterprises in calls: found, begun by approval, their record over time, who holds what."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.conftest import turn_clock
from tests.samples import establishment_answers
from tests.services.enterprises import CAPITAL, CODE, NAME, an_enterprise, change

BASE = {"origin": "approved", "approval_certificate": "商外资青府字〔2009〕0001号"}


@pytest.fixture
def on_record(app, applicant):
    turn_clock("2018-03-05 09:00")
    return an_enterprise(applicant)


def begun(li, **more):
    answers = establishment_answers()
    given = {**BASE, "enterprise": answers["enterprise"], "investors": answers["investors"], **more}
    return li.post("/enterprises", json=given)


def test_an_approved_enterprise_begins_its_record(li):
    turn_clock("2018-03-05 09:00")
    answer = begun(li)
    assert answer.status_code == 201, answer.json
    expected = {
        "origin": "approved", "status": "current", "cause": "base", "filing": None, "valid_from": "2018-03-05",
        "approval_certificate": BASE["approval_certificate"], "name": "青岛莱茵精密机械有限公司",
    }  # fmt: skip
    assert expected.items() <= answer.json.items()
    assert li.get(f"/enterprises/{answer.json['id']}").json == answer.json


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"origin": "filed"}, ["origin"]),
        ({"approval_certificate": None}, ["approval_certificate"]),
        ({"investors": []}, ["investors"]),
        ({"investors": {}}, ["investors"]),
        ({"enterprise": {"enterprise_name": {}}}, ["enterprise", "enterprise_name", "cn"]),
    ],
)
def test_what_a_base_record_lacks_is_named(li, changed, path):
    answer = begun(li, **changed)
    assert answer.status_code == 422
    assert path in [p["path"] for p in answer.json["problems"]]


def test_only_an_applicant_begins_a_record(wang):
    assert begun(wang).status_code == 403


def test_the_pending_code_is_supplied_once(on_each_database, li, on_record):
    path, given = f"/enterprises/{on_record.id}/credit-code", {"code": CODE, "licence_on": "2017-10-20"}
    first = li.put(path, json=given)
    assert (first.status_code, first.json["credit_code"], first.json["cause"]) == (200, CODE, "credit_code")
    assert li.put(path, json=given).status_code == 200
    assert li.put(path, json={**given, "code": "91350100M000100Y43"}).status_code == 409
    assert li.get(f"/enterprises/{on_record.id}?on=2017-10-19").json["credit_code"] is None


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({}, ["code"]),
        ({"code": CODE[:-1] + "X", "licence_on": "2017-10-20"}, ["code"]),
        ({"code": CODE, "licence_on": "2018-03-06"}, ["licence_on"]),
        ({"code": CODE, "licence_on": "昨天"}, ["licence_on"]),
    ],
)
def test_a_wrong_code_or_day_is_a_problem_where_it_stands(li, on_record, given, path):
    answer = li.put(f"/enterprises/{on_record.id}/credit-code", json=given)
    assert answer.status_code == 422
    assert path in [p["path"] for p in answer.json["problems"]]


def test_enterprises_are_found_by_name_and_code(on_each_database, li, wang, stranger, elsewhere, on_record):
    line = {"id": on_record.id, "name": on_record.name, "status": "current", "origin": "filed"}
    for caller in (li, wang):
        [found] = caller.get("/enterprises?q=(青岛) ＲＨＥＩＮ").json["items"] or [{}]
        assert line.items() <= found.items()
    for caller in (stranger, elsewhere):
        assert caller.get("/enterprises").json == {"items": [], "next": None}
        assert caller.get(f"/enterprises/{on_record.id}").status_code == 404


def test_pages_follow_by_the_cursor(li, applicant, on_record):
    an_enterprise(applicant)
    first = li.get("/enterprises?limit=1").json
    second = li.get(f"/enterprises?limit=1&after={first['next']}").json
    assert [len(page["items"]) for page in (first, second)] == [1, 1]
    assert second["items"][0]["id"] == on_record.id and second["next"] is None
    assert li.get("/enterprises?after=x").status_code == 422


@pytest.fixture
def renamed(applicant, on_record):
    change(
        on_record, applicant, "2018-01-02", "2018-01-10 10:00", (NAME, "青岛新名机械有限公司"),
        late_days=3, enterprise_basic_change=["name"],
    )  # fmt: skip
    return on_record


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "青岛新名机械有限公司"),
        ("?on=2018-01-01", "青岛莱茵精密机械有限公司"),
        ("?on=2018-01-02", "青岛新名机械有限公司"),
        ("?on=2018-01-02&known_at=2018-01-10T09:00", "青岛莱茵精密机械有限公司"),
    ],
)
def test_the_record_reads_as_of_a_day_and_a_moment(li, renamed, query, name):
    assert li.get(f"/enterprises/{renamed.id}{query}").json["name"] == name


def test_before_it_begins_there_is_no_record(li, renamed):
    assert li.get(f"/enterprises/{renamed.id}?on=2017-09-27").status_code == 404


def test_the_timeline_tells_what_each_filing_changed(on_each_database, li, renamed):
    first, second = li.get(f"/enterprises/{renamed.id}/timeline").json
    assert (first["kind"], first["changes"]) == ("establishment", [])
    assert (second["valid_from"], second["late_days"]) == ("2018-01-02", 3)
    assert second["change_items"] == ["外商投资企业基本信息变更（名称）"]
    [told] = second["changes"]
    assert told["path"] == list(NAME)
    assert (told["before_text"], told["after_text"]) == ("青岛莱茵精密机械有限公司", "青岛新名机械有限公司")


def test_the_holdings_of_a_day(li, on_record):
    found = li.get(f"/enterprises/{on_record.id}/holdings?on=2018-01-01").json
    assert (found["foreign_share"], len(found["investors"])) == ("66.66", 3)
    expected = {"name_cn": "莱茵机械股份公司", "country": "DE", "foreign": True, "equity_ratio": "33.33"}
    assert expected.items() <= found["investors"][0].items()
    assert found["investors"][0]["ultimate_controllers"] == [{"name": "汉斯·米勒", "country": "DE"}]


def test_the_holdings_as_a_picture(li, on_record):
    answer = li.get(f"/enterprises/{on_record.id}/holdings.svg")
    assert answer.mimetype == "image/svg+xml"
    assert "莱茵机械股份公司" in "".join(etree.fromstring(answer.get_data()).itertext())


@pytest.mark.parametrize(
    ("query", "duty", "moved"),
    [
        ("foreign_share=61.16", "required", "5.5"),
        ("foreign_share=61.66", "optional", "5"),
        ("foreign_share=66.66&control_changed=true", "required", "0"),
        ("foreign_share=66.66&control_changed=false", "optional", "0"),
        ("foreign_share=66.66&control_changed=True", "required", "0"),
    ],
)
def test_a_listed_company_learns_whether_it_may_wait(app, applicant, li, query, duty, moved):
    turn_clock("2018-03-05 09:00")
    enterprise = an_enterprise(applicant, enterprise__enterprise_type="joint_stock.listed")
    found = li.get(f"/enterprises/{enterprise.id}/listed-option?on=2018-03-01&{query}").json
    assert (found["duty"], found["cumulative_change"]) == (duty, moved)
    assert found["article"].startswith("17-§6")


@pytest.mark.parametrize("share", ["", "101", "-1", "NaN", "一半"])
def test_a_share_that_is_none_is_refused(li, on_record, share):
    answer = li.get(f"/enterprises/{on_record.id}/listed-option?foreign_share={share}")
    assert answer.status_code == 422


def test_the_holdings_name_the_capital_of_the_day(li, applicant, on_record):
    more = {"amount": "1200000.00", "currency": "USD"}
    change(on_record, applicant, "2018-02-01", "2018-02-05 10:00", (CAPITAL, more))
    assert li.get(f"/enterprises/{on_record.id}/holdings").json["registered_capital"] == more
