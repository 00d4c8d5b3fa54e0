"""No page and no answer of the API gives the staff a personal number before they have said why."""

from __future__ import annotations

import time

import pytest
import time_machine

from filing.current import calendar
from filing.domain.forms.establishment import ESTABLISHMENT
from filing.domain.questions.masking import masked, numbers_in
from filing.extensions import db, transaction
from filing.models import AuditRecord, Filing
from filing.moment import real_now
from filing.services.filings import drafts, review, submission
from filing.services.filings.review import Ask
from filing.services.people import tokens
from tests.conftest import shanghai, turn_clock
from tests.samples import establishment_answers
from tests.services import changing, stories
from tests.web.conftest import as_user, page, post

PHONE = ("enterprise", "enterprise_contact", "mobile")
PASSPORT = ("enterprise", "legal_representative", "id_document")
OLD_PHONE, NEW_PHONE = "13800138000", "13912345678"
OLD_PASSPORT, NEW_PASSPORT = "C01X00T47", "L99Y88K77"
PLANTED = numbers_in(ESTABLISHMENT.versions[-1], establishment_answers()) | {NEW_PHONE, NEW_PASSPORT}
REASON = "核对法定代表人护照"


def supplemented(applicant, reviewer) -> Filing:
    """In review again, with another mobile number than before and an item still open."""
    filing = stories.claimed(applicant, reviewer)
    asks = [Ask("号码少一位", path=PHONE), Ask("请说明", path=("remarks",))]
    with transaction():
        at = shanghai("2017-09-28 15:00")
        review.request_supplement(Filing.locked(filing.id), reviewer, at, calendar(), asks)
    at = shanghai("2017-10-09 09:00")
    with transaction():
        again = Filing.locked(filing.id)
        drafts.save_part(again, applicant, PHONE, NEW_PHONE, at)
        for item in again.supplement_items:
            submission.save_reply(item, "已更正", at)
        submission.resubmit(again, applicant, at, calendar())
    return filing


@pytest.fixture
def everything(app, applicant, reviewer):
    """What the addresses may name: a filing that came back, a change in review, a record that was changed."""
    supplement = supplemented(applicant, reviewer)
    other = {"enterprise__enterprise_name": {"cn": "青岛澜海仪器有限公司", "en": "Qingdao Lanhai Co., Ltd."}}
    enterprise = changing.filed(applicant, reviewer, **other)
    head = "enterprise_basic_change.legal_representative"
    passport = {"choice": "passport", "text": NEW_PASSPORT}
    change = changing.drafted(
        applicant, enterprise, "2017-10-09 10:00", head, **{"__".join(PASSPORT): passport}
    )
    paper = stories.a_pdf("passport")
    stories.upload(change, applicant, "2017-10-09 10:00", paper, "护照.pdf", "legal_representative_id")
    done = changing.completed(applicant, reviewer, change, "2017-10-09 11:00")
    turn_clock("2017-10-09 12:00")
    return {
        "filings": [supplement.id, done.id], "enterprise": enterprise.id, "number": done.receipt.number,
        "keys": [".".join(PHONE), "enterprise.legal_representative.id_document", "findings"],
    }  # fmt: skip


def addresses(app, things, prefix: str) -> list[str]:
    """Every address that shows something of these, of the pages or of the API."""
    found = []
    for rule in app.url_map.iter_rules():
        names = {"filing_id", "enterprise_id", "number", "key"}
        if "GET" not in rule.methods or not rule.rule.startswith(prefix) or not rule.arguments <= names:
            continue
        if rule.rule.endswith(".pdf"):
            # Nothing could be read of it here, and it takes a second to print.
            continue
        for filing in things["filings"]:
            for key in things["keys"] if "key" in rule.arguments else [""]:
                given = {
                    "filing_id": filing,
                    "enterprise_id": things["enterprise"],
                    "number": things["number"],
                }
                values = {name: ({**given, "key": key})[name] for name in rule.arguments}
                found.append(rule.build(values)[1] if values else rule.rule)
    return sorted(set(found))


def shown_on(answer) -> set[str]:
    return {number for number in PLANTED if number in answer.get_data(as_text=True)}


STAFF_PAGES = ("/review", "/enterprises", "/receipts", "/notices")


@pytest.mark.parametrize("role", ["reviewer", "supervisor"])
def test_no_page_shows_the_staff_a_number(app, client, everything, reviewer, supervisor, role):
    """If this fails, show the answer by `sheet.words(reading, …)`, which veils it, and not by `text_of`."""
    as_user(client, {"reviewer": reviewer, "supervisor": supervisor}[role])
    asked = [path for prefix in STAFF_PAGES for path in addresses(app, everything, prefix)]
    answers = {path: client.get(path) for path in asked}
    assert {path: shown_on(answer) for path, answer in answers.items() if shown_on(answer)} == {}
    read = {path for path, answer in answers.items() if answer.status_code == 200}
    filings, enterprise = everything["filings"], everything["enterprise"]
    assert {f"/review/{filings[0]}", f"/review/{filings[1]}", f"/enterprises/{enterprise}"} <= read


def test_the_pages_show_the_masks_instead(client, everything, reviewer):
    as_user(client, reviewer)
    filing, done = everything["filings"]
    text = client.get(f"/review/{filing}").text
    assert masked(OLD_PHONE) in text and masked(NEW_PHONE) in text and masked(OLD_PASSPORT) in text
    assert masked(NEW_PASSPORT) in client.get(f"/review/{done}").text
    assert masked(NEW_PASSPORT) in client.get(f"/enterprises/{everything['enterprise']}").text


def token_of(person) -> dict:
    with transaction():
        token = tokens.create(person, real_now())
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("role", ["reviewer", "supervisor"])
def test_no_answer_of_the_api_gives_the_staff_a_number(app, client, everything, reviewer, supervisor, role):
    """If this fails, put `seen_by(filing, actor()).veil.over_data(…)` around what the call gives."""
    headers = token_of({"reviewer": reviewer, "supervisor": supervisor}[role])
    asked = [path for path in addresses(app, everything, "/api/v1/") if not path.endswith("openapi.json")]
    answers = {path: client.get(path, headers=headers) for path in asked}
    assert {path: shown_on(answer) for path, answer in answers.items() if shown_on(answer)} == {}
    filing = client.get(f"/api/v1/filings/{everything['filings'][0]}", headers=headers).json
    assert filing["personal_numbers_masked"] is True
    assert filing["answers"]["enterprise"]["enterprise_contact"]["mobile"] == masked(NEW_PHONE)


def test_applicants_read_their_own_numbers(client, everything, applicant):
    filing, done = everything["filings"]
    headers = token_of(applicant)
    own = client.get(f"/api/v1/filings/{filing}", headers=headers).json
    assert own["personal_numbers_masked"] is False
    assert own["answers"]["enterprise"]["enterprise_contact"]["mobile"] == NEW_PHONE
    as_user(client, applicant)
    assert NEW_PHONE in client.get(f"/filings/{filing}/print").text
    assert NEW_PASSPORT in client.get(f"/enterprises/{everything['enterprise']}").text


def reveal(client, path: str, reason: str = REASON):
    return post(client, f"{path}/personal-numbers", {"reason": reason}, form_on=path)


def test_a_reason_shows_the_numbers_of_one_filing_and_is_written_down(client, everything, reviewer):
    as_user(client, reviewer)
    filing, done = everything["filings"]
    assert reveal(client, f"/review/{filing}").location == f"/review/{filing}#personal-numbers"
    assert shown_on(client.get(f"/review/{filing}")) >= {OLD_PHONE, NEW_PHONE, OLD_PASSPORT}
    assert shown_on(client.get(f"/review/{done}")) == set()
    assert shown_on(client.get(f"/enterprises/{everything['enterprise']}")) == set()
    record = AuditRecord.about(f"filing:{filing}")[-1]
    assert (record.act, record.actor_id, record.details) == (
        "personal_numbers.revealed", reviewer.id, {"reason": REASON},
    )  # fmt: skip


def test_who_looked_and_why_stands_on_the_page(client, everything, reviewer):
    as_user(client, reviewer)
    filing = everything["filings"][0]
    reveal(client, f"/review/{filing}")
    box = page(client.get(f"/review/{filing}")).xpath("//*[@id='personal-numbers']")[0].text_content()
    assert "已有 1 次查看" in box and reviewer.name in box and REASON in box


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_without_a_reason_nothing_is_shown_and_what_was_typed_stays(client, everything, reviewer, reason):
    as_user(client, reviewer)
    filing = everything["filings"][0]
    refused = reveal(client, f"/review/{filing}", reason)
    assert refused.status_code == 422 and shown_on(refused) == set()
    assert "请写明查看完整号码的理由" in refused.text
    assert page(refused).xpath("//input[@id='reveal-reason']/@value") == [reason]
    assert shown_on(client.get(f"/review/{filing}")) == set()
    assert [r for r in AuditRecord.about(f"filing:{filing}") if r.act == "personal_numbers.revealed"] == []


def test_after_a_quarter_of_an_hour_they_are_hidden_again(client, everything, reviewer):
    as_user(client, reviewer)
    filing = everything["filings"][0]
    reveal(client, f"/review/{filing}")
    with time_machine.travel(time.time() + 14 * 60, tick=False):
        assert NEW_PHONE in client.get(f"/review/{filing}").text
    with time_machine.travel(time.time() + 16 * 60, tick=False):
        assert shown_on(client.get(f"/review/{filing}")) == set()


def test_they_can_be_hidden_at_once(client, everything, reviewer):
    as_user(client, reviewer)
    filing = everything["filings"][0]
    reveal(client, f"/review/{filing}")
    post(client, f"/review/{filing}/personal-numbers/hide", form_on=f"/review/{filing}")
    assert shown_on(client.get(f"/review/{filing}")) == set()


def test_a_records_numbers_are_shown_for_a_reason_too(client, everything, supervisor):
    as_user(client, supervisor)
    record = f"/enterprises/{everything['enterprise']}"
    assert reveal(client, record, " ").status_code == 422
    reveal(client, record)
    assert NEW_PASSPORT in client.get(record).text
    assert AuditRecord.about(f"enterprise:{everything['enterprise']}")[-1].details == {"reason": REASON}


def test_an_applicant_has_nothing_to_reveal(client, everything, applicant):
    as_user(client, applicant)
    record = f"/enterprises/{everything['enterprise']}"
    assert not page(client.get(record)).xpath("//*[@id='personal-numbers']")
    assert post(client, f"{record}/personal-numbers", {"reason": "x"}, form_on=record).status_code == 403


def test_a_program_gets_the_numbers_with_its_reason_and_only_in_that_answer(client, everything, reviewer):
    headers, filing = token_of(reviewer), everything["filings"][0]
    path = f"/api/v1/filings/{filing}"
    assert client.post(f"{path}/personal-numbers", headers=headers, json={"reason": " "}).status_code == 422
    given = client.post(f"{path}/personal-numbers", headers=headers, json={"reason": REASON})
    assert given.json["answers"]["enterprise"]["enterprise_contact"]["mobile"] == NEW_PHONE
    assert shown_on(client.get(path, headers=headers)) == set()
    db.session.rollback()
    assert AuditRecord.about(f"filing:{filing}")[-1].details == {"reason": REASON}
    record = f"/api/v1/enterprises/{everything['enterprise']}"
    facts = client.post(f"{record}/personal-numbers", headers=headers, json={"reason": REASON}).json["facts"]
    assert facts["enterprise"]["legal_representative"]["id_document"]["text"] == NEW_PASSPORT


def test_another_agencys_staff_reveal_nothing(client, everything):
    from tests.web.reviewing import staff

    as_user(client, staff("jinan@example.com", "周外", "370100"))
    path = f"/review/{everything['filings'][0]}/personal-numbers"
    assert post(client, path, {"reason": "x"}, form_on="/account").status_code == 404
