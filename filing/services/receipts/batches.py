"""批量出具: what a reviewer chooses and attests together, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import defer, selectinload

from filing.domain.articles import article
from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import BadAnswer, NotFound
from filing.domain.problems import Problem
from filing.domain.procedures.receipt import Status
from filing.extensions import db, insert_rows
from filing.models import Batch, BatchItem, Filing, FilingEvent, Notice, Receipt, User
from filing.services import procedures
from filing.services.filings import screening
from filing.services.filings.claims import CLAIMABLE
from filing.services.filings.reading import Reading
from filing.services.people.sight import filings_visible_to

MOST = 1000
STOPPED = "批次已停止，此件未办理。"
#: The pace is taken from what was issued this lately: a batch may have waited long before.
LATELY = timedelta(seconds=30)


@dataclass(frozen=True)
class Candidate:
    """A filing that the reviewer has in hand, and why it cannot be chosen; None when it can."""

    filing: Filing
    closed_because: str | None
    #: The batch that it waits in already.
    batch_id: int | None


def candidates(reviewer: User, today: date, calendar: WorkCalendar) -> list[Candidate]:
    """What the reviewer has claimed, the nearest due day first; one more than fits when there is more."""
    query = filings_visible_to(reviewer).where(Filing.reviewer_id == reviewer.id, Filing.state.in_(CLAIMABLE))
    query = query.order_by(Filing.due_on.nulls_last(), Filing.id).limit(MOST + 1)
    # Whoever chooses is told of each what the lists and the doubts say of it as it was sent in.
    parts = (Filing.events, Filing.supplement_items, Filing.documents)
    filings = list(db.session.scalars(query.options(*map(selectinload, parts))))
    waiting = _waiting_in([filing.id for filing in filings])
    return [_candidate(filing, waiting.get(filing.id), reviewer, today, calendar) for filing in filings]


def _what_moves_ask() -> tuple:
    """Events without the answers as submitted: a thousand of those would be read for nothing."""
    return selectinload(Filing.events).options(defer(FilingEvent.snapshot)), selectinload(
        Filing.supplement_items
    )


def _candidate(
    filing: Filing, batch_id: int | None, reviewer: User, today: date, calendar: WorkCalendar
) -> Candidate:
    if batch_id is not None:
        return Candidate(filing, f"已在批次 {batch_id} 中等待出具，不需要再选。", batch_id)
    refusal = procedures.why_not(filing, "accept", reviewer, today, calendar)
    return Candidate(filing, refusal or screening.closed_because(Reading(filing, today)), None)


def _waiting_in(filing_ids: list[int]) -> dict[int, int]:
    """filing -> the batch that it waits in; there is one at most."""
    query = select(BatchItem.filing_id, BatchItem.batch_id).where(BatchItem.done_at.is_(None))
    return dict(db.session.execute(query.where(BatchItem.filing_id.in_(filing_ids))).all())


def open_batch(
    reviewer: User,
    filing_ids: Iterable[int],
    now: datetime,
    calendar: WorkCalendar,
    *,
    within_scope: bool,
    note: str = "",
) -> Batch:
    """The batch, or the one that the same choice has already made.

    The reviewer attests for every filing in it what `accept` asks for one (17-§12). BadAnswer names each that
    cannot be in it.
    """
    chosen = list(dict.fromkeys(filing_ids))
    _check_choice(chosen, within_scope, day_of(now))
    locked = {filing.id: filing for filing in _locked(reviewer, chosen)}
    if made := _made_by_same_choice(reviewer, chosen):
        return made
    if problems := _find_problems(chosen, locked, reviewer, now, calendar):
        raise BadAnswer(f"所选的有{len(problems)}件不能办理，请去掉后重新提交。", problems)
    batch = Batch(agency_id=reviewer.agency_id, reviewer_id=reviewer.id, note=note.strip(), created_at=now)
    db.session.add(batch)
    db.session.flush()
    db.session.add_all(
        BatchItem(batch_id=batch.id, filing_id=one, position=n) for n, one in enumerate(chosen, 1)
    )
    db.session.flush()
    return batch


def _check_choice(chosen: list[int], within_scope: bool, today: date) -> None:
    if not chosen:
        raise _refused("filings", "请至少选择一件备案申报。", today)
    if len(chosen) > MOST:
        raise _refused("filings", f"一次最多{MOST:,}件，您选择了{len(chosen):,}件，请分批办理。", today)
    if not within_scope:
        raise _refused("within_scope", "请先逐件核对、甄别，再勾选确认；不属于备案范围的，不要选入。", today)


def _refused(field: str, message: str, today: date) -> BadAnswer:
    return BadAnswer(message, [Problem((field,), "refused", message, article("17-§12", on=today).short)])


def _locked(reviewer: User, filing_ids: list[int]) -> list[Filing]:
    """Always in the same order: two who choose at once wait for one another, not for ever."""
    query = filings_visible_to(reviewer).where(Filing.id.in_(filing_ids)).order_by(Filing.id)
    query = query.options(*_what_moves_ask())
    return list(db.session.scalars(query.with_for_update(of=Filing)))


def _made_by_same_choice(reviewer: User, chosen: list[int]) -> Batch | None:
    """Asked for twice, by a second click or a repeated call: nothing in it was refused or stopped yet."""
    query = select(Batch).join(BatchItem).where(Batch.reviewer_id == reviewer.id)
    batch = db.session.scalar(
        query.where(BatchItem.filing_id == chosen[0]).order_by(Batch.id.desc()).limit(1)
    )
    if batch is None or any(item.refusal for item in batch.items):
        return None
    return batch if {item.filing_id for item in batch.items} == set(chosen) else None


def _find_problems(
    chosen: list[int], locked: dict[int, Filing], reviewer: User, now: datetime, calendar: WorkCalendar
) -> list[Problem]:
    waiting, found, today = _waiting_in(chosen), [], day_of(now)
    for place, filing_id in enumerate(chosen):
        filing = locked.get(filing_id)
        if filing is None:
            found.append(Problem(("filings", place), "not_found", f"没有找到编号为 {filing_id} 的备案申报。"))
            continue
        judged = _candidate(filing, waiting.get(filing_id), reviewer, today, calendar)
        if judged.closed_because:
            words = (
                f"{filing.enterprise_name}（申报编号 {filing.application_number}）：{judged.closed_because}"
            )
            found.append(Problem(("filings", place), "not_open", words))
    return found


def batch_for(reviewer: User, batch_id: int) -> Batch:
    """The reviewer's own batch at the agency; NotFound for any other."""
    batch = db.session.scalar(_own(reviewer).where(Batch.id == batch_id))
    if batch is None:
        raise NotFound("没有找到该批次。请核对编号，或返回批量出具的列表。")
    return batch


def own_batches(reviewer: User, limit: int) -> list[Batch]:
    """The newest first."""
    return list(db.session.scalars(_own(reviewer).order_by(Batch.id.desc()).limit(limit)))


def _own(reviewer: User) -> Select:
    return select(Batch).where(Batch.reviewer_id == reviewer.id, Batch.agency_id == reviewer.agency_id)


def held(batch_id: int) -> Batch:
    """The batch, against every other writer until the transaction ends: a worker, or who stops it."""
    query = select(Batch).where(Batch.id == batch_id).with_for_update(of=Batch)
    return db.session.scalar(query.execution_options(populate_existing=True))


@dataclass(frozen=True)
class Progress:
    """How far a batch is. `seconds_left` is None while nothing was issued lately."""

    total: int
    issued: int
    refused: int
    stopped: int
    seconds_left: int | None
    #: Since when nothing has moved.
    last_moved_at: datetime

    @property
    def settled(self) -> int:
        return self.issued + self.refused

    @property
    def waiting(self) -> int:
        return self.total - self.settled - self.stopped


def progress_of(batch: Batch, now: datetime) -> Progress:
    done, refusal, begin = (
        BatchItem.done_at.is_not(None),
        BatchItem.refusal,
        max(batch.created_at, now - LATELY),
    )
    counted = (
        done & (refusal == ""), done & refusal.not_in(("", STOPPED)), refusal == STOPPED, BatchItem.done_at >= begin
    )  # fmt: skip
    counts = [func.count().filter(condition) for condition in counted]
    query = select(func.count(), *counts, func.max(BatchItem.done_at)).where(BatchItem.batch_id == batch.id)
    total, issued, refused, stopped, lately, moved_at = tuple(db.session.execute(query).one())
    waiting, seconds = total - issued - refused - stopped, (now - begin).total_seconds()
    left = round(waiting * seconds / lately) if lately and waiting else None
    return Progress(total, issued, refused, stopped, left, moved_at or batch.created_at)


def outcome_of(item: BatchItem) -> str:
    """ "waiting", "issued", "stopped" or "refused"."""
    if item.done_at is None:
        return "waiting"
    return {"": "issued", STOPPED: "stopped"}.get(item.refusal, "refused")


def not_issued(batch: Batch) -> list[BatchItem]:
    """What was refused or stopped, in the order of the choice, with the reason."""
    names = selectinload(BatchItem.filing).load_only(Filing.enterprise_name, Filing.application_number)
    query = select(BatchItem).where(BatchItem.batch_id == batch.id, BatchItem.refusal != "")
    return list(db.session.scalars(query.order_by(BatchItem.position).options(names)))


def receipts_of(batch: Batch) -> list[Receipt]:
    """The receipts that now stand for what was issued, by number."""
    done = BatchItem.done_at.is_not(None) & (BatchItem.refusal == "")
    items = select(BatchItem.filing_id).where(BatchItem.batch_id == batch.id, done)
    query = select(Receipt).where(Receipt.filing_id.in_(items), Receipt.status != Status.REPLACED)
    return list(db.session.scalars(query.order_by(Receipt.year, Receipt.serial).options(defer(Receipt.view))))


def stop(batch: Batch, now: datetime, words: str = STOPPED) -> None:
    """What still waits is not done any more. The batch is `held`: what is being issued at this moment is done."""
    waiting = (BatchItem.batch_id == batch.id) & BatchItem.done_at.is_(None)
    db.session.execute(update(BatchItem).where(waiting).values(done_at=now, refusal=words))
    finish(batch, now)


def finish(batch: Batch, now: datetime) -> None:
    """Once nothing waits any more, the batch is over, and its reviewer is told."""
    waiting = select(BatchItem.id).where(BatchItem.batch_id == batch.id, BatchItem.done_at.is_(None))
    if batch.finished_at is None and db.session.scalar(waiting.limit(1)) is None:
        batch.finished_at = now
        _tell(batch, now)


def _tell(batch: Batch, now: datetime) -> None:
    reached = progress_of(batch, now)
    parts = {"已出具": reached.issued, "未能出具": reached.refused, "停止未办": reached.stopped}
    outcome = "，".join(f"{words} {count:,} 件" for words, count in parts.items() if count)
    subject = f"批量出具已结束：批次 {batch.id}，{outcome}"
    body = f"批次 {batch.id} 共 {reached.total:,} 件：{outcome}。请在“待办审核”的“批量出具”中下载回执，查看未能出具的原因。"
    told = {"user_id": batch.reviewer_id, "recipient": batch.reviewer.email, "subject": subject, "body": body}
    occasion = f"batch_finished:{batch.id}"
    insert_rows(Notice, [{**told, "occasion": occasion, "created_at": now}], "occasion")
