"""Draws and the roster as programs see them."""

from __future__ import annotations

import subprocess
from datetime import date

import pytest

from filing.domain.supervision.draw import digest_of
from filing.models import AuditRecord
from tests.api.conftest import staff
from tests.services.supervising import filed

SOMEBODY = {
    "name": "周检", "post": "科员", "sex": "female", "office_phone": "0532-85911111", "status": "civil_servant",
    "certificate_until": "2020-12-31", "certificate_issuer": "山东省人民政府", "agency": "370200",
}  # fmt: skip


@pytest.fixture
def province(client, app):
    return staff(client, "sheng@example.com", "supervisor", "370000")


def laid_down(caller, **more) -> dict:
    answer = caller.post("/supervision/draws", json={"year": 2017, "half": 1, **more})
    assert answer.status_code == 201, answer.json
    return answer.json


def test_a_draw_shows_its_lists_and_after_the_seed_its_selection(province, applicant):
    numbers = filed(applicant, 30)
    for name in ("周检", "吴查"):
        assert province.post("/supervision/inspectors", json=SOMEBODY | {"name": name}).status_code == 201
    made = laid_down(province)
    assert (made["filed"], made["target"], made["population"]) == (30, 2, numbers)
    assert (made["state"], made["seed"], made["selection"]) == ("laid_down", None, None)
    shown = province.post(f"/supervision/draws/{made['id']}/reveal").json
    assert digest_of(shown["seed"]) == made["seed_digest"]
    assert len(shown["selection"]) == 2
    assert {i["name"] for i in shown["selection"][0]["inspectors"]} == {"周检", "吴查"}
    read = province.get(f"/supervision/draws/{made['id']}").json
    assert read["selection"] == shown["selection"]
    assert {key for key in read if read[key] != shown[key]} <= {"revealed_at"}


def test_anybody_gets_the_digests_before_and_the_whole_recipe_after(province, anybody, applicant):
    filed(applicant, 30)
    made = laid_down(province)
    (listed,) = anybody.get("/draws").json["items"]
    assert (listed["lists_digest"], listed["seed"]) == (made["lists_digest"], None)
    before = anybody.get(f"/supervision/draws/{made['id']}/recipe").json
    assert (before["lists_digest"], before["seed_digest"]) == (made["lists_digest"], made["seed_digest"])
    assert before["lists"] is before["script"] is before["seed"] is None
    selection = province.post(f"/supervision/draws/{made['id']}/reveal").json["selection"]
    after = anybody.get(f"/supervision/draws/{made['id']}/recipe").json
    assert digest_of(after["lists"]) == made["lists_digest"]
    run = subprocess.run(["sh"], input=after["script"].encode(), capture_output=True, check=True)
    assert [line.split()[1] for line in run.stdout.decode().splitlines()[2:]] == [
        one["number"] for one in selection
    ]


def test_the_body_adds_a_part_of_its_own_to_the_seed(province, applicant):
    filed(applicant, 3)
    made = laid_down(province, seed_published=digest_of("harbour-2017"))
    refused = province.post(f"/supervision/draws/{made['id']}/reveal", json={"seed": "another-2017"})
    assert (refused.status_code, refused.json["problems"][0]["path"]) == (422, ["seed"])
    shown = province.post(f"/supervision/draws/{made['id']}/reveal", json={"seed": "harbour-2017"})
    assert shown.json["seed"].endswith("harbour-2017")


def test_with_a_seed_that_is_public_already_the_answer_is_the_draw_and_the_recipe_repeats_it(
    province, anybody, applicant
):
    filed(applicant, 30)
    made = laid_down(province, seed_published="lottery-2017-08-31")
    assert len(made["selection"]) == made["target"] == 2
    # Nobody who laid the lists down knew the system's part.
    assert made["seed"].endswith("lottery-2017-08-31") and digest_of(made["seed"][:64]) == made["seed_digest"]
    after = anybody.get(f"/supervision/draws/{made['id']}/recipe").json
    run = subprocess.run(["sh"], input=after["script"].encode(), capture_output=True, check=True)
    drawn = [line.split()[1] for line in run.stdout.decode().splitlines()[2:]]
    assert drawn == [one["number"] for one in made["selection"]]
    chain = [r.act for r in AuditRecord.about(f"draw:{made['id']}")]
    assert chain == ["draw.laid_down", "draw.revealed"]


def test_the_same_draw_twice_is_a_conflict(province, applicant):
    filed(applicant, 3)
    laid_down(province)
    assert province.post("/supervision/draws", json={"year": 2017, "half": 1}).status_code == 409


def test_a_repeated_call_with_its_key_lays_down_one_draw(province, applicant):
    filed(applicant, 3)
    key = {"Idempotency-Key": "draw-2017-1"}
    first, second = (
        province.post("/supervision/draws", json={"year": 2017, "half": 1}, headers=key) for _ in range(2)
    )
    assert first.json == second.json


def test_whoever_supervises_all_draws_for_shandong_where_nothing_else_is_said(inspector, applicant):
    filed(applicant, 3)
    assert laid_down(inspector)["body"]["code"] == "370000"


def test_elsewhere_the_rules_come_with_their_source(inspector, applicant):
    filed(applicant, 40, "110000")
    assert (
        inspector.post("/supervision/draws", json={"year": 2017, "half": 1, "agency": "110000"}).status_code
        == 422
    )
    rules = {"percent": "5", "undirected_percent": "80", "inspectors": 2, "source": "京商务外资字〔2017〕9号"}
    assert laid_down(inspector, agency="110000", rules=rules)["target"] == 2


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"directed": [{"criterion": "举报较多", "numbers": ["没有的编号"]}]}, ["directed", 0, "numbers", 0]),
        (
            {"left_out": [{"number": "没有的编号", "inspected_on": "2017-06-01", "clean": True}]},
            ["left_out", 0, "number"],
        ),
    ],
)
def test_a_number_that_is_not_in_the_list_is_said_where_it_stands(province, applicant, more, path):
    filed(applicant, 3)
    answer = province.post("/supervision/draws", json={"year": 2017, "half": 1, **more})
    assert (answer.status_code, answer.json["problems"][0]["path"]) == (422, path)


def test_a_city_in_shandong_may_not_draw_nor_show_the_seed(province, client, applicant):
    filed(applicant, 3)
    city = staff(client, "shi@example.com", "supervisor", "370200")
    assert city.post("/supervision/draws", json={"year": 2017, "half": 1}).status_code == 403
    assert city.post(f"/supervision/draws/{laid_down(province)['id']}/reveal").status_code == 403


def test_the_roster_is_kept_and_who_is_struck_off_is_gone(province, applicant):
    made = province.post("/supervision/inspectors", json=SOMEBODY).json
    assert made["number"] == "370200-1"
    number = filed(applicant, 1, on=date(2017, 9, 20))[0]
    recusal = province.post(
        f"/supervision/inspectors/{made['id']}/recusals", json={"number": number, "reason": "亲属任职。"}
    )
    assert (recusal.status_code, recusal.json["inspector"]) == (201, "370200-1")
    (row,) = province.get("/supervision/inspectors").json["items"]
    assert {**row, "recusals": []} == made and row["recusals"][0]["reason"] == "亲属任职。"
    assert province.call("DELETE", f"/supervision/inspectors/{made['id']}").status_code == 204
    assert province.get("/supervision/inspectors").json["items"] == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"office_phone": "无"}, "office_phone"),
        ({"certificate_issuer": ""}, "certificate_issuer"),
        ({"name": ""}, "name"),
    ],
)
def test_a_row_of_the_roster_that_lacks_something_is_refused_at_its_field(province, wrong, field):
    answer = province.post("/supervision/inspectors", json=SOMEBODY | wrong)
    assert (answer.status_code, answer.json["problems"][0]["path"]) == (422, [field])
