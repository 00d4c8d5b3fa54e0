"""单一窗口 in one place: the two applications, each with its state, its day and the next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from filing.domain.days.calendar import WorkCalendar
from filing.domain.days.clock import Holder
from filing.domain.days.deadlines import Deadline, deadline
from filing.domain.law import article
from filing.domain.procedures.filing import State
from filing.domain.procedures.registration import Step
from filing.domain.window import together
from filing.models import Filing, Registration

NEXT_OF_FILING = {
    State.DRAFT: "填写完整后，与登记申请一并提交。",
    State.UNDER_REVIEW: "等待备案机构办理。",
    State.AWAITING_SUPPLEMENT: "请按备案机构的告知补充信息。",
    State.SUSPENDED: "等待国家安全审查的结果。",
    State.COMPLETED: "已办结，可以查看备案回执。",
    State.OUT_OF_SCOPE: "已办结，须按规定办理审批。",
    State.NOT_COMPLETED: "已办结，可以就同一事项另行提出。",
    State.CANCELLED: "已办结。",
}
NEXT_OF_REGISTRATION = {
    Step.DRAFT: "填写登记专项问题，与备案申报一并提交。",
    Step.RECEIVED: "等待登记机关受理。",
    Step.CORRECTING: "请按登记机关的告知补正，改好后提交。",
    Step.EXAMINING: "等待登记机关审查。",
    Step.LICENSED: "已办结，向登记机关领取营业执照。",
    Step.DECLINED: "已办结。",
    Step.REFUSED: "已办结。",
    Step.WITHDRAWN: "已办结。",
}


@dataclass(frozen=True)
class Track:
    title: str
    state: str
    state_label: str
    with_whom: str | None
    due_on: date | None
    due_provisional: bool
    due_source: str
    due_why: str
    next_step: str


def of_filing(filing: Filing, calendar: WorkCalendar) -> Track:
    due, state = filing.due(calendar), State(filing.state)
    by = "" if due is None else "备案机构" if due.holder is Holder.AGENCY else "申请人"
    return Track(
        "设立备案", str(state), filing.state_label, filing.agency.name if filing.agency else None,
        due.on if due else None, bool(due and due.provisional), article("17-§12", on=filing.law_day).short if due else "",
        f"{by}的期限，见申报进度中的逐日计算。" if due else "", NEXT_OF_FILING[state],
    )  # fmt: skip


def of_registration(one: Registration, calendar: WorkCalendar) -> Track:
    state, sent_on = Step(one.state), one.sent_on
    due = together.due(state, sent_on, one.taken_up_on, calendar) if sent_on else None
    return Track(
        "营业执照（公司登记）", str(state), one.state_label, one.department.name if one.department else None,
        due.on if due else None, bool(due and due.provisional), due.source if due else "",
        due.why if due else "", NEXT_OF_REGISTRATION[state],
    )  # fmt: skip


def refile_by(one: Registration, calendar: WorkCalendar) -> Deadline | None:
    """With a licence and without a completed filing: the last day to file, counted from the licence (17-§5)."""
    unfiled = one.filing.state in (State.DRAFT, State.NOT_COMPLETED, State.CANCELLED)
    if one.licence is None or not unfiled:
        return None
    return deadline("establishment_after_licence", one.licence.licence_on, calendar)
