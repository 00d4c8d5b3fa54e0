"""诚信档案 and 信息公示 as programs see them."""

from __future__ import annotations

import hashlib
import io

import pytest

from filing.extensions import transaction
from filing.models import Department
from filing.services.people import accounts
from tests.api.conftest import OPENED, caller_for, staff
from tests.conftest import PASSWORD
from tests.services.stories import a_pdf
from tests.services.supervising import filed

PHONE, ITEM = (
    "13800138000",
    {
        "number": "关字1号", "name": "青岛市商务局第1有限公司", "kind": "false_filing",
        "facts": "申报不实，联系电话13800138000。", "committed_on": "2017-09-01",
    },
)  # fmt: skip


@pytest.fixture
def sun(client, app):
    return staff(client, "sun2@example.com", "supervisor", "370200")


@pytest.fixture
def he(client, app):
    return staff(client, "he@example.com", "supervisor", "370200")


@pytest.fixture
def customs(client, app):
    with transaction():
        department = Department(name="青岛海关", category="海关", region="370200")
        user = accounts.create_staff(
            "c@example.com", "关员", "department", PASSWORD, OPENED, department=department
        )
    return caller_for(client, user)


@pytest.fixture
def record(client, customs, applicant) -> int:
    from filing.extensions import db
    from filing.models import Enterprise

    filed(applicant, 1)
    name = db.session.scalar(db.select(Enterprise.name))
    answer = customs.post("/credit", json={"items": [{**ITEM, "name": name}]})
    assert answer.status_code == 201, answer.json
    return answer.json["items"][0]["id"]


def move(caller, one: int, name: str, **given):
    return caller.post(f"/supervision/disclosures/{one}/moves/{name}", json=given)


def test_a_record_is_published_by_two_and_goes_with_a_tombstone(sun, he, anybody, record):
    one = sun.post("/supervision/disclosures", json={"record": record}).json["id"]
    refused = move(sun, one, "redact")
    assert refused.status_code == 422 and "疑似电话号码" in refused.json["problems"][0]["message"]
    assert move(sun, one, "redact", redactions=[{"text": PHONE}]).json["state"] == "redacted"
    shown = sun.get(f"/supervision/disclosures/{one}").json
    assert {row["label"] for row in shown["compared"] if row["before"] != row["after"]} == {"认定的事实"}
    assert move(sun, one, "check").status_code == 200
    listed = {
        state: sun.get(f"/supervision/disclosures?state={state}&limit=1").json
        for state in ("checked", "drafted")
    }
    assert [[row["id"] for row in page["items"]] for page in listed.values()] == [[one], []]
    assert move(sun, one, "publish").status_code == 403
    assert anybody.get("/disclosure").json["items"] == []
    assert move(he, one, "publish").json["state"] == "published"
    found = anybody.get("/disclosure?q=申报不实")
    assert [item["id"] for item in found.json["items"]] == [one] and PHONE not in found.text
    assert anybody.get(f"/disclosure/{one}").status_code == 200
    tag = found.headers["ETag"]
    assert anybody.get("/disclosure?q=申报不实", headers={"If-None-Match": tag}).status_code == 304
    assert move(he, one, "withdraw", why="published_in_error").status_code == 200
    gone = anybody.get(f"/disclosure/{one}")
    assert (gone.status_code, set(gone.json)) == (410, {"id", "gone_at", "why"})
    assert "青岛" not in str(gone.json)


def test_the_subject_reads_its_own_and_asks_for_a_correction(li, sun, he, stranger, record):
    (mine,) = li.get("/credit").json["items"]
    assert (mine["id"], mine["removal"]["on"]) == (record, None) and "青岛海关" in mine["source"]
    assert stranger.get("/credit").json["items"] == []
    assert (
        stranger.post(f"/credit/{record}/corrections", json={"what": "x", "evidence": "y"}).status_code == 404
    )
    empty = li.post(f"/credit/{record}/corrections", json={})
    assert empty.status_code == 422 and empty.json["problems"][0]["path"] == ["what"]
    asked = li.post(
        f"/credit/{record}/corrections", json={"what": "已经履行。", "evidence": "完税凭证。"}
    ).json
    where = f"/credit/corrections/{asked['id']}/moves"
    assert li.post(f"{where}/verify", json={"answer": "属实"}).status_code == 403
    assert sun.post(f"{where}/correct", json={}).status_code == 409
    assert sun.post(f"{where}/verify", json={"answer": "属实。"}).status_code == 200
    days = {"corrected_on": "2017-10-01", "performed_on": "2017-10-02"}
    assert sun.post(f"{where}/correct", json=days).status_code == 403
    assert he.post(f"{where}/correct", json=days).json["state"] == "corrected"
    assert li.get(f"/credit/{record}").json["removal"]["on"] == "2020-10-03"


def test_an_application_brings_its_proof(li, sun, stranger, record):
    proof = {"what": "已经履行。", "evidence": "完税凭证。", "files": (io.BytesIO(a_pdf()), "完税凭证.pdf")}
    asked = li.post(f"/credit/{record}/corrections", data=proof, content_type="multipart/form-data").json
    (file,) = asked["files"]
    assert (file["file_name"], file["pages"], asked["what"]) == ("完税凭证.pdf", 1, "已经履行。")
    where = f"/credit/corrections/{asked['id']}/files/{file['id']}"
    kept = sun.get(where)
    assert hashlib.sha256(kept.data).hexdigest() == file["sha256"]
    assert stranger.get(where).status_code == 404


#: state -> the moves that the body's other supervisor may make of it; everybody else is refused.
PLACES = {
    "drafted": {"redact", "drop"}, "redacted": {"redact", "check", "return", "drop"},
    "checked": {"publish", "return", "drop"}, "published": {"withdraw"}, "withdrawn": set(), "dropped": set(),
}  # fmt: skip
GIVEN = {
    "redact": {"redactions": [{"text": PHONE}]}, "return": {"reason": "请再核对。"},
    "drop": {"reason": "不需要公示。"}, "withdraw": {"why": "published_in_error"},
}  # fmt: skip
ROAD = {
    "redacted": ["redact"], "checked": ["redact", "check"], "published": ["redact", "check", "publish"],
    "withdrawn": ["redact", "check", "publish", "withdraw"], "dropped": ["drop"], "drafted": [],
}  # fmt: skip
ALL_MOVES = ("redact", "check", "publish", "return", "drop", "withdraw", "remove", "nonsense")


@pytest.mark.parametrize("state", PLACES)
def test_every_move_answers_as_its_table_says(state, sun, he, li, customs, client, app, record):
    elsewhere = staff(client, "jinan@example.com", "supervisor", "370100")
    one = sun.post("/supervision/disclosures", json={"record": record}).json["id"]
    for step in ROAD[state]:
        caller = he if step == "publish" else sun
        assert move(caller, one, step, **GIVEN.get(step, {})).status_code == 200, step
    for name in ALL_MOVES:
        assert move(li, one, name).status_code == move(customs, one, name).status_code == 403
        assert move(elsewhere, one, name, **GIVEN.get(name, {})).status_code == 404
        if name not in PLACES[state]:
            want = 403 if name == "remove" else 409
            assert move(he, one, name, **GIVEN.get(name, {})).status_code == want, name
    assert set(he.get(f"/supervision/disclosures/{one}").json["moves"]) == PLACES[state]


#: state of an application -> who may make which move of it; everybody else is refused.
ASKED = {
    "applied": {"verifier": {"verify", "refuse"}, "another": {"verify", "refuse"}, "subject": {"withdraw"}},
    "verified": {"verifier": {"refuse"}, "another": {"correct", "refuse"}, "subject": {"withdraw"}},
    "corrected": {}, "refused": {}, "withdrawn": {},
}  # fmt: skip
ASKED_ROAD = {
    "applied": [], "verified": [("verifier", "verify")], "corrected": [("verifier", "verify"), ("another", "correct")],
    "refused": [("another", "refuse")], "withdrawn": [("subject", "withdraw")],
}  # fmt: skip
ASKED_GIVEN = {
    "verify": {"answer": "属实。"}, "correct": {"corrected_on": "2017-10-01"}, "refuse": {"reason": "证据不足。"}, "withdraw": {},
}  # fmt: skip


def test_every_move_of_an_application_answers_as_its_table_says(
    sun, he, li, stranger, customs, wang, client, record
):
    callers = {"verifier": sun, "another": he, "subject": li}
    outside = {
        "another body's": (staff(client, "jinan@example.com", "supervisor", "370100"), 404),
        "another organisation": (stranger, 404), "the department": (customs, 403), "a reviewer": (wang, 403),
    }  # fmt: skip
    for state, opened in ASKED.items():
        asked = li.post(
            f"/credit/{record}/corrections", json={"what": "已经改正。", "evidence": "凭证。"}
        ).json
        where = f"/credit/corrections/{asked['id']}/moves"
        for role, name in ASKED_ROAD[state]:
            assert callers[role].post(f"{where}/{name}", json=ASKED_GIVEN[name]).status_code == 200, (
                state,
                name,
            )
        for role, caller in callers.items():
            known = {one["id"]: one for one in caller.get(f"/credit/{record}").json["corrections"]}[
                asked["id"]
            ]
            assert (known["state"], set(known["moves"])) == (state, opened.get(role, set())), (state, role)
        for name, given in ASKED_GIVEN.items():
            for role, (caller, status) in outside.items():
                assert caller.post(f"{where}/{name}", json=given).status_code == status, (state, role, name)
            for role, caller in callers.items():
                if name not in opened.get(role, set()):
                    answer = caller.post(f"{where}/{name}", json=given)
                    assert answer.status_code in (403, 409) and answer.json["message"], (state, role, name)
        if opened:
            assert li.post(f"{where}/withdraw", json={}).status_code == 200, "one at a time"
