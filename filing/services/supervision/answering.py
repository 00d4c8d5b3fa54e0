"""The respondent's side of an inspection: papers asked for, statement and defence, a hearing, correction, payment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from sqlalchemy import Select, select

from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import BadAnswer, DocumentRefused, NotFound
from filing.domain.problems import Problem
from filing.domain.procedures.inspection import Stage
from filing.extensions import db, refuse_while_writing
from filing.models import CaseFile, Enterprise, Inspection, User
from filing.services.files.storage import Store
from filing.services.files.uploads import Inspected, Scanner, inspect
from filing.services.people.notices import tell
from filing.services.procedures import advance, require_open
from filing.services.supervision.given import LONGEST, text_of
from filing.services.supervision.reach import supervisors_of

MOST_FILES = 10
LABELS = {
    "submit_papers": "提交备查材料", "state_case": "陈述和申辩", "ask_hearing": "要求听证",
    "report_correction": "报告改正情况", "report_payment": "报告缴纳罚款",
}  # fmt: skip
PURPOSES = {
    "submit_papers": "papers", "state_case": "statement", "report_correction": "correction",
    "report_payment": "payment",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was examined and stored; no case has it yet."""

    file: Inspected
    storage_key: str


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


def receive(files: Iterable[tuple[IO[bytes], str]], store: Store, scanner: Scanner | None) -> list[Received]:
    """The files, each once, examined like every upload; BadAnswer at `files` says what is wrong with one.

    Before the transaction, never in it: the sweep clears away what no case takes up.
    """
    refuse_while_writing("files for an inspection are examined and stored")
    given = list(files)
    if len(given) > MOST_FILES:
        raise BadAnswer.at("files", f"一次最多上传{MOST_FILES}个文件，请分几次提交。")
    try:
        examined = {one.sha256: one for one in (inspect(stream, name, scanner) for stream, name in given)}
    except DocumentRefused as refusal:
        raise DocumentRefused(refusal.message, [Problem(("files",), "refused", refusal.message)]) from None
    return [Received(one, store.put(one.data, "documents")) for one in examined.values()]


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
    known = {(one.about, one.sha256) for one in files_of(case)}
    for one in files:
        if (about, one.file.sha256) not in known:
            keep(case, PURPOSES.get(move, "statement"), about, one, actor, now)
    advance(case, move, actor, now, calendar, details={"text": text, "files": len(files)})
    tell(
        supervisors_of(case.agency), "inspection_answered", f"{case.id}:{move}:{len(case.answers)}", now,
        name=case.respondent, what=LABELS[move], whole=text,
    )  # fmt: skip


def keep(case: Inspection, purpose: str, about: str, one: Received, actor: User, now: datetime) -> CaseFile:
    """The stored file as the case's."""
    file = one.file
    kept = CaseFile(
        inspection_id=case.id, purpose=purpose, about=about, file_name=file.safe_name, media_type=file.media_type,
        pages=file.pages, size=len(file.data), sha256=file.sha256, storage_key=one.storage_key,
        uploaded_by_id=actor.id, uploaded_at=now,
    )  # fmt: skip
    db.session.add(kept)
    return kept


def files_of(case: Inspection, *, for_respondent: bool = False) -> list[CaseFile]:
    """In the order they came; a photograph of the inspectors' is not the respondent's."""
    query = select(CaseFile).where(CaseFile.inspection_id == case.id).order_by(CaseFile.id)
    return list(
        db.session.scalars(query.where(CaseFile.purpose != "photograph") if for_respondent else query)
    )


def file_of(case: Inspection, file_id: int, *, for_respondent: bool = False) -> CaseFile:
    found = next((one for one in files_of(case, for_respondent=for_respondent) if one.id == file_id), None)
    if found is None:
        raise NotFound("没有找到这个文件。请返回案件重新选择。")
    return found


def missing_papers(case: Inspection) -> list[str]:
    """Of the papers that were asked for, those of which nothing was handed in through the system."""
    came = {one.about for one in files_of(case) if one.purpose == "papers"}
    return [paper for paper in (case.notice or {}).get("papers", []) if paper not in came]
