"""The pages of a receipt's life: who sees what, two people for each change, every copy on record."""

from __future__ import annotations

import pytest

from filing.current import store
from filing.domain.procedures.receipt import Status
from filing.extensions import db, transaction
from filing.models import AuditRecord, Receipt, ReceiptProposal
from filing.services.receipts import life
from tests.conftest import turn_clock
from tests.guards.test_access import faults_of
from tests.services import receipts as steps
from tests.services.receipts import ARTICLE, CORRECTED, LATER, NAME, REASON
from tests.web.conftest import as_user, page, post
from tests.web.reviewing import text_of

NUMBER = "鲁青外资备201700001"
LIFE = f"/receipts/{NUMBER}"
REVOKE = {"article": ARTICLE, "reason": REASON}
PRESENT = "青岛莱茵精密机械有限公司"
AT_THE_COUNTER = {
    "basis": "licence", "document_number": "91370200163562681g", "collector": "李敏", "capacity": "enterprise",
    "copies": "２", "collected_on": "2017-10-12",
}  # fmt: skip


@pytest.fixture
def people(app):
    turn_clock("2017-10-16 10:00")
    return steps.people()


@pytest.fixture
def receipt(people):
    return steps.issued(people.applicant, people.reviewer)


@pytest.fixture
def browser(app):
    """Opens a browser in which this person is logged in."""
    return lambda user: as_user(app.test_client(), user)


def copies() -> list[AuditRecord]:
    db.session.rollback()
    return list(db.session.scalars(db.select(AuditRecord).where(AuditRecord.act == "receipt.copied")))


def status_now(receipt: Receipt) -> str:
    return steps.again(receipt).status


def errors_on(answer) -> list[str]:
    """What the summary says, and where each line leads."""
    shown = page(answer)
    links = shown.xpath("//*[@role='alert']//li/a")
    for link in links:
        assert shown.xpath("//*[@id=$id]", id=link.get("href")[1:]), link.get("href")
    return [link.text_content() for link in links]


# Who sees what


def test_staff_find_receipts_by_number_name_and_status(people, receipt, browser):
    client = browser(people.supervisor)
    assert NUMBER in text_of(client.get("/receipts"))
    assert NUMBER in text_of(client.get("/receipts?search=莱茵精密&view=current"))
    assert NUMBER not in text_of(client.get("/receipts?search=泰晤士"))
    assert NUMBER not in text_of(client.get("/receipts?view=revoked"))
    assert client.get("/receipts?view=nonsense").status_code == 422
    assert client.get("/receipts?after=x").status_code == 422


def test_the_list_goes_on_where_the_page_before_ended(people, receipt, browser, monkeypatch):
    monkeypatch.setattr("filing.web.receipts.listing.ROWS", 1)
    steps.issued(people.applicant, people.reviewer)
    client = browser(people.reviewer)
    first = client.get("/receipts?search=外资备")
    following = page(first).xpath("//a[@rel='next']/@href")[0]
    assert NUMBER not in text_of(first) and NUMBER in text_of(client.get(following))


@pytest.mark.parametrize("who", ["applicant", "reviewer", "supervisor", "provincial"])
def test_those_concerned_see_the_life_of_the_receipt(people, receipt, browser, who):
    answer = browser(getattr(people, who)).get(LIFE)
    shown = text_of(answer)
    assert answer.status_code == 200 and faults_of(answer) == []
    for fact in (NUMBER, "真实有效", receipt.code, receipt.sha256, receipt.seal_key.serial, PRESENT):
        assert fact in shown


def test_what_is_not_one_s_own_does_not_exist(people, receipt, browser):
    elsewhere = steps.staff("x@example.com", "外", "reviewer", "370100")
    for path in (LIFE, f"{LIFE}.pdf", f"{LIFE}/correction", f"{LIFE}/collection"):
        assert browser(elsewhere).get(path).status_code == 404, path
    assert browser(people.reviewer).get("/receipts/鲁青外资备201799999").status_code == 404


@pytest.mark.parametrize(
    ("who", "path", "expected"),
    [
        ("applicant", "/receipts", 403),
        ("applicant", f"{LIFE}/correction", 403),
        ("reviewer", f"{LIFE}/revocation", 403),
        ("supervisor", f"{LIFE}/collection", 403),
        ("supervisor", f"{LIFE}/revocation", 200),
        ("reviewer", f"{LIFE}/correction", 200),
        ("reviewer", f"{LIFE}/collection", 200),
    ],
)
def test_each_role_has_its_own_pages(people, receipt, browser, who, path, expected):
    answer = browser(getattr(people, who)).get(path)
    assert answer.status_code == expected and faults_of(answer) == []


def test_the_applicant_comes_from_the_result_and_sees_nothing_that_is_only_proposed(people, receipt, browser):
    steps.proposed_revocation(receipt, people.supervisor)
    client = browser(people.applicant)
    assert LIFE in [
        _plain(a) for a in page(client.get(f"/filings/{receipt.filing_id}")).xpath("//main//a/@href")
    ]
    shown = text_of(client.get(LIFE))
    assert REASON not in shown and "提议撤销" not in shown and "待决定" not in shown


def _plain(href: str) -> str:
    from urllib.parse import unquote

    return unquote(href)


# Copies


def test_every_download_is_on_record_for_those_who_may_see_it(people, receipt, browser):
    applicant, reviewer = browser(people.applicant), browser(people.reviewer)
    for client in (applicant, reviewer):
        assert client.get(f"{LIFE}.pdf").data == store().get(receipt.storage_key)
    assert [(c.actor_name, c.details) for c in copies()] == [
        ("甲（甲所）", {"through": "page"}),
        ("王审（青岛市商务局）", {"through": "page"}),
    ]
    own = page(applicant.get(LIFE)).xpath("string(//*[@id='copies'])")
    assert "甲（甲所）" in own and "王审" not in own
    assert "王审" in page(reviewer.get(LIFE)).xpath("string(//*[@id='copies'])")


def test_asking_whether_it_changed_is_no_copy(people, receipt, browser):
    client = browser(people.applicant)
    first = client.get(f"{LIFE}.pdf")
    again = client.get(f"{LIFE}.pdf", headers={"If-None-Match": first.headers["ETag"]})
    head = client.head(f"{LIFE}.pdf")
    part = client.get(f"{LIFE}.pdf", headers={"Range": "bytes=1-"})
    assert (again.status_code, head.status_code, part.status_code) == (304, 200, 200)
    assert len(copies()) == 2, "the first, and the one that asked for a part and got the whole"


def test_without_its_bytes_nobody_gets_a_receipt_and_no_copy_is_recorded(people, receipt, browser):
    with transaction():
        db.session.get(Receipt, receipt.id).sha256 = "0" * 64
    assert browser(people.applicant).get(f"{LIFE}.pdf").status_code == 503
    assert copies() == []


# Revoking


def test_two_supervisors_revoke_through_the_pages(people, receipt, browser):
    first, second = browser(people.supervisor), browser(people.other_supervisor)
    assert post(first, f"{LIFE}/revocation", REVOKE).status_code == 303
    waiting = second.get(LIFE)
    assert REASON in text_of(waiting) and faults_of(waiting) == []
    answer = post(second, decision_of(receipt), {"verdict": "confirm", "note": "属实。"}, form_on=LIFE)
    assert answer.status_code == 303 and status_now(receipt) == Status.REVOKED
    shown = text_of(second.get(LIFE))
    assert "已撤销" in shown and ARTICLE in shown and "属实。" in shown
    assert "已撤销" in text_of(browser(people.applicant).get(f"/filings/{receipt.filing_id}"))
    assert "已撤销" in text_of(first.get(f"/verify/{receipt.code}"))


def decision_of(receipt: Receipt) -> str:
    db.session.rollback()
    proposal = db.session.scalars(db.select(ReceiptProposal).order_by(ReceiptProposal.id.desc())).first()
    return f"/receipts/{receipt.number}/proposals/{proposal.id}/decision"


def test_what_is_missing_is_said_beside_the_field_and_what_was_typed_stays(people, receipt, browser):
    client = browser(people.supervisor)
    typed = {"article": "other", "article_text": "", "reason": "已经写了理由"}
    answer = post(client, f"{LIFE}/revocation", typed)
    assert answer.status_code == 422 and errors_on(answer) == ["请选择或填写依据的条款。"]
    assert page(answer).xpath("//*[@id='article_text-error']") and "已经写了理由" in text_of(answer)
    assert faults_of(answer) == [] and steps.again(receipt).open_proposal is None


def test_another_article_can_be_named(people, receipt, browser):
    given = {"article": "other", "article_text": "行政许可法第六十九条", "reason": REASON}
    post(browser(people.supervisor), f"{LIFE}/revocation", given)
    assert steps.again(receipt).open_proposal.article == "行政许可法第六十九条"


def test_the_proposer_can_only_withdraw(people, receipt, browser):
    client = browser(people.supervisor)
    post(client, f"{LIFE}/revocation", REVOKE)
    shown = page(client.get(LIFE))
    assert not shown.xpath("//input[@name='verdict'][@value='confirm']")
    path = decision_of(receipt)
    assert post(client, path, {"verdict": "confirm"}, form_on=LIFE).status_code == 403
    assert post(client, path, {"verdict": "withdraw"}, form_on=LIFE).status_code == 303
    assert status_now(receipt) == Status.CURRENT and receipt.open_proposal is None


def test_rejecting_without_a_word_is_asked_for_one(people, receipt, browser):
    steps.proposed_revocation(receipt, people.supervisor)
    client, path = browser(people.other_supervisor), decision_of(receipt)
    answer = post(client, path, {"verdict": "reject"}, form_on=LIFE)
    assert answer.status_code == 422 and "否决的理由" in errors_on(answer)[0] and faults_of(answer) == []
    nothing = post(client, path, {"note": "没有选"}, form_on=LIFE)
    assert nothing.status_code == 422 and "没有选" in text_of(nothing) and errors_on(nothing)
    assert post(client, path, {"verdict": "reject", "note": "证据不足。"}, form_on=LIFE).status_code == 303


def test_who_comes_second_is_told_and_keeps_the_words(people, receipt, browser):
    steps.proposed_revocation(receipt, people.supervisor)
    client, path = browser(people.other_supervisor), decision_of(receipt)
    loaded = {"verdict": "reject", "note": "写了很久的说明"}
    with transaction():
        life.confirm(steps.again(receipt).open_proposal, people.provincial, LATER, None)
    answer = post(client, path, loaded, form_on="/receipts")
    assert answer.status_code == 409 and "鲁巡" in text_of(answer) and "写了很久的说明" in text_of(answer)
    assert faults_of(answer) == []


def test_without_the_token_nothing_happens(people, receipt, browser):
    client = browser(people.supervisor)
    assert client.post(f"{LIFE}/revocation", data=REVOKE).status_code == 400
    assert steps.again(receipt).proposals == []


# Correcting


def test_a_correction_shows_old_and_new_side_by_side_and_leads_to_the_new_receipt(people, receipt, browser):
    first, second = browser(people.reviewer), browser(people.colleague)
    filled = page(first.get(f"{LIFE}/correction"))
    assert filled.xpath(f"//input[@name='{NAME}']/@value") == [PRESENT]
    post(first, f"{LIFE}/correction", {NAME: CORRECTED, "reason": "漏印了“（中国）”。"})
    waiting = page(second.get(LIFE))
    assert waiting.xpath("//del/text()") == [PRESENT] and waiting.xpath("//ins/text()") == [CORRECTED]
    answer = post(second, decision_of(receipt), {"verdict": "confirm"}, form_on=LIFE)
    new = second.get(answer.location)
    assert "鲁青外资备201700002" in text_of(new) and f"更正并替换了{NUMBER}" in text_of(new)
    assert faults_of(new) == [] and faults_of(second.get(LIFE)) == []
    assert "鲁青外资备201700002" in text_of(browser(people.applicant).get(LIFE))


def test_a_correction_that_is_refused_comes_back_with_every_word(people, receipt, browser):
    client = browser(people.reviewer)
    typed = {NAME: "", "business_scope": "生产\ue123。", "investors.1.name": "维港⭐投资", "reason": ""}
    answer = post(client, f"{LIFE}/correction", typed)
    shown = page(answer)
    assert answer.status_code == 422 and len(errors_on(answer)) == 4 and faults_of(answer) == []
    assert shown.xpath("//*[@id='business_scope-error']")[0].text_content().count("U+E123") == 1
    assert shown.xpath("string(//*[@name='business_scope'])").strip() == "生产\ue123。"
    assert shown.xpath("//details[@open]//*[@name='investors.1.name']/@value") == ["维港⭐投资"]


def test_nothing_changed_is_no_correction(people, receipt, browser):
    answer = post(browser(people.reviewer), f"{LIFE}/correction", {"reason": "看错了"})
    assert (
        answer.status_code == 422 and "至少更正一处" in errors_on(answer)[0] and "看错了" in text_of(answer)
    )


def test_a_receipt_that_cannot_be_printed_is_said_to_the_second_person_too(people, receipt, browser):
    proposal = steps.proposed_correction(receipt, people.reviewer)
    with transaction():
        db.session.get(ReceiptProposal, proposal.id).corrections = {"remarks": "印不出\ue123"}
    answer = post(
        browser(people.colleague),
        decision_of(receipt),
        {"verdict": "confirm", "note": "核对无误"},
        form_on=LIFE,
    )
    assert answer.status_code == 422 and "U+E123" in errors_on(answer)[0] and "核对无误" in text_of(answer)
    assert status_now(receipt) == Status.CURRENT and receipt.open_proposal is not None


def test_what_people_type_is_text_and_nothing_else(people, receipt, browser):
    hostile = "<script>alert(1)</script>{{7*7}}"
    with transaction():
        life.propose_revocation(steps.again(receipt), people.supervisor, LATER, hostile, ARTICLE)
    answer = browser(people.other_supervisor).get(LIFE)
    # The page is sound but for the braces, which are the supervisor's own words.
    assert hostile in text_of(answer)
    assert [one for one in faults_of(answer) if "{{" not in one] == []


# Collecting


def test_a_collection_is_recorded_once_and_listed(people, receipt, browser):
    client = browser(people.reviewer)
    for _ in range(2):
        assert post(client, f"{LIFE}/collection", AT_THE_COUNTER).status_code == 303
    listed = page(client.get(LIFE)).xpath("//*[@id='collections']//tbody/tr")
    (row,) = listed
    for fact in ("2017年10月12日", "李敏", "营业执照", "91370200163562681G", "2", "王审"):
        assert fact in row.text_content()
    assert "李敏" in text_of(browser(people.applicant).get(LIFE))


def test_the_page_for_collecting_opens_the_file_for_printing(people, receipt, browser):
    client = browser(people.reviewer)
    (href,) = page(client.get(f"{LIFE}/collection")).xpath("//a[@target='_blank']/@href")
    answer = client.get(href)
    assert answer.mimetype == "application/pdf" and not answer.headers["Content-Disposition"].startswith(
        "attachment"
    )


def test_what_is_wrong_at_the_counter_is_said_beside_each_field(people, receipt, browser):
    wrong = {
        "basis": "licence",
        "document_number": "123",
        "collector": "王小明",
        "copies": "many",
        "collected_on": "x",
    }
    answer = post(browser(people.reviewer), f"{LIFE}/collection", wrong)
    shown = page(answer)
    assert answer.status_code == 422 and faults_of(answer) == [] and len(errors_on(answer)) == 4
    for name in ("document_number", "capacity", "copies", "collected_on"):
        assert shown.xpath(f"//*[@id='{name}-error']"), name
    assert shown.xpath("//input[@name='collector']/@value") == ["王小明"]


def test_what_was_revoked_is_not_handed_out(people, receipt, browser):
    steps.confirmed(steps.proposed_revocation(receipt, people.supervisor), people.other_supervisor)
    client = browser(people.reviewer)
    assert client.get(f"{LIFE}/collection").status_code == 409
    assert post(client, f"{LIFE}/collection", AT_THE_COUNTER, form_on="/receipts").status_code == 409
    assert "登记领取" not in text_of(client.get(LIFE))


# What its holder is told


def test_a_revoked_receipt_leads_the_applicants_page_and_the_list_says_so(people, receipt, browser):
    steps.confirmed(steps.proposed_revocation(receipt, people.supervisor), people.other_supervisor)
    client = browser(people.applicant)
    main = page(client.get(f"/filings/{receipt.filing_id}")).xpath("//main")[0]
    assert main.xpath("string(//*[@id='receipt-revoked']//h2)") == "备案回执已撤销"
    assert not main.xpath(
        ".//*[contains(@class, 'govuk-panel--confirmation')] | .//a[contains(@href, '.pdf')]"
    )
    assert "备案回执已撤销" in main.xpath("string(.//ol[@class='app-timeline']/li[1])")
    assert "回执已撤销" in text_of(client.get("/filings"))


def test_a_corrected_receipt_leads_to_the_new_one_and_the_list_says_so(people, receipt, browser):
    new = steps.confirmed(steps.proposed_correction(receipt, people.reviewer), people.colleague)
    client = browser(people.applicant)
    main = page(client.get(f"/filings/{receipt.filing_id}")).xpath("//main")[0]
    told = main.xpath("string(.//*[@id='receipt-replaced'])")
    assert "备案回执已更正" in main.xpath("string(.//ol[@class='app-timeline']/li[1])")
    assert receipt.number in told and new.number in told
    assert "回执已更正" in text_of(client.get("/filings"))


def test_of_a_receipt_that_stands_the_list_says_nothing(people, receipt, browser):
    listed = text_of(browser(people.applicant).get("/filings"))
    assert "回执已" not in listed
