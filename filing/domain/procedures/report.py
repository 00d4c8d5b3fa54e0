"""举报与建议: what becomes of a report or a suggestion, its conditions, and the only list of its moves (17-§15 to 17-§18)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from filing.domain.procedures.procedure import Condition, Procedure, Role, move


class Step(StrEnum):
    """Where a report stands."""

    RECEIVED = "received"
    TAKEN_UP = "taken_up"
    INSPECTING = "inspecting"
    ANSWERED = "answered"
    NOT_TAKEN_UP = "not_taken_up"
    HANDED_OVER = "handed_over"


STEP_LABELS = {
    Step.RECEIVED: "待受理",
    Step.TAKEN_UP: "已受理",
    Step.INSPECTING: "检查中",
    Step.ANSWERED: "已答复",
    Step.NOT_TAKEN_UP: "不予受理",
    Step.HANDED_OVER: "已移送",
}


@dataclass(frozen=True)
class Stand:
    """The facts that decide which moves of a report are open."""

    state: Step
    is_of_body: bool = False  # the actor belongs to the body that has it
    must_inspect: bool = False
    result_told: bool = False  # of the inspection that was started
    is_outside: bool | None = (
        None  # what is reported is no breach of the measures, as is said with the hand-over
    )


CONDITIONS: dict[str, Condition] = {
    "of_body": Condition(
        lambda s: s.is_of_body, "只有收到本件的机构的监督检查人员可以办理。", of_person=True
    ),
    "may_be_declined": Condition(
        lambda s: not s.must_inspect, "本件具备应当检查的条件，不能不予受理；不属于本部门职责的，请移送。"
    ),
    "duty_kept": Condition(
        lambda s: not s.must_inspect or s.is_outside is not False,
        "本件具备应当检查的条件。只有所反映的事项不属于违反办法的行为，才能移送其他部门，请先确认。",
    ),
    "inspected_where_it_must_be": Condition(
        lambda s: not (s.state is Step.TAKEN_UP and s.must_inspect),
        "本件具备应当检查的条件，请先启动检查；告知检查结果后再答复。",
    ),
    "result_told": Condition(
        lambda s: s.state is not Step.INSPECTING or s.result_told, "检查结果尚未告知被检查人，告知后再答复。"
    ),
}

_BY = Role.SUPERVISOR
_OPEN = (Step.RECEIVED, Step.TAKEN_UP)

MOVES = {
    "take_up": move(Step.RECEIVED, Step.TAKEN_UP, _BY, "受理", ("of_body",), "17-§15¶2"),
    "decline": move(
        Step.RECEIVED, Step.NOT_TAKEN_UP, _BY, "不予受理", ("of_body", "may_be_declined"), "17-§17"
    ),
    "open_case": move(Step.TAKEN_UP, Step.INSPECTING, _BY, "启动检查", ("of_body",), "17-§15¶2"),
    "answer": move(
        (Step.TAKEN_UP, Step.INSPECTING), Step.ANSWERED, _BY, "答复",
        ("of_body", "inspected_where_it_must_be", "result_told"), "17-§15¶2",
    ),
    "transfer": move(_OPEN, None, _BY, "转交其他机构", ("of_body",), "17-§3"),
    "hand_over": move(
        _OPEN, Step.HANDED_OVER, _BY, "移送其他部门", ("of_body", "duty_kept"), "17-§15¶3"
    ),
}  # fmt: skip

REPORT = Procedure(
    key="report",
    noun="本件",
    start=Step.RECEIVED,
    labels=STEP_LABELS,
    moves=MOVES,
    conditions=CONDITIONS,
    worst={"is_outside": False},
    notes={"receive": "收到", "add": "补充事实或证据"},
)
