"""The working-day calendar: a published year is read, its effect is shown, and only then is it imported."""

from __future__ import annotations

import json

from flask import flash, redirect, render_template, request
from sqlalchemy import select

from filing.current import calendar, now, today
from filing.domain.errors import BadAnswer
from filing.extensions import db, transaction
from filing.http.access import access
from filing.models import AuditRecord, CalendarYear
from filing.services import calendars
from filing.services.people import administration
from filing.web.admin.blueprint import bp, me

LARGEST_CALENDAR = 256 * 1024
SHOWN = 200


def _calendar_page(problem: str | None = None, status: int = 200):
    imported = {row.year: row.imported_at for row in db.session.scalars(select(CalendarYear))}
    return render_template(
        "admin/calendar.html",
        years=calendar().published_years,
        imported=imported,
        acts={year: AuditRecord.about(f"calendar:{year}") for year in imported},
        this_year=today().year,
        problem=problem,
    ), status


@bp.get("/calendar")
@access("admin")
def calendar_years():
    return _calendar_page()


@bp.post("/calendar")
@access("admin")
def preview_calendar():
    """What the year would change; nothing is imported yet."""
    try:
        text = _file_given()
        data = _read(text)
        moved, turned = calendars.moved_by(data), calendars.days_turned_by(data)
    except BadAnswer as error:
        return _calendar_page(error.message, 422)
    return render_template(
        "admin/calendar_preview.html",
        year=data["year"],
        text=text,
        replaces=data["year"] in calendar().published_years,
        moved=moved[:SHOWN],
        count=len(moved),
        turned=turned,
        weekdays="一二三四五六日",
    )


@bp.post("/calendar/import")
@access("admin")
def import_calendar():
    """Imports the year; every open deadline is counted again in the same transaction."""
    try:
        data = _read(request.form.get("text", ""))
        with transaction():
            administration.require_admin(me())
            changed = len(calendars.import_year(data, me(), now()))
    except BadAnswer as error:
        return _calendar_page(error.message, 422)
    flash(f"已导入 {data['year']} 年的放假安排，{changed} 份申报的期限随之调整。", "success")
    return redirect("/admin/calendar", 303)


def _file_given() -> str:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise BadAnswer("请选择放假安排文件（JSON）。")
    content = file.stream.read(LARGEST_CALENDAR + 1)
    try:
        return content.decode("utf-8-sig")
    except ValueError:
        raise BadAnswer("文件不是有效的JSON，请核对格式后重新选择。") from None


def _read(text: str) -> dict:
    try:
        if len(text) > LARGEST_CALENDAR:
            raise ValueError
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise BadAnswer("文件不是有效的JSON，请核对格式后重新选择。") from None
    if not isinstance(data, dict):
        raise BadAnswer('文件应为 {"year": 2027, "days": [...]} 的形式。')
    return data
