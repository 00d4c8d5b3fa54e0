"""The respondent's side of an inspection: papers asked for, statement and defence, a hearing, correction, payment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select

from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import BadAnswer, NotFound
from filing.domain.procedures.inspection import Stage
from filing.extensions import db
from filing.models import Enterprise, Inspection, User
from filing.services.files.receiving import Received
from filing.services.people.notices import tell
from filing.services.procedures import advance, require_open
from filing.services.supervision.given import LONGEST, text_of
from filing.services.supervision.handed_in import files_of, keep
from filing.services.supervision.reach import supervisors_of

LABELS = {
    "submit_papers": "提交备查材料", "state_case": "陈述和申辩", "ask_hearing": "要求听证",
    "report_correction": "报告改正情况", "report_payment": "报告缴纳罚款",
}  # fmt: skip
PURPOSES = {
    "submit_papers": "papers", "state_case": "statement", "report_correction": "correction",
    "report_payment": "payment",
}  # fmt: skip


def cases_of(actor: User) -> Select:
    """Those against enterprises whose record is the own organisation's, from the notice on."""
    own = select(Enterprise.id).where(Enterprise.organisation_id == actor.organisation_id)
    return select(Inspection).where(Inspection.enterprise_id.in_(own), Inspection.state != Stage.OPENED)


def own_cases(actor: User) -> list[Inspection]:
    """The newest first."""
    return list(db.session.scalars(cases_of(actor).order_by(Inspection.id.desc())))


def own_case(actor: User, case_id: int, *, lock: bool = False) -> Inspection:
    """One of them; NotFound for what one may not know of."""
    query = cases_of(actor).where(Inspection.id == case_id)
    if lock:
        query = query.with_for_update(of=Inspection).execution_options(populate_existing=True)
    case = db.session.scalar(query)
    if case is None:
        raise NotFound("没有找到这件监督检查。请核对编号，或返回列表重新选择。")
    return case


def submit_papers(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, paper: str, files: list[Received]
) -> None:
    """One of the papers that the notice asked for; the body registers when all are there (17-§21)."""
    require_open(case, "submit_papers", actor, day_of(now), calendar)
    if paper not in case.notice["papers"]:
        raise BadAnswer.at("paper", "请选择通知要求的材料。")
    if not files:
        raise BadAnswer.at("files", "请选择要上传的文件。")
    _answer(case, "submit_papers", actor, now, calendar, paper, files, about=paper)


def state_case(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, text: str, files: list[Received]
) -> None:
    """陈述和申辩; more may be said until it is decided, and every word must be answered."""
    require_open(case, "state_case", actor, day_of(now), calendar)
    said = text_of("text", text, "请写明陈述和申辩的内容。", LONGEST)
    before = case.hearing["statement"]
    case.hearing = {**case.hearing, "statement": f"{before}\n{said}" if before else said, "answer": ""}
    _answer(case, "state_case", actor, now, calendar, said, files)


def ask_hearing(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, text: str, files: list[Received]
) -> None:
    """要求听证, within the days for it."""
    require_open(case, "ask_hearing", actor, day_of(now), calendar)
    said = text_of("text", text, "请写明听证的要求。", LONGEST) if text.strip() else "要求听证。"
    _answer(case, "ask_hearing", actor, now, calendar, said, files)
    case.hearing = {**case.hearing, "asked_on": day_of(now).isoformat()}


def report_correction(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, text: str, files: list[Received]
) -> None:
    """What was corrected; the body checks it and registers."""
    _reported(
        case, "report_correction", actor, now, calendar, text, "请写明怎样改正的，例如补办的备案编号。", files
    )


def report_payment(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, text: str, files: list[Received]
) -> None:
    """That the fine was paid; the body checks it and registers."""
    _reported(case, "report_payment", actor, now, calendar, text, "请写明缴款的日期和缴款凭证的号码。", files)


def _reported(
    case: Inspection, move: str, actor: User, now: datetime, calendar: WorkCalendar, text: str, words: str,
    files: list[Received],
) -> None:  # fmt: skip
    require_open(case, move, actor, day_of(now), calendar)
    _answer(case, move, actor, now, calendar, text_of("text", text, words, LONGEST), files)


def _answer(
    case: Inspection, move: str, actor: User, now: datetime, calendar: WorkCalendar, text: str,
    files: list[Received], about: str = "",
) -> None:  # fmt: skip
    """Written down with its files, and the body is told."""
    row = {"kind": move, "text": text, "on": day_of(now).isoformat(), "by": actor.name}
    case.answers = [*case.answers, row]
    keep(case, PURPOSES.get(move, "statement"), about, files, actor, now)
    advance(case, move, actor, now, calendar, details={"text": text, "files": len(files)})
    tell(
        supervisors_of(case.agency), "inspection_answered", f"{case.id}:{move}:{len(case.answers)}", now,
        name=case.respondent, what=LABELS[move], whole=text,
    )  # fmt: skip


def missing_papers(case: Inspection) -> list[str]:
    """Of the papers that were asked for, those of which nothing was handed in through the system."""
    came = {one.about for one in files_of(case) if one.purpose == "papers"}
    return [paper for paper in (case.notice or {}).get("papers", []) if paper not in came]
