"""单一窗口 in calls: one journey from the choice to the licence, each side seeing what is its own."""

from __future__ import annotations

from tests.api.conftest import caller_for
from tests.api.journeys import ok
from tests.conftest import turn_clock
from tests.samples import REGISTRATION_OWN
from tests.services import stories, windows


def test_a_program_goes_from_one_form_to_the_licence(client, applicant, reviewer):
    officer = windows.registrar()
    turn_clock("2017-09-27 10:00")
    filing = stories.draft(applicant)
    li, wang, registrar = (caller_for(client, one) for one in (applicant, reviewer, officer))
    beside = f"/filings/{filing.id}/registration"
    assert ok(li.get(beside))["offered_by"] == "370200工商局"
    assert li.post(f"{beside}/moves/withdraw", json={}).status_code == 409, "nothing was chosen"
    ok(li.put(beside, json={"own": {**REGISTRATION_OWN, "receiver": {}}}))
    problems = ok(li.get(f"/filings/{filing.id}/problems"))
    assert [p["path"] for p in problems] == [
        ["registration", "receiver", key] for key in ("name", "address", "phone")
    ]
    assert li.post(f"/filings/{filing.id}/moves/submit", json={}).status_code == 422
    assert ok(li.put(beside, json={"own": REGISTRATION_OWN}))["registration"]["state"] == "draft"
    ok(li.post(f"/filings/{filing.id}/moves/submit", json={}))
    assert li.delete(beside).status_code == 409

    (told,) = ok(registrar.get("/deliveries"))["items"]
    there = f"/registrations/{told['data']['registration']}"
    one = ok(registrar.get(there))
    assert one["moves"] == ["take_up", "ask", "decline"] and one["registration"]["due_source"] == "示范"
    said = {row["label"]: row["origin"] for part in one["parts"] for row in part["answers"]}
    assert (said["经营范围"], said["邮政编码"]) == ("annex", "own")
    (line,) = ok(registrar.get("/registrations?state=received"))["items"]
    assert line["id"] == one["id"] and "own" not in line
    assert registrar.post(f"{there}/moves/license", json={}).status_code == 409
    ok(registrar.post(f"{there}/moves/take_up", json={}))
    wrong = registrar.post(f"{there}/moves/license", json={**windows.LICENCE, "licence_on": "2017-09-01"})
    assert (wrong.status_code, wrong.json["problems"][0]["path"]) == (422, ["licence_on"])
    ok(registrar.post(f"{there}/moves/license", json={**windows.LICENCE, "licence_on": "2017-09-27"}))
    seen = ok(wang.get(beside))
    assert seen["registration"]["state"] == "licensed" and (seen["own"], seen["parts"]) == (None, None)
    assert seen["explained"].startswith("营业执照已经颁发，备案继续办理")
    mapping = ok(client.get("/api/v1/registration-form"))
    assert len(mapping["parts"]) == 8
