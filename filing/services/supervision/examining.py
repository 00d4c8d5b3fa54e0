"""Looking at it: the notice, the visit or the papers, what was found, the result told (17-§20, 17-§21)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import BadAnswer, NotFound
from filing.domain.problems import Problem
from filing.domain.supervision.items import ITEMS
from filing.domain.supervision.notice import InspectionNotice, inspection_notice
from filing.domain.supervision.sanctions import BREACHES
from filing.domain.supervision.terms import notice_by
from filing.models import Inspection, User
from filing.services.credit.of_cases import follow
from filing.services.files.receiving import Received
from filing.services.procedures import advance, require_open
from filing.services.supervision import papers as issued
from filing.services.supervision import photographs, recorded
from filing.services.supervision.cases import tell_enterprise
from filing.services.supervision.given import LONGEST, is_text, refused_at, text_of


def notify(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, for_visit: bool, on: date | None,
    papers: list[str], place: str = "",
) -> None:  # fmt: skip
    """检查通知: what will be looked at and when, in time before the day (17-§21)."""
    today = day_of(now)
    require_open(case, "notify", actor, today, calendar)
    if on is None or on < today:
        raise BadAnswer.at("on", "请填写今天以后的检查日期，或者提交材料的最后一天。")
    asked = [text_of("papers", paper, "请写明材料的名称。", 200) for paper in papers]
    if not asked:
        raise BadAnswer.at("papers", "请列明需要查阅或提交的材料，至少一项。")
    if not for_visit:
        text_of("place", place, "请写明提交材料的地址。", 300)
    terms = case.own_terms
    in_time = terms is None or today <= notice_by(terms, on, calendar).on
    case.notice = {
        "for_visit": for_visit, "on": on.isoformat(), "papers": asked, "place": place.strip(),
        "given_on": today.isoformat(),
    }  # fmt: skip
    advance(case, "notify", actor, now, calendar, notice_in_time=in_time, details=case.notice)
    issued.issue_notice(case, notice_of(case), now)
    tell_enterprise(case, "inspection_notice", now, notice_of(case).text)


def notice_of(case: Inspection) -> InspectionNotice:
    """The notice that was given, word for word; NotFound before."""
    if not case.notice:
        raise NotFound("还没有下达检查通知。")
    given = case.notice
    return inspection_notice(
        date.fromisoformat(given["given_on"]), body=case.agency.name, name=case.respondent, papers=given["papers"],
        for_visit=given["for_visit"], on=date.fromisoformat(given["on"]), place=given["place"],
        contact=case.agency.telephone,
    )  # fmt: skip


def visit(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, certificates_shown: bool
) -> None:
    """现场查验, the certificates of administrative enforcement shown."""
    require_open(case, "visit", actor, day_of(now), calendar)
    if not certificates_shown:
        raise BadAnswer.at("certificates_shown", "现场检查应当出示行政执法证，请确认已经出示。")
    case.examined_on = day_of(now)
    advance(case, "visit", actor, now, calendar)


def receive_papers(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, received: list[str]
) -> None:
    """The papers asked for; the clock of the result starts when all are there (17-§21)."""
    require_open(case, "receive_papers", actor, day_of(now), calendar)
    missing = [paper for paper in case.notice["papers"] if paper not in received]
    case.examined_on = day_of(now)
    advance(case, "receive_papers", actor, now, calendar, papers_complete=not missing)


def find(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, findings: Mapping[str, Mapping],
    pictures: Mapping[str, list[Received]] | None = None, seen: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """检查工作记录表: what was found for each item, on what evidence, with photographs (17-§20).

    It may be said again, and photographs added, until the result is told. `seen` has the marks (`recorded.marks_of`)
    of what the writer had before him: StaleVersion where a colleague has written there since.
    """
    require_open(case, "find", actor, day_of(now), calendar)
    recorded.require_seen(case, findings, seen or {})
    taken = pictures or {}
    problems = [*_unwritten(findings), *photographs.faults_of(taken, {**case.findings, **findings})]
    if problems or not (findings or taken):
        raise BadAnswer("检查情况尚未写完整，请逐项核对。", problems)
    said = {item: {"finding": given["finding"].strip(), "evidence": given["evidence"].strip()}
            for item, given in findings.items()}  # fmt: skip
    case.findings = {**case.findings, **said}
    kept = sum(photographs.keep(case, item, files, actor, now) for item, files in taken.items())
    line = {"items": sorted(said), **({"photographs": kept} if kept else {})}
    advance(case, "find", actor, now, calendar, details=line)


def _unwritten(findings: Mapping[str, Mapping]) -> list[Problem]:
    problems = [
        Problem(("findings", item, key), "required", words)
        for item, given in findings.items()
        for key, words in (("finding", "请写明检查情况。"), ("evidence", "请写明依据的材料或事实。"))
        if not is_text(given.get(key, ""))
    ]
    unknown = [item for item in findings if item not in ITEMS]
    return problems + [Problem(("findings", item), "unknown", "没有这一项检查内容。") for item in unknown]


def conclude(
    case: Inspection,
    actor: User,
    now: datetime,
    calendar: WorkCalendar,
    *,
    result: str,
    breaches: list[Mapping],
) -> None:
    """The result told in writing, with each breach that was found and when it was committed."""
    today = day_of(now)
    require_open(case, "conclude", actor, today, calendar)
    case.breaches = [_breach(case, i, given, today) for i, given in enumerate(breaches)]
    for act in case.acts:
        _ = act.article  # refuses an act before the measures
    case.result = text_of("result", result, "请写明书面告知的检查结果。", LONGEST)
    case.concluded_on = today
    advance(case, "conclude", actor, now, calendar, details={"breaches": case.breaches})
    follow(case, actor, now, calendar)
    way = "现场查验" if case.notice["for_visit"] else "书面检查"
    examined = said_of_day(case.examined_on or today)
    issued.issue(
        case, "result", now, issued.breaches_of(case), examined=examined, way=way, result=case.result
    )
    tell_enterprise(case, "inspection_told", now, case.result, "检查结果")


def report(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, to: str, text: str
) -> None:
    """检查工作情况, in writing to the department above; in Shandong within days of the result (鲁商字〔2017〕7号四（二）)."""
    require_open(case, "report", actor, day_of(now), calendar)
    department = text_of("to", to, "请写明报告给哪个部门。", 200)
    said = text_of("text", text, "请写明检查工作的情况。", LONGEST)
    advance(case, "report", actor, now, calendar, details={"to": department, "text": said})
    case.reported_on = day_of(now)
    issued.issue_report(case, now, department, said)


def _breach(case: Inspection, i: int, given: Mapping, today: date) -> dict:
    """What was over when the case began came to light with it; what went on, by the time of the result."""
    key, began_on, ended_on = given.get("key"), given.get("began_on"), given.get("ended_on")
    if key not in BREACHES:
        raise refused_at(("breaches", i, "key"), "请选择违反办法的行为。")
    if began_on is None or began_on > today:
        raise refused_at(("breaches", i, "began_on"), "请填写行为开始的日期，不晚于今天。")
    if ended_on is not None and not began_on <= ended_on <= today:
        raise refused_at(
            ("breaches", i, "ended_on"), "行为终了的日期应在开始以后、今天以前；仍在继续的不填。"
        )
    return {
        "key": key, "began_on": began_on.isoformat(), "ended_on": ended_on.isoformat() if ended_on else None,
        "found_on": (case.opened_on if ended_on and ended_on <= case.opened_on else today).isoformat(),
    }  # fmt: skip
