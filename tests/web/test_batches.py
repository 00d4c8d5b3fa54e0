"""批量出具 on the pages: choosing, attesting, watching, stopping, fetching the receipts."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest

from filing.current import calendar, store
from filing.extensions import db, transaction
from filing.models import AuditRecord, Batch, Filing, Notice
from filing.moment import real_now
from filing.services.filings import elsewhere
from filing.services.receipts import printing
from filing.work import issuing
from tests.conftest import shanghai, turn_clock
from tests.guards.test_access import faults_of
from tests.services import stories
from tests.services.crowds import many_claimed
from tests.web.conftest import as_user, page, post
from tests.web.reviewing import a_colleague, state_of, text_of

NEW = "/review/batches/new"


@pytest.fixture(autouse=True)
def in_2017(app):
    turn_clock("2017-10-09 10:00")


def choose(client, *filing_ids: int, **fields):
    data = {"filings": list(filing_ids), "within_scope": "yes", **fields}
    return post(client, "/review/batches", data, form_on=NEW)


def work_off(app) -> None:
    """What the worker does, turn by turn."""
    for _ in iter(lambda: _turn(app), False):
        pass


def _turn(app) -> bool:
    with app.app_context():
        return issuing.take_turn()


def be_seen() -> None:
    with transaction():
        printing.be_seen(real_now())


def suspend(filing: Filing, reviewer) -> None:
    with transaction():
        at = shanghai("2017-10-09 09:00")
        elsewhere.suspend(Filing.locked(filing.id), reviewer, at, calendar(), "涉及安全")


# Choosing


def test_only_ones_own_claimed_filings_are_offered_and_none_is_ticked(client, applicant, reviewer):
    own, free = stories.claimed(applicant, reviewer), stories.submitted(applicant)
    colleagues = stories.claimed(applicant, a_colleague())
    tree = page(as_user(client, reviewer).get(NEW))
    assert tree.xpath("//input[@name='filings']/@value") == [str(own.id)]
    assert str(free.id) not in tree.xpath("//input[@name='filings']/@value") and colleagues.id != own.id
    assert not tree.xpath("//input[@type='checkbox'][@checked]")


def test_what_cannot_be_accepted_is_shown_with_the_reason(client, applicant, reviewer):
    suspend(stories.claimed(applicant, reviewer), reviewer)
    answer = as_user(client, reviewer).get(NEW)
    assert not page(answer).xpath("//input[@name='filings']")
    assert "备案申报目前为“暂停办理（国家安全审查）”，不能办理“备案完成”。" in text_of(answer)


def test_lateness_and_hints_are_a_click_away(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer, investors__0__contribution_deadline="2017-01-01")
    answer = as_user(client, reviewer).get(NEW)
    link = page(answer).xpath("//td[@data-label='提请注意']//a")[0]
    assert link.get("href") == f"/review/{filing.id}#doubts" and "提示" in link.text_content()


def test_without_the_attestation_nothing_is_begun_and_the_choice_is_kept(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    answer = choose(as_user(client, reviewer), filing.id, within_scope="")
    assert answer.status_code == 422 and "请先逐件核对、甄别，再勾选确认" in text_of(answer)
    assert page(answer).xpath("//input[@name='filings'][@checked]/@value") == [str(filing.id)]
    assert db.session.scalar(db.select(Batch.id)) is None and faults_of(answer) == []


def test_a_second_click_is_the_same_batch(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    as_user(client, reviewer)
    first, second = (choose(client, filing.id) for _ in range(2))
    assert (
        (first.status_code, first.location)
        == (second.status_code, second.location)
        == (303, "/review/batches/1")
    )


def test_what_waits_already_is_told_and_chosen_no_second_time(client, applicant, reviewer):
    one, other = stories.claimed(applicant, reviewer), stories.claimed(applicant, reviewer)
    choose(as_user(client, reviewer), one.id)
    answer = choose(client, one.id, other.id)
    assert answer.status_code == 422 and "已在批次 1 中等待出具" in text_of(answer)
    assert page(answer).xpath("//input[@name='filings']/@value") == [str(other.id)]


def test_more_than_a_thousand_are_refused_in_words(client, applicant, reviewer):
    stories.claimed(applicant, reviewer)
    answer = choose(as_user(client, reviewer), *range(1, 1204))
    assert answer.status_code == 422 and "一次最多1,000件，您选择了1,203件，请分批办理。" in text_of(answer)


@pytest.mark.parametrize("given", [2**31, 2**63, "9" * 5000, "-1", "²", "1.0", "", "\x00"])
def test_what_no_filing_can_have_as_its_number_is_none(client, applicant, reviewer, given):
    stories.claimed(applicant, reviewer)
    answer = choose(as_user(client, reviewer), given)
    assert answer.status_code == 422


def test_somebody_elses_filing_does_not_exist(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    answer = choose(as_user(client, reviewer), filing.id, 999)
    assert answer.status_code == 422 and "没有找到编号为 999 的备案申报" in text_of(answer)


# Watching


def test_progress_is_said_in_one_line_and_asked_for_by_the_script(
    app, client, applicant, reviewer, monkeypatch
):
    monkeypatch.setattr(issuing, "AT_ONCE", 2)
    choose(as_user(client, reviewer), *many_claimed(applicant, reviewer, 3))
    be_seen()
    assert "已出具 0／3，等待 3" in text_of(client.get("/review/batches/1"))
    _turn(app)
    told = client.get("/review/batches/1/progress").json
    assert told["words"].startswith("已出具 2／3，剩余约") and told["hint"] is None
    assert (told["done"], told["total"], told["is_finished"]) == (2, 3, False)
    work_off(app)
    assert client.get("/review/batches/1/progress").json["is_finished"] is True


def test_while_it_runs_the_page_renews_itself_without_a_script(client, applicant, reviewer):
    choose(as_user(client, reviewer), stories.claimed(applicant, reviewer).id)
    answer = client.get("/review/batches/1")
    assert page(answer).xpath("//head//meta[@http-equiv='refresh']/@content") == ["5"]
    assert faults_of(answer) == []


def test_where_no_worker_runs_the_page_says_so(client, applicant, reviewer):
    choose(as_user(client, reviewer), stories.claimed(applicant, reviewer).id)
    assert "后台程序没有在运行" in text_of(client.get("/review/batches/1"))
    be_seen()
    assert "后台程序没有在运行" not in text_of(client.get("/review/batches/1"))


def test_the_end_is_told_with_what_was_refused_and_why(app, client, applicant, reviewer):
    good, suspended = stories.claimed(applicant, reviewer), stories.claimed(applicant, reviewer)
    choose(as_user(client, reviewer), good.id, suspended.id)
    suspend(suspended, reviewer)
    work_off(app)
    answer = client.get("/review/batches/1")
    said = text_of(answer)
    assert "已出具 1／2，未能出具 1" in said and "不能办理“备案完成”" in said and faults_of(answer) == []
    assert page(answer).xpath("//tbody//a/@href") == [f"/review/{suspended.id}"]
    subjects = db.session.scalars(db.select(Notice.subject).where(Notice.user_id == reviewer.id)).all()
    assert "批量出具已结束：批次 1，已出具 1 件，未能出具 1 件" in subjects


def test_stopping_leaves_the_rest_to_a_new_batch(app, client, applicant, reviewer, monkeypatch):
    monkeypatch.setattr(issuing, "AT_ONCE", 1)
    done, left = many_claimed(applicant, reviewer, 2)
    choose(as_user(client, reviewer), done, left)
    _turn(app)
    assert post(client, "/review/batches/1/stop", form_on="/review/batches/1").status_code == 303
    work_off(app)
    assert (state_of(done), state_of(left)) == ("completed", "under_review")
    again = page(client.get("/review/batches/1")).xpath("//a[contains(., '另开一批')]/@href")[0]
    assert page(client.get(again)).xpath("//input[@name='filings'][@checked]/@value") == [str(left)]
    choose(client, left)
    work_off(app)
    assert state_of(left) == "completed"


def test_the_receipts_come_in_one_archive_byte_for_byte(app, client, applicant, reviewer):
    filing_ids = many_claimed(applicant, reviewer, 2)
    choose(as_user(client, reviewer), *filing_ids)
    work_off(app)
    answer = client.get("/review/batches/1/receipts.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        kept = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    receipts = [db.session.get(Filing, filing_id).receipt for filing_id in filing_ids]
    assert kept == {f"{receipt.number}.pdf": receipt.sha256 for receipt in receipts}
    assert "UTF-8''" in answer.headers["Content-Disposition"]
    copies = db.session.scalars(db.select(AuditRecord).where(AuditRecord.act == "receipt.copied"))
    assert [(c.subject, c.details["through"]) for c in copies] == [(r.subject, "batch") for r in receipts]


def test_an_archive_with_an_altered_receipt_breaks_off(app, client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    choose(as_user(client, reviewer), filing.id)
    work_off(app)
    db.session.refresh(filing)
    (store().root / filing.receipt.storage_key).write_bytes(b"%PDF-1.7 other")
    with pytest.raises(Exception, match="文件暂时无法"):
        client.get("/review/batches/1/receipts.zip").get_data()


def test_a_batch_is_its_reviewers_own(app, client, applicant, reviewer):
    choose(as_user(client, reviewer), stories.claimed(applicant, reviewer).id)
    as_user(other := app.test_client(), a_colleague())
    for path in ("", "/progress", "/receipts.zip"):
        assert other.get(f"/review/batches/1{path}").status_code == 404
    assert post(other, "/review/batches/1/stop", form_on="/review").status_code == 404
    assert "批次 1" not in text_of(other.get("/review/batches"))
