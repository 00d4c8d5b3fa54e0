"""Notices reach their readers: by mail where there is a server, each once, and in the inbox always."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from filing import moment
from filing.extensions import db, insert_rows, transaction
from filing.models import Notice
from filing.services.people import outbox
from filing.work.mail import Postman, SmtpAddress, letter_of
from filing.work.sweeping import run_sweep
from tests.conftest import shanghai
from tests.services import stories
from tests.services.smtp_sink import Sink, running


@pytest.fixture
def sink(app):
    with running(Sink()) as server:
        app.config["SMTP_URL"] = server.url
        yield server


@pytest.fixture
def two_notices(applicant, reviewer):
    """One to the applicant, one to the reviewer."""
    return stories.submitted(applicant)


def notice_to(address: str) -> Notice:
    db.session.expire_all()
    return db.session.scalar(db.select(Notice).where(Notice.recipient == address))


def later(monkeypatch, **span) -> None:
    """The real clock, by which mail is retried, moves on."""
    at = moment.real_now() + timedelta(**span)
    for module in ("filing.work.posting", "filing.moment"):
        monkeypatch.setattr(f"{module}.real_now", lambda: at)


def test_a_notice_arrives_as_mail_with_a_link_to_its_filing(app, sink, two_notices):
    run_sweep()
    letter = next(one for one in sink.letters if one["To"] == "li@example.com")
    assert letter["Subject"] == "备案申报已提交：青岛莱茵精密机械有限公司"
    assert f"{app.config['BASE_URL']}/filings/{two_notices.id}" in letter.get_content()


def test_staff_are_led_to_their_own_page(app, sink, two_notices):
    run_sweep()
    letter = next(one for one in sink.letters if one["To"] == "wang@example.com")
    assert f"{app.config['BASE_URL']}/review/{two_notices.id}" in letter.get_content()


def test_a_mailed_notice_is_marked_so(sink, two_notices):
    run_sweep()
    assert notice_to("li@example.com").delivered_by == "mail"


def test_two_sweeps_send_each_notice_once(sink, two_notices):
    assert (run_sweep()["mailed"], run_sweep()["mailed"]) == (2, 0)
    assert len(sink.letters) == 2


def test_without_a_mail_server_notices_stay_in_the_inbox_and_are_marked_so(app, two_notices):
    assert run_sweep()["kept_in_inbox"] == 2
    notice = notice_to("li@example.com")
    assert (notice.delivered_by, notice.read_at) == ("inbox", None) and notice.sent_at


def test_an_address_refused_for_good_keeps_its_notice_in_the_inbox(sink, two_notices):
    sink.answers["li@example.com"] = "550 no such user"
    counts = run_sweep()
    assert (counts["mailed"], counts["kept_in_inbox"], counts["failed"]) == (1, 1, 0)
    assert "550" in notice_to("li@example.com").last_error


def test_an_address_refused_for_now_is_tried_again_after_a_pause(sink, two_notices, monkeypatch):
    sink.answers["li@example.com"] = "451 later"
    assert run_sweep()["put_off"] == 1
    assert run_sweep()["put_off"] == 0
    sink.answers.clear()
    later(monkeypatch, seconds=61)
    assert run_sweep()["mailed"] == 1
    assert notice_to("li@example.com").attempts == 2


def test_one_refusal_does_not_hold_up_the_others(sink, two_notices):
    sink.answers["li@example.com"] = "451 later"
    run_sweep()
    assert [one["To"] for one in sink.letters] == ["wang@example.com"]


def test_after_a_day_without_a_server_the_queue_drains_and_each_notice_comes_once(
    app, two_notices, monkeypatch
):
    server = Sink()
    app.config["SMTP_URL"] = server.url
    server.server_close()
    for _ in range(20):
        assert run_sweep()["mailed"] == 0
        later(monkeypatch, hours=1.2)
    with running(Sink(port=server.server_address[1])) as back:
        run_sweep()
        run_sweep()
        assert len(back.letters) == len(set(back.subjects)) == 2


def test_a_notice_is_claimed_by_one_of_two_sweeps_at_once(any_app):
    with transaction():
        said = {"occasion": "x", "recipient": "a@example.com", "subject": "x", "body": "x"}
        insert_rows(Notice, [{**said, "created_at": moment.real_now()}], "occasion")
    notice_id, start, won = db.session.scalar(db.select(Notice.id)), threading.Barrier(4), []
    db.session.rollback()

    def claim():
        with any_app.app_context():
            start.wait()
            with transaction():
                won.append(outbox.claim(notice_id, moment.real_now()))

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False, False, False, True]


def test_a_letter_sent_again_after_a_crash_has_the_same_message_id(app, two_notices):
    notice = notice_to("li@example.com")
    ids = {letter_of(notice, "filing@localhost", "http://127.0.0.1", b"")["Message-ID"] for _ in range(2)}
    assert len(ids) == 1


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (50, 60)])
def test_pauses_grow_to_an_hour(attempts, minutes):
    assert outbox.pause_after(attempts) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.com", SmtpAddress("mail.example.com", 25, "", "", False, False)),
        ("smtps://u:p%40ss@mail.example.com", SmtpAddress("mail.example.com", 465, "u", "p@ss", True, False)),
        ("smtp://h:587?starttls=1", SmtpAddress("h", 587, "", "", False, True)),
    ],
)
def test_the_address_of_the_mail_server_is_read(url, expected):
    assert SmtpAddress.of(url) == expected


@pytest.mark.parametrize("url", ["mail.example.com:25", "http://mail.example.com", "smtp://"])
def test_another_kind_of_address_is_refused_in_words(url):
    with pytest.raises(ValueError, match="FILING_SMTP_URL"):
        Postman(url, "filing@localhost")


def test_a_notice_of_the_past_is_not_mailed(sink, two_notices):
    with transaction():
        outbox.told_at_the_time(two_notices.id)
    assert run_sweep()["mailed"] == 0
    assert notice_to("li@example.com").sent_at == shanghai("2017-09-28 10:00")
