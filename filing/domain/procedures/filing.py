"""A filing's procedure: where it stands, its conditions, and the only list of its moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from filing.domain.days.clock import Handover, Holder
from filing.domain.procedures.procedure import Condition, Procedure, Role, move


class State(StrEnum):
    DRAFT = "draft"
    UNDER_REVIEW = "under_review"
    AWAITING_SUPPLEMENT = "awaiting_supplement"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_COMPLETED = "not_completed"
    CANCELLED = "cancelled"


STATE_LABELS = {
    State.DRAFT: "草稿",
    State.UNDER_REVIEW: "待审核",  # 审核中 once claimed: label_of()
    State.AWAITING_SUPPLEMENT: "待补充",
    State.SUSPENDED: "暂停办理（国家安全审查）",
    State.COMPLETED: "备案完成",
    State.OUT_OF_SCOPE: "不属于备案范围",
    State.NOT_COMPLETED: "未完成备案",
    State.CANCELLED: "已撤销申报",
}

#: What the security review (17-§32), or MOFCOM, says where a suspended filing goes on.
#: A review that forbade the investment ends it: declare_out_of_scope, with FORBIDDEN on record.
SECURITY_REVIEW_RESULTS = {
    "passed": "国家安全审查通过",
    "conditional": "国家安全审查附条件通过",
    "not_needed": "商务部告知不属于国家安全审查范围",
}
FORBIDDEN = "forbidden"


def label_of(state: State, claimed: bool = False) -> str:
    """The state as people see it: 待审核 until somebody claims the filing, then 审核中."""
    return "审核中" if state is State.UNDER_REVIEW and claimed else STATE_LABELS[state]


@dataclass(frozen=True)
class Standing:
    """The facts that decide which moves of a filing are open."""

    state: State
    claimed: bool = False
    claimed_by_actor: bool = False
    supplement_asked: bool = False
    open_items: int = 0  # items of the one request that the agency has not closed
    unanswered_items: int = 0  # items returned to the applicant and not answered yet
    applicant_days_left: int = 0
    window_used_up: bool = False
    provisional: bool = False  # the window rests on an unpublished calendar
    problems: int | None = None  # with the answers, on submission
    missing_documents: int | None = None
    items_asked: int | None = None  # in the request about to be sent
    items_added: int = 0  # in a return: items that the one request did not name
    screening_answered: bool | None = None
    reason_given: bool | None = None  # for 不属于备案范围: reason and rule; for 移送: the reason
    elsewhere: bool | None = None  # for 移送: the agency named is another one
    investor_applied: bool | None = None  # has asked MOFCOM for the security review itself
    review_answered: bool | None = None  # what the security review, or MOFCOM, said is known

    @property
    def window_is_over(self) -> bool:
        """A date that is 暂定 never makes anything expire."""
        return self.window_used_up and not self.provisional


CONDITIONS: dict[str, Condition] = {
    "no_problems": Condition(lambda s: not s.problems, "申报信息尚有需要补正之处，请逐项修改后再提交。"),
    "checklist_complete": Condition(
        lambda s: not s.missing_documents, "应提交的文件尚未齐备，请按清单上传后再提交。"
    ),
    "not_claimed": Condition(
        lambda s: not s.claimed, "备案机构已开始审核，不能撤回修改；如不再办理，可以撤销申报。"
    ),
    "not_asked_before_recall": Condition(
        lambda s: not s.supplement_asked, "备案机构已作出补充告知，不能撤回修改，请按告知补充信息。"
    ),
    "claimed_by_actor": Condition(
        lambda s: s.claimed_by_actor, "请先领取该备案申报；已由他人领取的，只能由领取人办理。"
    ),
    "not_asked_yet": Condition(
        lambda s: not s.supplement_asked, "已一次性告知补充，同一备案申报不得再次要求补充。"
    ),
    "some_item_asked": Condition(lambda s: s.items_asked != 0, "请至少列明一项需要补充的内容。"),
    "every_item_answered": Condition(
        lambda s: not s.unanswered_items, "尚有补充事项未答复，请逐项答复后再提交。"
    ),
    "window_not_over": Condition(
        lambda s: not s.window_is_over,
        "补充信息的期限已经届满，不能再提交补充信息；可以就同一事项另行提出备案申请。",
    ),
    "asked": Condition(lambda s: s.supplement_asked, "尚未作出补充告知，不能以未补齐办理。"),
    "item_open": Condition(
        lambda s: s.open_items > 0, "告知的补充事项均已补齐，请办理备案或告知不属于备案范围。"
    ),
    "only_own_items": Condition(
        lambda s: not s.items_added, "只能就原告知的事项退回，不得增加新的补充事项。"
    ),
    "days_left": Condition(
        lambda s: s.provisional or (s.applicant_days_left > 0 and not s.window_used_up),
        "补充信息的期限已经用完，不能再退回；仍未补齐的，请告知未完成备案。",
    ),
    "used_up": Condition(lambda s: s.window_used_up, "补充信息的期限尚未用完，请退回申请人继续补充。"),
    "not_provisional": Condition(
        lambda s: not s.provisional, "期限涉及的放假安排尚未公布，日期为暂定，不能据此认定期限届满。"
    ),
    "screening_answered": Condition(
        lambda s: s.screening_answered is not False, "请先完成甄别，确认属于备案范围。"
    ),
    "reason_given": Condition(lambda s: s.reason_given is not False, "请写明不属于备案范围的理由和依据。"),
    "why_elsewhere": Condition(lambda s: s.reason_given is not False, "请写明移送的理由。"),
    "elsewhere": Condition(lambda s: s.elsewhere is not False, "请选择接收移送的备案机构，且不能是本机构。"),
    "investor_not_applied": Condition(
        lambda s: not s.investor_applied,
        "投资者已经向商务部提出安全审查申请的，不暂停办理，备案时限继续计算。",
    ),
    "review_answered": Condition(
        lambda s: s.review_answered is not False, "请写明安全审查的结果，或者商务部告知的意见。"
    ),
}

_APPLICANT, _REVIEWER = Role.APPLICANT, Role.REVIEWER
_ON_THE_WAY = (State.UNDER_REVIEW, State.AWAITING_SUPPLEMENT, State.SUSPENDED)

MOVES = {
    "submit": move(
        State.DRAFT, State.UNDER_REVIEW, _APPLICANT, "确认申报",
        ("no_problems", "checklist_complete"), "17-§12",
    ),
    "recall": move(
        State.UNDER_REVIEW, State.DRAFT, _APPLICANT, "撤回修改", ("not_asked_before_recall", "not_claimed"),
    ),
    "cancel": move(_ON_THE_WAY, State.CANCELLED, _APPLICANT, "撤销申报"),
    "request_supplement": move(
        State.UNDER_REVIEW, State.AWAITING_SUPPLEMENT, _REVIEWER, "一次性告知补充",
        ("claimed_by_actor", "not_asked_yet", "some_item_asked"), "17-§12¶2",
    ),
    "resubmit": move(
        State.AWAITING_SUPPLEMENT, State.UNDER_REVIEW, _APPLICANT, "提交补充信息",
        ("window_not_over", "every_item_answered"), "17-§12¶2",
    ),
    "return_incomplete": move(
        State.UNDER_REVIEW, State.AWAITING_SUPPLEMENT, _REVIEWER, "未补齐",
        ("claimed_by_actor", "asked", "item_open", "only_own_items", "days_left"), "17-§12¶2",
    ),
    "expire": move(
        State.AWAITING_SUPPLEMENT, State.NOT_COMPLETED, Role.SYSTEM, "补充期限届满",
        ("used_up", "not_provisional"), "17-§12¶2",
    ),
    "declare_not_completed": move(
        State.UNDER_REVIEW, State.NOT_COMPLETED, _REVIEWER, "告知未完成备案",
        ("claimed_by_actor", "asked", "item_open", "used_up", "not_provisional"), "17-§12¶2",
    ),
    "accept": move(
        State.UNDER_REVIEW, State.COMPLETED, _REVIEWER, "备案完成",
        ("claimed_by_actor", "screening_answered"), "17-§12",
    ),
    "declare_out_of_scope": move(
        (State.UNDER_REVIEW, State.SUSPENDED), State.OUT_OF_SCOPE, _REVIEWER, "不属于备案范围",
        ("claimed_by_actor", "reason_given"), "17-§12",
    ),
    "suspend": move(
        State.UNDER_REVIEW, State.SUSPENDED, _REVIEWER, "暂停办理",
        ("claimed_by_actor", "investor_not_applied"), "17-§32",
    ),
    "resume": move(
        State.SUSPENDED, State.UNDER_REVIEW, _REVIEWER, "恢复办理",
        ("claimed_by_actor", "review_answered"), "17-§32",
    ),
    "transfer": move(
        State.UNDER_REVIEW, State.UNDER_REVIEW, _REVIEWER, "移送",
        ("claimed_by_actor", "elsewhere", "why_elsewhere"), "17-§3",
    ),
}  # fmt: skip

FILING = Procedure(
    key="filing",
    noun="备案申报",
    start=State.DRAFT,
    labels=STATE_LABELS,
    moves=MOVES,
    conditions=CONDITIONS,
    label_of=lambda standing: label_of(standing.state, standing.claimed),
    worst={
        "problems": 1, "missing_documents": 1, "items_asked": 0, "screening_answered": False, "reason_given": False,
        "elsewhere": False, "investor_applied": True, "review_answered": False,
    },
    notes={
        "claim": "领取审核", "release": "退回待领取", "take_over": "接手办理", "hand_over": "交由同事办理",
        "item_closed": "认定补充事项已补齐", "agency_closed": "改由承接机构办理",
        "due_recalculated": "期限重新计算",
    },
)  # fmt: skip
FINAL_STATES = FILING.finals
#: While it is its applicant's to write.
EDITABLE = (State.DRAFT, State.AWAITING_SUPPLEMENT)


def holder_of(state: State) -> Holder:
    """Who has the filing in a state; a draft is the applicant's, but no clock runs on it."""
    if state in (State.DRAFT, State.AWAITING_SUPPLEMENT):
        return Holder.APPLICANT
    return Holder.AGENCY if state is State.UNDER_REVIEW else Holder.NOBODY


def handovers_of(events: Iterable[tuple[str, date]]) -> list[Handover]:
    """Who got the filing when, from (move, day) pairs; a recalled submission starts a new clock."""
    handovers: list[Handover] = []
    for name, on in events:
        state = State(FILING.moves[name].to_state)
        if state is State.DRAFT:
            handovers.clear()
        else:
            handovers.append(Handover(on, holder_of(state)))
    return handovers
