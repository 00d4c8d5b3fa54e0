"""两步登录: codes of the half minute, each worth something once; recovery codes; encrypted at rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from filing.current import key_secret
from filing.domain.errors import BadAnswer, MoveNotAllowed, NotPermitted
from filing.extensions import db, transaction
from filing.models import AuditRecord, Notice, RecoveryCode, SecondFactor
from filing.receipts.certificates import KeyUnusable
from filing.services.people import accounts, second_factor
from tests.conftest import PASSWORD, shanghai

AT = datetime(2018, 3, 5, 1, 0, 15, tzinfo=UTC)
STEP = timedelta(seconds=30)


def plain(encrypted: str) -> str:
    return second_factor.in_groups(encrypted, key_secret()).replace(" ", "")


def code_at(encrypted: str, at: datetime) -> str:
    return pyotp.TOTP(plain(encrypted)).at(at)


def set_up(person, at: datetime = AT) -> tuple[str, list[str]]:
    """The encrypted secret and the recovery codes of a person who has just set it up."""
    proposed = second_factor.propose(key_secret())
    with transaction():
        codes = second_factor.set_up(person, proposed, code_at(proposed, at), key_secret(), at)
    return proposed, codes


def accepted(person, typed: str, at: datetime) -> bool:
    with transaction():
        return second_factor.accepts(person, typed, key_secret(), at)


@pytest.mark.parametrize(
    ("steps_away", "is_taken"),
    [(-2, False), (-1, True), (0, True), (1, True), (2, False)],
)
def test_a_clock_may_be_one_step_off(reviewer, steps_away, is_taken):
    secret, _ = set_up(reviewer, AT - timedelta(minutes=10))
    assert accepted(reviewer, code_at(secret, AT + steps_away * STEP), AT) is is_taken


def test_a_code_is_worth_something_once(reviewer):
    secret, _ = set_up(reviewer)
    later = AT + timedelta(minutes=5)
    assert accepted(reviewer, code_at(secret, later), later)
    assert not accepted(reviewer, code_at(secret, later), later)


def test_a_code_before_the_last_one_taken_is_refused_too(reviewer):
    secret, _ = set_up(reviewer, AT - timedelta(minutes=10))
    assert accepted(reviewer, code_at(secret, AT + STEP), AT)
    assert not accepted(reviewer, code_at(secret, AT), AT)


def test_the_code_that_set_it_up_logs_nobody_in(reviewer):
    secret, _ = set_up(reviewer)
    assert not accepted(reviewer, code_at(secret, AT), AT)


def test_another_persons_code_is_refused(reviewer, admin_of):
    secret, _ = set_up(reviewer)
    set_up(admin_of)
    later = AT + timedelta(minutes=5)
    assert not accepted(admin_of, code_at(secret, later), later)


def test_blanks_and_full_width_digits_do_not_matter(reviewer):
    secret, _ = set_up(reviewer)
    later = AT + timedelta(minutes=5)
    code = code_at(secret, later)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert accepted(reviewer, f" {wide[:3]} {wide[3:]} ", later)


def test_each_of_ten_recovery_codes_lets_in_once(reviewer):
    _, codes = set_up(reviewer)
    assert len(set(codes)) == 10
    assert [accepted(reviewer, code.lower().replace("-", " "), AT) for code in codes] == [True] * 10
    assert [accepted(reviewer, code, AT) for code in codes] == [False] * 10
    assert RecoveryCode.left_to(reviewer) == 0


def test_a_used_recovery_code_is_told_to_its_owner_and_written_down(reviewer):
    _, codes = set_up(reviewer)
    accepted(reviewer, codes[0], AT)
    told = db.session.scalars(select(Notice).where(Notice.occasion.startswith("recovery_code_used"))).one()
    assert told.user_id == reviewer.id and "还剩9个" in told.body
    assert [record.act for record in AuditRecord.about(reviewer.subject)][1:] == [
        "second_factor.set_up", "second_factor.recovery_code_used",
    ]  # fmt: skip


def test_new_recovery_codes_end_the_old_ones_and_ask_for_a_code(reviewer):
    secret, old = set_up(reviewer)
    later = AT + timedelta(minutes=5)
    with pytest.raises(BadAnswer, match="验证码不正确"), transaction():
        second_factor.renew_recovery_codes(reviewer, "000000", key_secret(), later)
    with transaction():
        new = second_factor.renew_recovery_codes(reviewer, code_at(secret, later), key_secret(), later)
    assert not accepted(reviewer, old[0], later)
    assert accepted(reviewer, new[0], later)


def test_a_wrong_first_code_sets_nothing_up(reviewer):
    proposed = second_factor.propose(key_secret())
    with pytest.raises(BadAnswer, match="验证码不正确"), transaction():
        second_factor.set_up(reviewer, proposed, code_at(proposed, AT - 5 * STEP), key_secret(), AT)
    assert SecondFactor.of(reviewer) is None


def test_who_knows_only_the_password_sets_up_no_second_one(reviewer):
    set_up(reviewer)
    with pytest.raises(MoveNotAllowed):
        set_up(reviewer)


def test_another_authenticator_ends_the_one_before_with_its_first_code(reviewer):
    old, old_codes = set_up(reviewer)
    later = AT + timedelta(minutes=5)
    new = second_factor.propose(key_secret())
    with transaction():
        second_factor.change(reviewer, new, code_at(new, later), key_secret(), later)
    much_later = AT + timedelta(minutes=10)
    assert not accepted(reviewer, code_at(old, much_later), much_later)
    assert not accepted(reviewer, old_codes[0], much_later)
    assert accepted(reviewer, code_at(new, much_later), much_later)


@pytest.fixture
def admin_of(app):
    with transaction():
        return accounts.create_staff(
            "admin@example.com", "管理员", "admin", PASSWORD, shanghai("2017-09-01 09:00")
        )


def test_an_administrator_resets_it_with_a_reason_that_the_owner_reads(reviewer, admin_of):
    _, codes = set_up(reviewer)
    session_before = reviewer.session_key
    with transaction():
        second_factor.reset(admin_of, reviewer, "手机丢失；已当面核对工作证。", AT)
    assert SecondFactor.of(reviewer) is None and not accepted(reviewer, codes[0], AT)
    assert reviewer.session_key != session_before
    told = db.session.scalars(select(Notice).where(Notice.occasion.startswith("second_factor_reset"))).one()
    assert told.user_id == reviewer.id and "手机丢失；已当面核对工作证。" in told.body
    last = AuditRecord.about(reviewer.subject)[-1]
    assert (last.act, last.actor_id, last.details) == (
        "second_factor.reset", admin_of.id, {"reason": "手机丢失；已当面核对工作证。"},
    )  # fmt: skip


def test_a_reset_without_a_reason_is_refused(reviewer, admin_of):
    set_up(reviewer)
    with pytest.raises(BadAnswer, match="请写明重置的原因"), transaction():
        second_factor.reset(admin_of, reviewer, " ", AT)


def test_a_reviewer_resets_nobodys(reviewer, admin_of):
    set_up(admin_of)
    with pytest.raises(NotPermitted), transaction():
        second_factor.reset(reviewer, admin_of, "手机丢失", AT)


def test_the_database_alone_gives_away_neither_secret_nor_recovery_code(reviewer):
    secret, codes = set_up(reviewer)
    stored = SecondFactor.of(reviewer).encrypted_secret + "".join(
        db.session.scalars(select(RecoveryCode.digest))
    )
    assert plain(secret) not in stored
    assert not [code for code in codes if code in stored or code.replace("-", "") in stored]


def test_secrets_are_encrypted_anew_and_go_on_working(reviewer):
    secret, _ = set_up(reviewer)
    plain_secret, new = plain(secret), b"another secret, long enough"
    with pytest.raises(KeyUnusable), transaction():
        second_factor.protect_anew(b"not the one it was made with", new)
    with transaction():
        assert second_factor.protect_anew(key_secret(), new) == 1
    later = AT + timedelta(minutes=5)
    with transaction():
        assert second_factor.accepts(reviewer, pyotp.TOTP(plain_secret).at(later), new, later)
