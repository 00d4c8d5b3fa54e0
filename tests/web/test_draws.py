"""A draw on the pages: laid down and revealed by a supervisor, read and repeated by anybody."""

from __future__ import annotations

import subprocess

import pytest

from filing.extensions import db
from filing.models import Draw
from tests.guards.test_access import faults_of
from tests.services.supervising import enlisted, filed, supervisor_of
from tests.web.conftest import as_user, page, post


@pytest.fixture
def province(app):
    return supervisor_of("370000")


def words(response) -> str:
    return " ".join(page(response).xpath("string(//main)").split())


def test_from_the_list_to_a_result_that_anybody_can_repeat(client, app, province, applicant):
    filed(applicant, 30), enlisted(province, agency="370200")
    as_user(client, province)
    laid = post(client, "/supervision/draws", {"year": "2017", "half": "1"}, form_on="/supervision/draws/new")
    assert laid.status_code == 303
    stranger, public = app.test_client(), "/draws/1"
    before = words(stranger.get(public))
    assert "名单已定，待公布种子" in before and "鲁青第" not in before
    assert stranger.get(f"{public}/recipe.sh").status_code == 404
    assert post(client, "/supervision/draws/1/reveal", form_on="/supervision/draws/1").status_code == 303
    drawn = [one.number for one in db.session.get(Draw, 1).drawn]
    shown = words(stranger.get(public))
    script = stranger.get(f"{public}/recipe.sh").get_data()
    lines = subprocess.run(["sh"], input=script, capture_output=True, check=True).stdout.decode().splitlines()
    numbers = [line.split()[1] for line in lines[2:]]
    assert len(numbers) == 2 and numbers == drawn
    assert all(number in shown for number in numbers)
    assert "周检" not in shown
    for path in ("/draws", public, "/supervision", "/supervision/draws/1"):
        assert faults_of(client.get(path)) == [], path


def test_the_supervisor_sees_who_is_sent(client, province, applicant):
    filed(applicant, 1), enlisted(province, "周检", "吴查", agency="370200")
    as_user(client, province)
    post(client, "/supervision/draws", {"year": "2017", "half": "1"}, form_on="/supervision/draws/new")
    post(client, "/supervision/draws/1/reveal", form_on="/supervision/draws/1")
    assert "周检、吴查" in words(client.get("/supervision/draws/1"))


def test_a_short_roster_is_said(client, province, applicant):
    filed(applicant, 1), enlisted(province, "周检", agency="370200")
    as_user(client, province)
    assert "目前列入 1 人，应当至少 2 人" in words(client.get("/supervision/inspectors"))
    post(client, "/supervision/draws", {"year": "2017", "half": "1"}, form_on="/supervision/draws/new")
    post(client, "/supervision/draws/1/reveal", form_on="/supervision/draws/1")
    assert "人员不足" in words(client.get("/supervision/draws/1"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"directed": "没有的编号 举报较多"}, "不在本年度已备案企业之中"),
        ({"directed": "鲁青外资备201700001"}, "请写明定向抽查的条件"),
        ({"left_out": "鲁青外资备201700001"}, "请每行写一个备案编号和最近一次检查的日期"),
        ({"left_out": "鲁青外资备201700001 2017-10-01"}, "请先核对，再在下面勾选确认"),
        ({"left_out": "鲁青外资备201700001 2017-09-01", "clean": "y"}, "发生过需要备案的变更"),
        ({"seed_published": "abc"}, "64位小写十六进制数"),
        ({"year": ""}, "请填写抽查的年度"),
    ],
)
def test_what_was_typed_stays_where_it_is_refused(client, province, applicant, typed, said):
    filed(applicant, 2)
    as_user(client, province)
    answer = post(
        client, "/supervision/draws", {"year": "2017", "half": "1"} | typed, form_on="/supervision/draws/new"
    )
    assert (answer.status_code, said in words(answer)) == (422, True)
    assert all(text in answer.text for text in typed.values())
    assert faults_of(answer) == []


def test_a_city_of_shandong_is_told_who_draws(client, app):
    as_user(client, supervisor_of("370200"))
    assert "由省级商务主管部门统一进行" in words(client.get("/supervision"))


SOMEBODY = {
    "name": "周检", "post": "科员", "sex": "female", "office_phone": "0532-85911111", "status": "civil_servant",
    "certificate_until": "2020-12-31", "certificate_issuer": "山东省人民政府", "agency": "370200",
}  # fmt: skip


def test_the_roster_is_kept_on_its_page(client, province, applicant):
    number = filed(applicant, 1)[0]
    as_user(client, province)
    assert post(client, "/supervision/inspectors", SOMEBODY).status_code == 303
    assert "370200-1" in words(client.get("/supervision/inspectors"))
    one = "/supervision/inspectors/1"
    said = {"number": number, "reason": "配偶在该企业任职。"}
    assert post(client, f"{one}/recusals", said, form_on=one).status_code == 303
    assert "配偶在该企业任职。" in words(client.get(one))
    assert faults_of(client.get(one)) == []
    again = post(client, f"{one}/recusals", said, form_on=one)
    assert (again.status_code, "已经登记过对该企业的回避" in words(again)) == (422, True)
    assert "编号370200-1不再给别人使用" in words(client.get(f"{one}/strike"))
    assert post(client, f"{one}/strike", form_on=f"{one}/strike").status_code == 303
    assert client.get(one).status_code == 404


def test_a_row_that_lacks_something_is_refused_at_its_field(client, province):
    as_user(client, province)
    answer = post(client, "/supervision/inspectors", SOMEBODY | {"certificate_until": "soon"})
    assert (answer.status_code, "请填写有效的日期" in words(answer)) == (422, True)
    assert "周检" in answer.text


def test_another_bodys_inspector_is_nobody_to_a_city(client, province):
    enlisted(province, agency="371300")
    as_user(client, supervisor_of("370200", "qing@example.com"))
    assert client.get("/supervision/inspectors/1").status_code == 404
