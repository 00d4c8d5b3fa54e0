"""Inspections in every state, told by the services that people use, each in the working days before today."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from filing.demo.papers import print_papers
from filing.demo.photographs import of_premises
from filing.demo.stage import Stage
from filing.domain.days.calendar import day_of
from filing.domain.supervision.items import ITEMS
from filing.extensions import db
from filing.models import Inspection, User
from filing.services.files.receiving import Received, receive
from filing.services.people import outbox
from filing.services.supervision import answering, correcting, examining, fining, opening

ADDRESS = "青岛市香港中路6号"
PAPERS = ["营业执照", "投资者主体资格证明", "出资证明"]
LATE, DRIVES, FISH = "青岛志远烘焙食品有限公司", "青岛莱茵澜岸智能传动有限公司", "青岛鲁迅公园水产有限公司"
CERAMICS = "青岛崂山湾精细陶瓷有限公司"
# Under which item a breach is found, and in which words.
FOUND = {
    "late": ("procedure", "取得营业执照后，超过规定的期限才申报设立备案。"),
    "false": ("information", "申报的最终实际控制人与股权结构材料不一致。"),
    "receipt_abuse": ("receipt", "把备案回执借给他人办理贷款。"),
}


@dataclass(frozen=True)
class Told:
    """A case: against whom, why it began, how many working days ago, and how far it has come."""

    respondent: str
    source: str
    days_ago: int
    steps: tuple[str, ...] = ()
    breach: str = ""


_TO_RESULT = ("notify", "receive", "find", "conclude", "report")
_TO_FINE = (*_TO_RESULT, "order", "propose")
STORIES = (
    Told(FISH, "部门建议：核对住所与实际经营场所是否一致。", 1),
    Told(DRIVES, "部门建议：核对出资是否按备案的期限到位。", 3, ("notify", "hand_in")),
    Told(FISH, "部门建议：核对投资者的主体资格。", 14, ("notify", "receive", "find")),
    Told(DRIVES, "部门建议：核对2017年的变更备案。", 40, _TO_RESULT[:-1]),
    Told(LATE, "部门建议：该企业设立备案逾期。", 25, (*_TO_RESULT, "order", "report_correction"), "late"),
    Told(FISH, "部门建议：申报的实际控制人不实。", 22, (*_TO_FINE, "state"), "false"),
    Told(DRIVES, "部门建议：隐瞒最终实际控制人的变更。", 50, (*_TO_FINE, "hear", "decide"), "false"),
    Told(FISH, "部门建议：核对备案回执的使用。", 60, (*_TO_RESULT, "close")),
    Told(CERAMICS, "部门建议：出借备案回执。", 80, (*_TO_FINE, "hear", "decide", "perform", "close"), "receipt_abuse"),
)  # fmt: skip


def tell(stage: Stage) -> int:
    """How many were made."""
    paper = _paper(stage)
    for told in sorted(STORIES, key=lambda one: -one.days_ago):
        at, by = stage.ago(told.days_ago, "09:30"), stage.people["supervisor"]
        enterprise = stage.enterprise(told.respondent).id
        case = opening.open_case(by, at, way="suggestion", enterprise=enterprise, source=told.source)
        for step, name in enumerate(told.steps):
            # The hearing may be asked for during some days, and the decision waits for them.
            days_ago = max(
                told.days_ago - step * 2 - (6 if name in ("hear", "decide", "perform", "close") else 0), 0
            )
            STEPS[name](stage, case, stage.ago(days_ago, f"{10 + step % 6:02}:00"), told, paper)
            db.session.flush()
    outbox.told_at_the_time(None)
    return len(STORIES)


def _filer(stage: Stage, case: Inspection) -> User:
    """Who files for the enterprise that is inspected."""
    people = (stage.people["applicant"], stage.people["agent"])
    return next(one for one in people if one.organisation_id == case.enterprise.organisation_id)


def _paper(stage: Stage) -> Received:
    (pdf,) = print_papers(
        [("营业执照（演示）", ["演示数据：营业执照副本。"], "2018年2月")], stage.press.fonts
    )
    (received,) = receive([(io.BytesIO(pdf), "营业执照.pdf")], stage.store, None)
    return received


def _notify(stage: Stage, case: Inspection, at: datetime, _told: Told, _paper: object) -> None:
    on = stage.calendar.add(day_of(at), 4)
    examining.notify(
        case, stage.people["supervisor"], at, stage.calendar, for_visit=False, on=on, papers=PAPERS,
        place=ADDRESS,
    )  # fmt: skip


def _hand_in(stage: Stage, case: Inspection, at: datetime, _told: Told, paper: Received) -> None:
    answering.submit_papers(case, _filer(stage, case), at, stage.calendar, paper=PAPERS[0], files=[paper])


def _receive(stage: Stage, case: Inspection, at: datetime, told: Told, paper: Received) -> None:
    _hand_in(stage, case, at, told, paper)
    examining.receive_papers(case, stage.people["supervisor"], at, stage.calendar, received=PAPERS)


def _find(stage: Stage, case: Inspection, at: datetime, told: Told, _paper: object) -> None:
    half = ITEMS[: 4 if told.steps[-1] == "find" else len(ITEMS)]
    found = {item: {"finding": "未发现问题。", "evidence": "企业提交的材料、备案信息。"} for item in half}
    if told.breach:
        item, finding = FOUND[told.breach]
        found[item]["finding"] = finding
    # Where the inspectors found nothing wrong.
    pictures = {} if told.breach else of_premises(stage, case.enterprise.name, ADDRESS)
    examining.find(case, stage.people["supervisor"], at, stage.calendar, findings=found, pictures=pictures)


def _conclude(stage: Stage, case: Inspection, at: datetime, told: Told, _paper: object) -> None:
    act: dict = {"key": told.breach, "began_on": stage.calendar.add(day_of(at), -60), "ended_on": None}
    if told.breach == "false":
        act["ended_on"] = stage.calendar.add(day_of(at), -55)
    result = "检查认定下列违反办法的行为。" if told.breach else "未发现违反办法的行为。"
    examining.conclude(
        case,
        stage.people["supervisor"],
        at,
        stage.calendar,
        result=result,
        breaches=[act] if told.breach else [],
    )


def _report(stage: Stage, case: Inspection, at: datetime, told: Told, _paper: object) -> None:
    said = "检查完毕，发现违反办法的行为，将依法处理。" if told.breach else "检查完毕，未发现问题。"
    examining.report(case, stage.people["supervisor"], at, stage.calendar, to="山东省商务厅", text=said)


def _order(stage: Stage, case: Inspection, at: datetime, _told: Told, _paper: object) -> None:
    text = "请补办、更正备案信息，并报告改正的情况。"
    correcting.order(case, stage.people["supervisor"], at, stage.calendar, text=text, days=20)


def _report_correction(stage: Stage, case: Inspection, at: datetime, _told: Told, paper: Received) -> None:
    text = "已补充说明逾期的原因，并建立了备案期限提醒。"
    answering.report_correction(case, _filer(stage, case), at, stage.calendar, text=text, files=[paper])


def _propose(stage: Stage, case: Inspection, at: datetime, _told: Told, _paper: object) -> None:
    fines: list = [{"breach": 0, "amount": "8000.00"}]
    fining.propose_fine(case, stage.people["supervisor"], at, stage.calendar, fines=fines)


def _state(stage: Stage, case: Inspection, at: datetime, _told: Told, paper: Received) -> None:
    text = "实际控制人的认定存在分歧，并非故意隐瞒，请从轻处理。"
    answering.state_case(case, _filer(stage, case), at, stage.calendar, text=text, files=[paper])


def _hear(stage: Stage, case: Inspection, at: datetime, _told: Told, _paper: object) -> None:
    fining.hear(
        case, stage.people["supervisor"], at, stage.calendar, statement="请从轻处理。",
        answer="部分采纳：没有造成后果，适当减轻。",
    )  # fmt: skip


def _decide(stage: Stage, case: Inspection, at: datetime, _told: Told, _paper: object) -> None:
    why = "事实清楚，证据确实；当事人的意见部分采纳。"
    fining.decide(case, stage.people["supervisor2"], at, stage.calendar, amounts=["5000.00"], reason=why)


def _perform(stage: Stage, case: Inspection, at: datetime, _told: Told, _paper: object) -> None:
    for what, evidence in (("correction", "核对更正后的备案信息。"), ("payment", "缴款凭证（演示）。")):
        correcting.perform(
            case, stage.people["supervisor"], at, stage.calendar, what=what, on=day_of(at), evidence=evidence
        )


def _close(stage: Stage, case: Inspection, at: datetime, _told: Told, _paper: object) -> None:
    correcting.close(case, stage.people["supervisor"], at, stage.calendar)


STEPS: dict[str, Callable] = {
    "notify": _notify, "hand_in": _hand_in, "receive": _receive, "find": _find, "conclude": _conclude, "report": _report,
    "order": _order, "report_correction": _report_correction, "propose": _propose, "state": _state,
    "hear": _hear, "decide": _decide, "perform": _perform, "close": _close,
}  # fmt: skip
