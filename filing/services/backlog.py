"""How much waits, for how long, and what is overdue: counts alone, each by an index, of nobody in particular."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select

from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.procedures.filing import State
from filing.domain.procedures.inspection import Stage
from filing.domain.procedures.report import Step
from filing.domain.supervision.feedback import due_before
from filing.extensions import db
from filing.models import Agency, Batch, BatchItem, Delivery, Filing, Inspection, Notice, Report, SealKey
from filing.models.sharing import DEAD, WAITING
from filing.services import audit, jumps
from filing.services.supervision.cases import deadlines

OPEN_STATES = (State.UNDER_REVIEW, State.AWAITING_SUPPLEMENT, State.SUSPENDED)
OPEN_STEPS = (Step.RECEIVED, Step.TAKEN_UP, Step.INSPECTING)
#: Working days that are left; what is later is "later".
NEAR = 3
DUES = ("none", "overdue", *map(str, range(NEAR + 1)), "later")
#: Which day a case's stage waits for.
AWAITED = {
    Stage.OPENED: "notice_by",
    Stage.EXAMINING: "result_by",
    Stage.CONCLUDED: "report_by",
    Stage.CORRECTING: "correct_by",
}


@dataclass(frozen=True)
class Figure:
    """One value under a name of Prometheus' kind."""

    name: str
    help: str
    value: float
    labels: dict[str, str] = field(default_factory=dict)


def figures(now: datetime, real_now: datetime, calendar: WorkCalendar) -> Iterator[Figure]:
    """`now` as the simulation has it, by which filings, notices and batches are dated."""
    yield from _filings(day_of(now), calendar)
    yield from _supervision(day_of(now), calendar)
    yield from _notices(now)
    yield from _deliveries(now)
    yield from _batches(now)
    yield Figure(
        "filing_audit_lines_unlinked", "Lines of history not yet in the audit chain", audit.unlinked()
    )
    yield Figure(
        "filing_clock_held",
        "1 after the machine's clock jumped, until it is confirmed",
        jumps.is_held(real_now),
    )
    if last := jumps.last_swept():
        yield Figure(
            "filing_sweep_last_run_timestamp_seconds", "When terms were last seen to", last.timestamp()
        )
    expiry = select(func.min(SealKey.valid_until)).where(
        SealKey.retired_at.is_(None), SealKey.valid_until > now
    )
    if ends := db.session.scalar(expiry):
        yield Figure("filing_seal_key_expiry_timestamp_seconds", "When the first of the seal keys in use ends", ends.timestamp())  # fmt: skip


def _filings(today: date, calendar: WorkCalendar) -> Iterator[Figure]:
    for state in OPEN_STATES:
        # By way of the agencies: no index begins with the state, and the filings that are done are not read past.
        query = (
            select(Filing.due_on, func.count())
            .join_from(Agency, Filing, Filing.agency_id == Agency.id)
            .where(Filing.state == state)
            .group_by(Filing.due_on)
        )
        by_due: Counter[str] = Counter()
        for due_on, many in db.session.execute(query):
            by_due[due_class(due_on, today, calendar)] += many
        for due in DUES:
            yield Figure(
                "filing_filings_open",
                "Filings under way, by state and working days left",
                by_due[due],
                {"state": state.value, "due": due},
            )


def due_class(due_on: date | None, today: date, calendar: WorkCalendar) -> str:
    """ "none", "overdue", the working days left after today ("0" … "3"), or "later"."""
    if due_on is None:
        return "none"
    if due_on < today:
        return "overdue"
    left = calendar.count(today, due_on)
    return str(left) if left <= NEAR else "later"


def _supervision(today: date, calendar: WorkCalendar) -> Iterator[Figure]:
    stages = _by_state(Inspection)
    for stage in Stage:
        if stage != Stage.CLOSED:
            yield Figure("filing_inspections_open", "Cases of inspection under way, by stage", stages.get(stage, 0), {"state": stage.value})  # fmt: skip
    yield Figure(
        "filing_inspections_overdue", "Cases whose stage is past its day", _late_cases(today, calendar)
    )
    steps = _by_state(Report)
    for step in OPEN_STEPS:
        yield Figure("filing_reports_open", "Reports and suggestions not answered, by step", steps.get(step, 0), {"state": step.value})  # fmt: skip
    late = select(func.count(Report.id)).where(
        Report.state == Step.RECEIVED, Report.received_on <= due_before(today, calendar)
    )
    yield Figure(
        "filing_reports_overdue", "Reports not taken up within their term", db.session.scalar(late) or 0
    )


def _by_state(cases: type[Inspection | Report]) -> dict[str, int]:
    rows = db.session.execute(select(cases.state, func.count()).group_by(cases.state))
    return {str(state): many for state, many in rows}


def _late_cases(today: date, calendar: WorkCalendar) -> int:
    """Their days follow from what the cases say; those that wait for none are not read."""
    late = 0
    cases = select(Inspection).where(Inspection.state.in_(AWAITED)).order_by(Inspection.id)
    for case in db.session.scalars(cases.execution_options(yield_per=200)):
        counted = deadlines(case, calendar)[AWAITED[Stage(case.state)]]
        late += counted is not None and counted.on < today
    return late


def _age(now: datetime, since: datetime | None) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def _notices(now: datetime) -> Iterator[Figure]:
    query = select(func.count(Notice.id), func.min(Notice.created_at)).where(Notice.sent_at.is_(None))
    many, oldest = db.session.execute(query).one()
    yield Figure("filing_notices_unsent", "Notices neither mailed nor left in the inbox", many)
    yield Figure("filing_notices_unsent_oldest_age_seconds", "Age of the oldest of them", _age(now, oldest))


def _deliveries(now: datetime) -> Iterator[Figure]:
    for state in (WAITING, DEAD):
        query = select(func.count(Delivery.id)).where(Delivery.state == state)
        yield Figure("filing_deliveries_unsent", "Deliveries to departments: waiting, and given up (dead)", db.session.scalar(query) or 0, {"state": state})  # fmt: skip
    oldest = db.session.scalar(select(func.min(Delivery.made_at)).where(Delivery.state == WAITING))
    yield Figure(
        "filing_deliveries_waiting_oldest_age_seconds", "Age of the oldest that waits", _age(now, oldest)
    )


def _batches(now: datetime) -> Iterator[Figure]:
    query = select(func.count(Batch.id), func.min(Batch.created_at)).where(Batch.finished_at.is_(None))
    many, oldest = db.session.execute(query).one()
    items = db.session.scalar(select(func.count(BatchItem.id)).where(BatchItem.done_at.is_(None)))
    yield Figure("filing_batches_waiting", "Batches of receipts not finished", many)
    yield Figure("filing_batches_waiting_oldest_age_seconds", "Age of the oldest of them", _age(now, oldest))
    yield Figure("filing_batch_receipts_waiting", "Receipts that batches have still to issue", items or 0)
