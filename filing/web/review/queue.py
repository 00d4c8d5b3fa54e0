"""The queue by due day, and taking a filing in hand."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import calendar, now, today
from filing.extensions import transaction
from filing.services.filings import claims, queue
from filing.services.filings.narrowing import CHOICES, LABELS, Filters
from filing.services.paging import place_of
from filing.services.people.sight import filing_for, reviewed_filing
from filing.web.review.blueprint import bp, deciders, readers
from filing.web.review.views import tabs_of

ROWS = 25
TABS = {
    "reviewer": ("unclaimed", "mine", "open", "waiting", "suspended", "closed"),
    "supervisor": ("open", "waiting", "suspended", "closed"),
}
EMPTY = {
    "unclaimed": "没有待领取的申报。新的申报到达后会出现在这里，并发通知给您。",
    "mine": "您还没有领取申报。请到“待领取”中领取。",
    "open": "没有正在审核的申报。",
    "waiting": "没有等待申请人补充的申报。",
    "suspended": "没有暂停办理的申报。",
    "closed": "还没有办结的申报。",
    "any": "没有找到符合的申报。可以只输入名称或编号中的几个字；全角半角、大小写、括号、空格和重音符号不影响查找。",
}


@bp.get("")
@readers
def queue_page():
    """One view, from a cursor on; a search looks in all of them."""
    tabs, search = TABS[current_user.role], request.args.get("search", "").strip()[:200]
    view = "any" if search else request.args.get("view") or tabs[0]
    after, filters = request.args.get("after") or None, _filters()
    narrowed = queue.narrowed_to(current_user, view, filters, today())
    rows, following = queue.queue_page(
        current_user, view=view, after=after, limit=ROWS, search=search, narrowed=narrowed
    )
    offered = queue.filters_of(view)
    return render_template(
        "review/queue.html",
        rows=[(row, row.days_left(today(), calendar())) for row in rows],
        counts=queue.queue_counts(current_user, tuple(t for t in tabs if t != "closed")),
        view=view,
        tabs=[(tab, queue.VIEWS[tab].label) for tab in tabs],
        empty=EMPTY[view],
        search=search,
        filters=filters.chosen,
        choices=[(name, LABELS[name], CHOICES[name]) for name in offered],
        idle=[LABELS[name] for name in filters.chosen if name not in offered],
        idle_in=queue.VIEWS[view].label,
        gives_out=current_user.is_lead and view != "closed",
        claimable=claims.CLAIMABLE,
        pressing=_pressing(),
        saved=tabs_of(current_user, today()),
        here=_address(view, search, filters),
        first=None if after is None else _address(view, search, filters),
        next=_address(view, search, filters, following) if following else None,
    )


def _filters() -> Filters:
    return Filters(**{name: request.args.get(name, "") for name in CHOICES})


def _pressing() -> list[tuple[str, int, str]]:
    """(label, how many, address) of what the day begins with; a supervisor has none of their own."""
    counts = queue.pressing_counts(current_user, today())
    return [
        (label, counts[key], _address(view, "", filters))
        for key, (label, view, filters) in queue.PRESSING.items()
        if key != "mine" or current_user.role == "reviewer"
    ]


def _address(view: str, search: str, filters: Filters, after: str | None = None) -> str:
    given: dict[str, Any] = {"search": search} if search else {"view": view}
    given |= filters.chosen
    return url_for("review.queue_page", **given, after=after)


@bp.get("/next")
@deciders
def next_filing():
    """下一件: the filing that is due after the one just seen, of one's own and nobody's; round to the first."""
    seen = request.args.get("after", "")
    row = queue.following(current_user, filing_for(current_user, place_of(seen)) if seen else None)
    if row is None:
        flash("没有其他待办的申报。", "success")
        return redirect(url_for("review.queue_page"))
    return redirect(url_for("review.filing_page", filing_id=row.id))


@bp.post("/<int:filing_id>/claim")
@deciders
def claim(filing_id: int):
    with transaction():
        filing = reviewed_filing(current_user, filing_id)
        claims.claim(filing, current_user, now())
    flash("已领取。该申报由您办理，其他人不能再作出决定。", "success")
    return redirect(url_for("review.filing_page", filing_id=filing_id), 303)


@bp.post("/<int:filing_id>/release")
@deciders
def release(filing_id: int):
    with transaction():
        filing = reviewed_filing(current_user, filing_id)
        claims.release(filing, current_user, now())
    flash("已退回待办，同事可以领取。", "success")
    return redirect(url_for("review.queue_page"), 303)
