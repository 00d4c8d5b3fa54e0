"""Calculators for everybody: deadlines, working days, and which agency a filing goes to."""

from __future__ import annotations

import re
from datetime import date

from flask import render_template, request

from filing.current import calendar, today
from filing.domain.articles import said_of_day
from filing.domain.days.calendar import WorkCalendar, days_between
from filing.domain.days.deadlines import DEADLINES, deadline
from filing.domain.errors import FilingError
from filing.domain.questions.values import LONGEST_QUANTITY, half_width, plain_dashes
from filing.domain.reference import agencies, places
from filing.domain.reference.picking import pinyin_of
from filing.http.access import access
from filing.models import ListedZone
from filing.services.people import competence
from filing.services.people.sight import every_agency, open_agencies
from filing.web.public.blueprint import bp
from filing.web.public.guide import read_day

EVENTS = {
    "establishment_after_licence": "设立备案：营业执照签发之后",
    "change_filing": "变更备案：变更事项发生之后",
    "change_after_prelicence_filing": "领照前已备案、情况有变：营业执照签发之后",
    "strategic_investment_establishment": "战略投资设立备案：证券登记之后",
    "strategic_investment_change": "战略投资变更备案：证券登记之后",
    "strategic_investment_update": "战略投资备案信息变更：履行信息披露义务之后",
    "agency_complete_filing": "备案机构完成备案：在线提交之后",
    "agency_out_of_scope_notice": "备案机构告知不属于备案范围：在线提交之后",
    "supplement": "申请人补充信息：一次性在线告知之后",
    "refile_if_implemented": "已实施的事项另行提出：告知未完成备案之后",
    "credit_record_removal": "不诚信记录移除：改正违法行为之后",
    "credit_record_removal_shandong": "（山东）诚信记录移除：改正违规行为之后",
    "shandong_rectify": "（山东）限期改正：责令改正之后",
    "shandong_inspection_notice": "（山东）检查通知：检查之前",
    "shandong_inspection_result": "（山东）检查结果：现场查验或收齐材料之后",
    "shandong_inspection_report": "（山东）检查报告：检查工作结束之后",
    "securities_company_scope": "证券公司扩大业务范围：公司设立之后",
}
MOST_DAYS, MOST_WORKING_DAYS = 70, 2000


@bp.get("/deadlines")
@access("public")
def deadlines():
    """期限计算: a statutory deadline, or so many working days, explained day by day."""
    result: dict | None = None
    problems: list = []
    if "event" in request.args:
        result, problems = _deadline()
    elif "from" in request.args:
        result, problems = _working_days()
    page = render_template(
        "public/deadlines.html",
        events={key: EVENTS.get(key, key) for key in DEADLINES},
        given=request.args,
        result=result,
        problems=problems,
        today=today(),
        years=calendar().published_years,
    )
    return page, 422 if problems else 200


def _deadline() -> tuple[dict | None, list[dict]]:
    event, on = request.args["event"], read_day(request.args.get("on", ""))
    if event not in DEADLINES:
        return None, [{"href": "#event", "message": "请选择要计算的期限。"}]
    if on is None:
        return None, [{"href": "#on", "message": "请填写起算事项发生的日期，例如 2018-05-10。"}]
    try:
        found = deadline(event, on, calendar())
    except FilingError as error:
        return None, [{"href": "#on", "message": error.message}]
    return {
        "title": EVENTS.get(event, event),
        "date": found.date,
        "provisional": found.provisional,
        "why": found.why,
        "article": found.article,
        "judged_on": on,
        "days": day_by_day(on, found.date, calendar()),
    }, []


def _whole_number(text: str) -> int | None:
    """'１２' and '-5' as numbers; None for anything else, and for what is longer than any that is taken."""
    typed = plain_dashes(half_width(text[:LONGEST_QUANTITY])).strip()
    return int(typed) if re.fullmatch(r"-?[0-9]{1,6}", typed) else None


def _working_days() -> tuple[dict | None, list[dict]]:
    start, text = read_day(request.args["from"]), request.args.get("add", "")
    if start is None:
        return None, [{"href": "#from", "message": "请填写起始日期，例如 2018-02-09。"}]
    count = _whole_number(text)
    if count is None or abs(count) > MOST_WORKING_DAYS:
        return None, [
            {
                "href": "#add",
                "message": f"请填写工作日数，-{MOST_WORKING_DAYS} 至 {MOST_WORKING_DAYS} 之间的整数。",
            }
        ]
    try:
        end = calendar().add(start, count)
    except FilingError as error:
        return None, [{"href": "#from", "message": error.message}]
    direction = "之后" if count >= 0 else "之前"
    first, last = min(start, end), max(start, end)
    return {
        "title": f"{said_of_day(start)}{direction}第{abs(count)}个工作日",
        "date": end,
        "provisional": calendar().is_provisional(first, last),
        "why": ["起始日当日不计入"],
        "article": "",
        "days": day_by_day(first, last, calendar()) if count > 0 else [],
    }, []


def day_by_day(on: date, until: date, known: WorkCalendar) -> list[dict]:
    """Each day after the event with its reason and the running count of working days; none for long spans."""
    if not 0 < (until - on).days <= MOST_DAYS:
        return []
    rows, count = [], 0
    for number, day in enumerate(days_between(on, until)):
        working = known.is_working(day)
        count += working and number > 0
        rows.append(
            {
                "date": day,
                "working": working,
                "why": known.why(day),
                "number": number,
                "count": count if working and number else None,
                "last": day == until,
            }
        )
    return rows


@bp.get("/agencies")
@access("public")
def agency_lookup():
    """备案机构查询 by registered address (17-§3)."""
    lists = ListedZone.lists_on(today())
    city, area, etdz = (request.args.get(name, "") for name in ("city", "ftz_area", "etdz"))
    led_to = None
    if places.is_division(city):
        led_to = competence.led_to(lists, places.province_of(city), city, area, etdz)
    return render_template(
        "public/agencies.html",
        asked=bool(request.args),
        given=request.args,
        city_known=places.is_division(city),
        led_to=led_to,
        found=led_to.acting if led_to else None,
        listed=open_agencies(),
        closed=[one for one in every_agency() if one.closed_on],
        kinds=agencies.KINDS,
        provinces=[(p, places.children_of(p.code)) for p in places.children_of()],
        areas=sorted({area.name for area in lists.ftz_areas.values()}),
        etdzs=sorted(lists.etdzs),
        pinyin_of=pinyin_of,
    )
