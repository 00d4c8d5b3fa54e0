"""登记申请 through the single window: what becomes of it, its conditions, and the only list of its moves.

Who registers companies is another authority under another law: what it decides stands here only as far as both have to know.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from filing.domain.procedures.procedure import Condition, Procedure, Role, move


class Step(StrEnum):
    """Where an application for registration stands."""

    DRAFT = "draft"
    RECEIVED = "received"
    CORRECTING = "correcting"
    EXAMINING = "examining"
    LICENSED = "licensed"
    DECLINED = "declined"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


STEP_LABELS = {
    Step.DRAFT: "尚未提交",
    Step.RECEIVED: "待受理",
    Step.CORRECTING: "待补正",
    Step.EXAMINING: "已受理",
    Step.LICENSED: "核准登记",
    Step.DECLINED: "不予受理",
    Step.REFUSED: "不予登记",
    Step.WITHDRAWN: "已撤回",
}


@dataclass(frozen=True)
class Stand:
    """The facts that decide which moves of an application are open."""

    state: Step
    is_of_department: bool = False  # the actor belongs to the department that it went to
    is_own: bool = False  # the actor belongs to whoever applies
    filing_sent: bool = False  # the filing beside it lies with the agency, or was decided
    out_of_scope: bool = False  # the agency found that the matter needs an approval
    asked: bool = False  # a correction was asked for already
    problems: int | None = None  # with registration's own questions


CONDITIONS: dict[str, Condition] = {
    "own": Condition(lambda s: s.is_own, "登记申请只能由申请单位的人员办理。", of_person=True),
    "of_department": Condition(
        lambda s: s.is_of_department, "登记申请只能由收到申请的登记机关办理。", of_person=True
    ),
    "answered": Condition(lambda s: not s.problems, "登记专项问题尚未填写完整，请逐项修改后再提交。"),
    "with_filing": Condition(lambda s: s.filing_sent, "备案申报没有提交，请先提交备案申报。"),
    "filing_recalled": Condition(
        lambda s: not s.filing_sent, "登记申请只随备案申报一并撤回修改；单独不再办理的，请撤回登记申请。"
    ),
    "not_asked_yet": Condition(lambda s: not s.asked, "需要补正的内容已经一次告知，不能再次要求补正。"),
    "within_scope": Condition(
        lambda s: not s.out_of_scope,
        "备案机构认定该事项不属于备案范围，须先办理审批，不能据此核准登记；请不予登记，由申请人取得批准后另行申请。",
    ),
}

_APPLICANT, _DEPARTMENT = Role.APPLICANT, Role.DEPARTMENT
_OPEN = (Step.RECEIVED, Step.CORRECTING, Step.EXAMINING)

MOVES = {
    "send": move(
        Step.DRAFT, Step.RECEIVED, _APPLICANT, "提交登记申请", ("own", "answered", "with_filing"),
        "国发〔2017〕39号（十八）",
    ),
    "recall": move(Step.RECEIVED, Step.DRAFT, _APPLICANT, "随备案撤回修改", ("own", "filing_recalled")),
    "take_up": move(Step.RECEIVED, Step.EXAMINING, _DEPARTMENT, "受理", ("of_department",)),
    "ask": move(
        Step.RECEIVED, Step.CORRECTING, _DEPARTMENT, "一次告知补正", ("of_department", "not_asked_yet")
    ),
    "correct": move(
        Step.CORRECTING, Step.RECEIVED, _APPLICANT, "提交补正", ("own", "answered", "with_filing")
    ),
    "decline": move(Step.RECEIVED, Step.DECLINED, _DEPARTMENT, "不予受理", ("of_department",)),
    "license": move(
        Step.EXAMINING, Step.LICENSED, _DEPARTMENT, "核准登记", ("of_department", "within_scope"), "17-§15¶3"
    ),
    "refuse": move(Step.EXAMINING, Step.REFUSED, _DEPARTMENT, "不予登记", ("of_department",)),
    "withdraw": move(_OPEN, Step.WITHDRAWN, _APPLICANT, "撤回登记申请", ("own",)),
}  # fmt: skip

REGISTRATION = Procedure(
    key="registration",
    noun="登记申请",
    start=Step.DRAFT,
    labels=STEP_LABELS,
    moves=MOVES,
    conditions=CONDITIONS,
    worst={"problems": 1},
    notes={"choose": "选择单一窗口"},
)
