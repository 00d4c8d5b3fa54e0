"""批量出具: choosing and attesting, watching, fetching what was issued."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from flask import Response, flash, redirect, render_template, request, url_for
from flask_login import current_user
from wtforms import BooleanField, TextAreaField

from filing.current import calendar, in_hand, now, store, today
from filing.domain.errors import BadAnswer
from filing.domain.row_ids import row_id, row_ids
from filing.extensions import transaction
from filing.models import Batch
from filing.moment import real_now
from filing.services.receipts import batches, printing
from filing.services.receipts.batches import Candidate, Progress
from filing.services.receipts.copies import record_copy
from filing.web.forms import Given, PageForm, is_readable, trimmed
from filing.web.review.blueprint import bp, deciders
from filing.web.zipping import zipped

LISTED = 50
#: A turn takes seconds; after this long without one, something is in the way.
STALLED_AFTER = timedelta(minutes=1)
UNATTENDED = "后台程序没有在运行，出具暂停在这里；已出具的不受影响，程序恢复后自动继续。请通知系统管理员启动后台程序（flask work）。"
STALLED = "超过一分钟没有进展，系统会自动重试。持续如此的，请通知系统管理员查看后台程序的日志。"


class BatchForm(PageForm):
    within_scope = BooleanField(
        "我确认：已对所选的每一件逐一核对填报信息形式上的完整性和准确性，并逐一甄别，均属于备案范围，可以完成备案。",
        [Given("请先逐件核对、甄别，再勾选确认；不属于备案范围的，不要选入。")],
    )
    note = TextAreaField("备注（选填，记入每一件的办理记录，申请人可见）", [is_readable], filters=[trimmed])


@bp.get("/batches")
@deciders
def batch_list():
    found = batches.own_batches(current_user, LISTED)
    rows = [(batch, batches.progress_of(batch, now())) for batch in found]
    return render_template("review/batches.html", rows=rows, limit=LISTED, in_words=in_words)


@bp.get("/batches/new")
@deciders
def new_batch():
    """What the reviewer has in hand; nothing is chosen but what a stopped batch left undone."""
    return _choice(BatchForm(formdata=None), _left_undone(request.args.get("rest_of", "")))


def _left_undone(batch_id: str) -> set[int]:
    stopped = row_id(batch_id)
    if stopped is None:
        return set()
    batch = batches.batch_for(current_user, stopped)
    return {item.filing_id for item in batches.not_issued(batch) if item.refusal == batches.STOPPED}


@bp.post("/batches")
@deciders
def create_batch():
    form, chosen = BatchForm(), row_ids(request.form.getlist("filings"))
    if not form.validate():
        return _choice(form, set(chosen), 422)
    try:
        with transaction():
            batch = batches.open_batch(
                current_user,
                chosen,
                now(),
                calendar(),
                within_scope=form.within_scope.data,
                note=form.note.data,
            )
            batch_id = batch.id
    except BadAnswer as refusal:
        form.refuse(refusal)
        return _choice(form, set(chosen), 422)
    return redirect(url_for("review.batch_page", batch_id=batch_id), 303)


def _choice(form: BatchForm, chosen: set[int], status: int = 200):
    found = batches.candidates(current_user, today(), calendar())
    page = render_template(
        "review/batch_new.html",
        form=form,
        rows=[(one, _days_left(one), _doubts(one)) for one in found[: batches.MOST]],
        has_more=len(found) > batches.MOST,
        most=batches.MOST,
        chosen=chosen,
    )
    return page, status


def _days_left(one: Candidate) -> int | None:
    return calendar().count(today(), one.filing.due_on) if one.filing.due_on else None


def _doubts(one: Candidate) -> int:
    """How many hints there are to read before deciding; of what can be chosen only."""
    return 0 if one.closed_because else len(in_hand(one.filing).doubts)


@bp.get("/batches/<int:batch_id>")
@deciders
def batch_page(batch_id: int):
    found = batches.batch_for(current_user, batch_id)
    reached = batches.progress_of(found, now())
    return render_template(
        "review/batch.html",
        batch=found,
        reached=reached,
        words=in_words(reached),
        hint=_hint(found, reached),
        left=batches.not_issued(found),
        receipts=batches.receipts_of(found) if found.finished_at else [],
    )


@bp.get("/batches/<int:batch_id>/progress")
@deciders
def batch_progress(batch_id: int):
    """What the page's script asks for each second."""
    found = batches.batch_for(current_user, batch_id)
    reached = batches.progress_of(found, now())
    return {
        "done": reached.settled,
        "total": reached.total,
        "left_out": reached.refused + reached.stopped,
        "words": in_words(reached),
        "hint": _hint(found, reached),
        "is_finished": found.finished_at is not None,
    }


def in_words(reached: Progress) -> str:
    """已出具 137／1,000，未能出具 2，剩余约 40 秒."""
    parts = [f"已出具 {reached.issued:,}／{reached.total:,}"]
    if reached.refused:
        parts.append(f"未能出具 {reached.refused:,}")
    if reached.stopped:
        parts.append(f"停止未办 {reached.stopped:,}")
    if reached.seconds_left is not None:
        parts.append(f"剩余约 {_duration(reached.seconds_left)}")
    elif reached.waiting:
        parts.append(f"等待 {reached.waiting:,}")
    return "，".join(parts)


def _duration(seconds: int) -> str:
    """In steps of five seconds, of minutes beyond two: nobody needs more."""
    return f"{max(5, -(-seconds // 5) * 5)} 秒" if seconds < 120 else f"{-(-seconds // 60)} 分钟"


def _hint(batch: Batch, reached: Progress) -> str | None:
    """What is in the way, or None."""
    if not reached.waiting:
        return None
    if not printing.is_attended(real_now()):
        return UNATTENDED
    return STALLED if now() - reached.last_moved_at > STALLED_AFTER else None


@bp.post("/batches/<int:batch_id>/stop")
@deciders
def stop_batch(batch_id: int):
    with transaction():
        found = batches.held(batches.batch_for(current_user, batch_id).id)
        is_over = found.finished_at is not None
        batches.stop(found, now())
    if is_over:
        flash("该批次在您停止之前已经办完。", "warning")
    else:
        flash("已停止。已出具的回执有效；其余各件未办理，仍由您办理。", "success")
    return redirect(url_for("review.batch_page", batch_id=batch_id), 303)


@bp.get("/batches/<int:batch_id>/receipts.zip")
@deciders
def batch_receipts(batch_id: int):
    """The bytes that were issued, each under its number; a copy of each is on record before it leaves."""
    with transaction():
        receipts = batches.receipts_of(batches.batch_for(current_user, batch_id))
        wanted = [(f"{r.number}.pdf", r.storage_key, r.sha256) for r in receipts]
        for receipt in receipts if request.method == "GET" else ():
            record_copy(receipt, current_user, now(), "batch")
    # Sent after the request's session is closed: no connection waits for a slow browser.
    answer = Response(zipped(wanted, store()), mimetype="application/zip")
    names = {
        "filename": f"receipts-{batch_id}.zip",
        "filename*": f"UTF-8''{quote(f'备案回执-批次{batch_id}.zip')}",
    }
    answer.headers.set("Content-Disposition", "attachment", **names)
    return answer
