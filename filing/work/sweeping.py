"""What happens without anybody asking: expiries, reminders, mail, clearing up. `flask work` asks for it part by part."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial

from flask import current_app
from sqlalchemy import func, select

from filing.current import anchors, calendar, chain_history, database_faults, now, store, today
from filing.domain.errors import MoveNotAllowed
from filing.domain.procedures.filing import State
from filing.extensions import db, transaction
from filing.figures import WORK_FAILURES
from filing.models import Filing, Notice, Report
from filing.moment import real_now
from filing.services import jumps, soundness
from filing.services.credit import removing
from filing.services.files import housekeeping
from filing.services.filings import sweep
from filing.services.people import agencies, digests
from filing.services.sharing import licences
from filing.services.supervision import reminders, yearly_reminders
from filing.work.anchors import send
from filing.work.posting import deliver_notices, share, take_back

LOG = logging.getLogger(__name__)
CARRIED_AT_ONCE = 100

Counts = dict[str, int]


def nothing_yet() -> Counts:
    """What is counted; `failed` is what could not be done and was logged."""
    return {"expired": 0, "reminded": 0, "credit_removed": 0, "licences_compared": 0, "mailed": 0, "shared": 0, "not_shared": 0, "kept_in_inbox": 0, "returned": 0, "gathered": 0, "put_off": 0,
            "carried_over": 0, "orphans_removed": 0, "purged": 0, "failed": 0}  # fmt: skip


def run_sweep(housekeep: bool = True) -> Counts:
    """One turn of everything but batches, and what was done, counted. Twice does no harm."""
    counts = nothing_yet()
    if housekeep:
        _look_through_database(counts)
    let_terms_run(counts)
    mail(counts)
    read_returned(counts)
    tell_departments(counts)
    link(counts)
    anchor(counts)
    if housekeep:
        _clear_away(counts)
    return counts


def let_terms_run(counts: Counts) -> None:
    """What time brings about: supplements expire, people are reminded, records and closed agencies' filings go.

    And what two who wrote at once could not see of each other is made up for.
    """
    if _is_date_believed(counts):
        _each(counts, "expired", sweep.overdue_supplements(now()), _expire)
        _each(counts, "credit_removed", removing.due(today()), _remove, "credit record")
    _each(counts, "reminded", sweep.due_filings(now(), calendar()), _remind)
    _each(counts, "reminded", sweep.drafts_due(now()), _remind_of_draft)
    _each(counts, "reminded", reminders.waiting(now(), calendar()), _remind_of_report, "report")
    _each(counts, "reminded", yearly_reminders.waiting(now()), _remind_of_year, "body")
    _each(counts, "licences_compared", licences.left_waiting(now()), _compare_licence, "licence")
    _part(counts, "closed agencies", partial(_carry_over, counts))


def mail(counts: Counts) -> None:
    _part(counts, "mail", partial(_mail_out, counts))


def read_returned(counts: Counts) -> None:
    _part(counts, "returned mail", partial(take_back, counts))


def tell_departments(counts: Counts, department_id: int | None = None) -> None:
    """All that have something waiting, or that one only."""
    _part(counts, "departments", partial(share, counts, department_id))


def link(counts: Counts) -> None:
    _part(counts, "audit chain", chain_history)


def anchor(counts: Counts) -> None:
    _part(counts, "heads of the audit chain", _send_anchors)


def clear_up(counts: Counts) -> None:
    """What takes long and is due once an hour."""
    _look_through_database(counts)
    _clear_away(counts)


def _look_through_database(counts: Counts) -> None:
    _part(counts, "database file", partial(soundness.note, database_faults()))


def _clear_away(counts: Counts) -> None:
    _part(counts, "orphan files", partial(_count, counts, "orphans_removed", _remove_orphans))
    _part(counts, "old rows", partial(_count, counts, "purged", _purge))


def _is_date_believed(counts: Counts) -> bool:
    """False after the machine's clock jumped by days, until `flask clock confirm`: a wrong date ends nothing."""
    believed: list[bool] = []

    def look() -> None:
        with transaction():
            believed.append(jumps.go_on(real_now()))
            jumps.note_sweep(real_now())

    _part(counts, "the clock", look)
    if believed == [False]:
        LOG.error("the clock jumped to %s: nothing expires until `flask clock confirm`", real_now())
    return believed == [True]


def _each(
    counts: Counts, what: str, ids: Iterable[int], act: Callable[[int], int], noun: str = "filing"
) -> None:
    """Each filing or report in a transaction of its own: one that fails stops no other."""
    for row_id in ids:
        _part(counts, f"{what}, {noun} {row_id}", partial(_count, counts, what, partial(act, row_id)))


def _count(counts: Counts, what: str, act: Callable[[], int]) -> None:
    counts[what] += act()


def _part(counts: Counts, what: str, act: Callable[[], object]) -> None:
    try:
        act()
    except Exception:
        db.session.rollback()
        LOG.exception("sweep: %s failed", what)
        counts["failed"] += 1
        WORK_FAILURES.inc()


def _carry_over(counts: Counts) -> None:
    """Until none is left, a few at a time, so that nobody waits long in between."""
    carried = 1
    while carried:
        with transaction():
            carried = agencies.carry_over(CARRIED_AT_ONCE)
        counts["carried_over"] += carried


def _expire(filing_id: int) -> int:
    """1, or 0 when the applicant or another sweep was first."""
    with transaction():
        filing = Filing.locked(filing_id)
        if filing is None or filing.state != State.AWAITING_SUPPLEMENT:
            return 0
        try:
            sweep.expire(filing, now(), calendar())
        except MoveNotAllowed as refusal:
            LOG.warning("filing %s does not expire: %s", filing_id, refusal)
            return 0
    return 1


def _remind(filing_id: int) -> int:
    """How many people were told; nobody is told twice of the same day."""
    with transaction():
        before = _notices_about(filing_id)
        sweep.remind(Filing.locked(filing_id), now(), calendar())
        return _notices_about(filing_id) - before


def _remind_of_draft(filing_id: int) -> int:
    """How many people were told; 0 where the draft was deleted or submitted meanwhile."""
    with transaction():
        filing = Filing.locked(filing_id)
        before = _notices_about(filing_id)
        if filing is not None:
            sweep.remind_of_draft(filing, now())
        return _notices_about(filing_id) - before


def _remind_of_report(report_id: int) -> int:
    """How many people were told; nobody is told twice of the same day."""
    with transaction():
        return reminders.remind(Report.locked(report_id), now(), calendar())


def _remind_of_year(body_id: int) -> int:
    """How many people of a body were told; nobody is told twice of the same paper."""
    with transaction():
        return yearly_reminders.remind(body_id, now())


def _remove(record_id: int) -> int:
    """1, or 0 where its day has moved since."""
    with transaction():
        return removing.remove(record_id, now(), calendar())


def _compare_licence(fact_id: int) -> int:
    """1, or 0 where it was compared since."""
    with transaction():
        return licences.look_again(fact_id, now())


def _notices_about(filing_id: int) -> int:
    return db.session.scalar(select(func.count(Notice.id)).where(Notice.filing_id == filing_id))


def _mail_out(counts: Counts) -> None:
    if current_app.config["SMTP_URL"]:
        _each(counts, "gathered", digests.readers_due(now()), _gather)
    deliver_notices(counts)


def _gather(user_id: int) -> int:
    """How many notices a person's mail of the day tells of."""
    with transaction():
        return digests.write(user_id, now())


def _send_anchors() -> None:
    if url := current_app.config["ANCHORS_URL"]:
        send(url, anchors())


def _remove_orphans() -> int:
    db.session.rollback()
    return housekeeping.remove_orphans(store(), real_now())


def _purge() -> int:
    with transaction():
        return housekeeping.purge(real_now())
