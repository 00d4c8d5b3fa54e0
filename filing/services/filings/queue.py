"""The reviewer's queue by keyset: as fast at a million filings as at ten; shared by pages and API."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    false,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)

from filing.domain.days.calendar import WorkCalendar
from filing.domain.errors import BadAnswer, NotPermitted
from filing.domain.procedures.filing import FINAL_STATES, State, label_of
from filing.extensions import db
from filing.models import Filing, User
from filing.services.filings.finding import found
from filing.services.filings.narrowing import CHOICES, Filters
from filing.services.paging import bad_place
from filing.services.people import sight

MOST_ROWS, COUNTED = 200, 100
OPEN = (State.UNDER_REVIEW, State.AWAITING_SUPPLEMENT, State.SUSPENDED)


@dataclass(frozen=True)
class View:
    """One way to look at the queue, in whatever states where none is named; `by_due`, else the newest first."""

    label: str
    states: tuple[State, ...]
    by_due: bool = True
    claimed_by: str = ""  # "nobody" or "actor"; otherwise whoever

    @property
    def no_clock_runs(self) -> bool:
        """Whether none of its filings has a due day."""
        return bool(self.states) and not self.by_due


VIEWS: dict[str, View] = {
    "unclaimed": View("待领取", (State.UNDER_REVIEW,), claimed_by="nobody"),
    "mine": View("我领取的", OPEN, claimed_by="actor"),
    "open": View("全部在审", (State.UNDER_REVIEW,)),
    "waiting": View("待补充", (State.AWAITING_SUPPLEMENT,)),
    "suspended": View("暂停", (State.SUSPENDED,), by_due=False),
    "closed": View("已办结", tuple(State(state) for state in sorted(FINAL_STATES)), by_due=False),
    "any": View("全部", (), by_due=False),
}


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue: columns only, never the answers."""

    id: int
    kind: str
    state: State
    enterprise_name: str
    application_number: str
    due_on: date | None
    due_provisional: bool
    late_days: int
    reviewer_id: int | None
    claimed_by: str | None
    version: int

    @property
    def state_label(self) -> str:
        return label_of(State(self.state), self.reviewer_id is not None)

    def days_left(self, today: date, calendar: WorkCalendar) -> int | None:
        """Working days left after today, negative once overdue; None while nobody's clock runs."""
        return calendar.count(today, self.due_on) if self.due_on else None


_COLUMNS = select(
    *(User.name if c == "claimed_by" else getattr(Filing, c) for c in QueueRow.__dataclass_fields__)
).join(User, User.id == Filing.reviewer_id, isouter=True)


def queue_page(
    actor: User,
    *,
    view: str = "open",
    after: str | None = None,
    limit: int = 20,
    search: str = "",
    narrowed: Iterable[ColumnElement] = (),
) -> tuple[list[QueueRow], str | None]:
    """The next rows of a view, and the cursor of the page after them or None; BadAnswer for an unknown one.

    Where something is searched for, the newest first, whatever the view.
    """
    shown = _view(view)
    if search.strip():
        shown = replace(shown, by_due=False)
    wanted = [*_conditions(actor, _view(view)), *narrowed]
    if after:
        wanted.append(_behind(shown, after))
    limit = max(1, min(limit, MOST_ROWS))
    query = _found(actor, shown, search, wanted) if search.strip() else _first_rows(shown, wanted, limit + 1)
    rows = [QueueRow(*row) for row in db.session.execute(query.limit(_rows(limit + 1)))]
    more = len(rows) > limit
    return rows[:limit], _cursor(shown, rows[limit - 1]) if more else None


def narrowed_to(actor: User, view: str, filters: Filters, today: date) -> list[ColumnElement]:
    """What a row of a view has to be besides; where none can be, the database need not look for one."""
    shown = _view(view)
    others_only = shown.claimed_by and filters.claimed not in ("", _SAME[shown.claimed_by])
    if others_only or (filters.due and shown.no_clock_runs):
        return [false()]
    return filters.conditions(actor, today)


#: The filter that says no more than a view does by whom its filings are claimed.
_SAME = {"nobody": "nobody", "actor": "me"}


def filters_of(view: str) -> list[str]:
    """The filters that say something about a view, by name."""
    shown = _view(view)
    silent = {"due"} if shown.no_clock_runs else {"claimed"} if shown.claimed_by else set()
    return [name for name in CHOICES if name not in silent]


def queue_counts(actor: User, views: tuple[str, ...]) -> dict[str, int]:
    """How many filings each view holds, counted to 100 at most: beyond that nobody needs the number."""
    return {view: _count(actor, _view(view)) for view in views}


#: What a reviewer's day begins with: what the law asks for first, then what is back, then one's own.
PRESSING: dict[str, tuple[str, str, Filters]] = {
    "overdue": ("已超期限", "open", Filters(due="overdue")),
    "today": ("今日到期", "open", Filters(due="today")),
    "returned": ("补充后收回", "open", Filters(returned="yes")),
    "mine": ("我领取待办的", "open", Filters(claimed="me")),
}


def pressing_counts(actor: User, today: date) -> dict[str, int]:
    """How many filings are overdue, due today, back from their applicants, and one's own; to 100 at most."""
    return {
        key: _count(actor, _view(view), narrowed_to(actor, view, filters, today))
        for key, (_, view, filters) in PRESSING.items()
    }


def count(actor: User, view: str, filters: Filters, today: date, search: str = "") -> int:
    """How many filings a view holds under filters, or a search finds there; to 100 at most."""
    shown, narrowed = _view(view), narrowed_to(actor, view, filters, today)
    if not search.strip():
        return _count(actor, shown, narrowed)
    some = _found(actor, shown, search, [*_conditions(actor, shown), *narrowed]).limit(COUNTED)
    return db.session.scalar(select(func.count()).select_from(some.with_only_columns(Filing.id).subquery()))


def next_for(actor: User, besides: int | None = None) -> QueueRow | None:
    """The open filing of this reviewer's or nobody's that is due first, other than the one just seen."""
    narrowed = [_free_for(actor), Filing.id != (besides or 0)]
    rows, _ = queue_page(actor, view="open", limit=1, narrowed=narrowed)
    return rows[0] if rows else None


def following(actor: User, seen: Filing | None) -> QueueRow | None:
    """The one due next behind the one just seen; behind the last, the first."""
    if seen is not None and seen.due_on:
        after = f"{seen.due_on.isoformat()}_{seen.id}"
        rows, _ = queue_page(actor, view="open", after=after, limit=1, narrowed=[_free_for(actor)])
        if rows:
            return rows[0]
    return next_for(actor, seen.id if seen else None)


def _free_for(actor: User) -> ColumnElement[bool]:
    return or_(Filing.reviewer_id == actor.id, Filing.reviewer_id.is_(None))


def _count(actor: User, view: View, narrowed: Iterable[ColumnElement] = ()) -> int:
    wanted = [*_conditions(actor, view), *narrowed]
    parts = [part.limit(COUNTED) for part in _by_state(view, wanted)]
    return db.session.scalar(select(func.count()).select_from(_together(parts)))


def _view(name: str) -> View:
    if name not in VIEWS:
        raise BadAnswer(f"view 应为下列之一：{'、'.join(VIEWS)}。")
    return VIEWS[name]


def _conditions(actor: User, view: View) -> list[ColumnElement]:
    if actor.role not in ("reviewer", "supervisor"):
        raise NotPermitted("只有备案机构的工作人员可以查看待办审核。")
    wanted = [sight.filings_visible_to(actor).whereclause]
    if view.claimed_by:
        wanted.append(Filing.reviewer_id == (actor.id if view.claimed_by == "actor" else None))
    if view.no_clock_runs:
        # Said here so that the index is used to the end.
        wanted.append(Filing.due_on.is_(None))
    return wanted


def _found(actor: User, view: View, search: str, wanted: list) -> Select:
    states = [Filing.state.in_(view.states)] if view.states else []
    return found(_COLUMNS, actor, search).where(*wanted, *states)


def _order(view: View, of: Any = Filing) -> tuple:
    if view.no_clock_runs:
        # None has a due day, but the index has the column: PostgreSQL goes along it only if asked for its order.
        return (of.due_on.desc(), of.id.desc())
    if not view.by_due:
        return (of.id.desc(),)
    return (of.due_on.nulls_last() if _has_no_clock(view) else of.due_on, of.id)


def _has_no_clock(view: View) -> bool:
    """Whether rows without a due day stand among those with one."""
    return State.SUSPENDED in view.states


def _first_rows(view: View, wanted: list, count: int) -> Select:
    """The first rows. Of several states: of each by its stretch of the index, so that little is sorted."""
    rows = _COLUMNS.order_by(*_order(view)).limit(_rows(count))
    if len(view.states) < 2:
        return rows.where(*wanted, *(Filing.state == state for state in view.states))
    parts = [part.order_by(*_order(view)).limit(_rows(count)) for part in _by_state(view, wanted)]
    some = _together(parts)
    first = select(some.c.id).order_by(*_order(view, some.c)).limit(_rows(count))
    return rows.where(Filing.id.in_(first))


def _by_state(view: View, wanted: list) -> list[Select]:
    every = select(Filing.id, Filing.due_on).where(*wanted)
    return [every.where(Filing.state == state) for state in view.states] or [every]


def _together(parts: list[Select]):
    """Each part in brackets of its own, as SQLite asks for where parts have a limit."""
    return union_all(*(select(part.subquery()) for part in parts)).subquery()


def _rows(count: int) -> ColumnElement[int]:
    """How many, said in the statement itself: PostgreSQL plans it once and for all only where it knows that few are wanted."""
    return literal_column(str(count), Integer)


def _cursor(view: View, row: QueueRow) -> str:
    return f"{row.due_on.isoformat() if view.by_due and row.due_on else ''}_{row.id}"


def _behind(view: View, cursor: str) -> ColumnElement:
    """What follows the row a cursor names, in the order of the view."""
    day, filing_id = _read(cursor)
    if not view.by_due:
        return Filing.id < filing_id
    if day is None:
        return and_(Filing.due_on.is_(None), Filing.id > filing_id)
    later = tuple_(Filing.due_on, Filing.id) > tuple_(day, filing_id)
    return or_(later, Filing.due_on.is_(None)) if _has_no_clock(view) else later


def _read(cursor: str) -> tuple[date | None, int]:
    try:
        day, _, filing_id = cursor.partition("_")
        return (date.fromisoformat(day) if day else None), int(filing_id[:12])
    except ValueError as error:
        raise bad_place() from error
