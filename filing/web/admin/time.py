"""The working-day calendar, the simulation's clock, and the sweep."""

from __future__ import annotations

import json

from flask import current_app, flash, redirect, render_template, request
from sqlalchemy import select

from filing.current import calendar, now, today
from filing.domain.errors import BadAnswer, FilingError
from filing.extensions import db, transaction
from filing.http.access import access
from filing.models import CalendarYear
from filing.services import calendars, simulation
from filing.services.people import administration
from filing.web.admin.blueprint import bp, me
from filing.web.admin.forms import ClockForm

LARGEST_CALENDAR = 256 * 1024
SWEPT = {
    "expired": "补充期限届满、告知未完成备案",
    "reminded": "期限提醒",
    "mailed": "发出邮件",
    "kept_in_inbox": "只留在站内的通知",
    "put_off": "稍后再发的邮件",
    "orphans_removed": "清理无主文件",
    "purged": "清理过期记录",
    "failed": "未能办理（已记录）",
}


def _calendar_page(problem: str | None = None, status: int = 200):
    imported = {row.year: row.imported_at for row in db.session.scalars(select(CalendarYear))}
    return render_template(
        "admin/calendar.html",
        years=calendar().published_years,
        imported=imported,
        this_year=today().year,
        problem=problem,
    ), status


@bp.get("/calendar")
@access("admin")
def calendar_years():
    return _calendar_page()


@bp.post("/calendar")
@access("admin")
def import_calendar():
    """Imports a year; every open deadline is counted again in the same transaction."""
    try:
        data = _read_calendar()
        with transaction():
            administration.require_admin(me())
            changed = len(calendars.import_year(data, me(), now()))
    except BadAnswer as error:
        return _calendar_page(error.message, 422)
    flash(f"已导入 {data['year']} 年的放假安排，{changed} 份申报的期限随之调整。", "success")
    return redirect("/admin/calendar", 303)


def _read_calendar() -> dict:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise BadAnswer("请选择放假安排文件（JSON）。")
    text = file.stream.read(LARGEST_CALENDAR + 1)
    try:
        if len(text) > LARGEST_CALENDAR:
            raise ValueError
        data = json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise BadAnswer("文件不是有效的JSON，请核对格式后重新选择。") from None
    if not isinstance(data, dict):
        raise BadAnswer('文件应为 {"year": 2027, "days": [...]} 的形式。')
    return data


def _clock_page(form: ClockForm, status: int = 200):
    return render_template(
        "admin/clock.html", form=form, now=now(), simulation=current_app.config["SIMULATION"]
    ), status


@bp.get("/clock")
@access("admin")
def clock():
    return _clock_page(ClockForm(formdata=None))


@bp.post("/clock")
@access("admin")
def set_clock():
    form = ClockForm()
    try:
        moment = simulation.read_moment(form.now.data)
        with transaction():
            administration.require_admin(me())
            simulation.set_clock(moment, simulation=current_app.config["SIMULATION"])
    except BadAnswer as error:
        form.now.errors = [error.message]
        return _clock_page(form, 422)
    flash("模拟时钟已调整，所有期限按新的时间计算。", "success")
    return redirect("/admin/clock", 303)


@bp.post("/clock/reset")
@access("admin")
def reset_clock():
    with transaction():
        administration.require_admin(me())
        simulation.reset_clock(simulation=current_app.config["SIMULATION"])
    flash("模拟时钟已恢复为真实时间。", "success")
    return redirect("/admin/clock", 303)


@bp.post("/sweep")
@access("admin")
def sweep():
    """到期处理 now rather than at the next round."""
    from filing.work.sweeping import run_sweep

    try:
        counts = run_sweep()
    except FilingError as error:
        flash(error.message, "error")
        return redirect("/admin/clock", 303)
    done = "；".join(f"{SWEPT.get(what, what)} {number}" for what, number in counts.items() if number)
    flash(f"到期处理已完成。{done or '没有需要处理的事项'}。", "error" if counts.get("failed") else "success")
    return redirect("/admin/clock", 303)
