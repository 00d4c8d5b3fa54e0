"""Where a filing stands: its state, who acts, and the conditions that moves name."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    UNDER_REVIEW = "under_review"
    AWAITING_SUPPLEMENT = "awaiting_supplement"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_COMPLETED = "not_completed"
    CANCELLED = "cancelled"


class Role(StrEnum):
    APPLICANT = "applicant"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    SYSTEM = "system"


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
ROLE_LABELS = {
    Role.APPLICANT: "申请人",
    Role.REVIEWER: "审核人员",
    Role.SUPERVISOR: "监督检查人员",
    Role.ADMIN: "系统管理员",
    Role.SYSTEM: "系统",
}
FINAL_STATES = frozenset({State.COMPLETED, State.OUT_OF_SCOPE, State.NOT_COMPLETED, State.CANCELLED})


def label_of(state: State, claimed: bool = False) -> str:
    """The state as people see it: 待审核 until somebody claims the filing, then 审核中."""
    return "审核中" if state is State.UNDER_REVIEW and claimed else STATE_LABELS[state]


@dataclass(frozen=True)
class Standing:
    """The facts that decide which moves are open.

    A fact left None is not known yet: it never hides a move, and it never lets one through (`advance`).
    """

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
    reason_given: bool | None = None  # for 不属于备案范围: reason and rule

    @property
    def window_is_over(self) -> bool:
        """A date that is 暂定 never makes anything expire."""
        return self.window_used_up and not self.provisional


def as_if_lacking(standing: Standing) -> Standing:
    """The same standing, with everything not known taken as missing."""
    worst = {
        "problems": 1, "missing_documents": 1, "items_asked": 0,
        "screening_answered": False, "reason_given": False,
    }  # fmt: skip
    return replace(standing, **{k: v for k, v in worst.items() if getattr(standing, k) is None})


Condition = Callable[[Standing], bool]

# name -> (does it hold?, what to say when it does not)
CONDITIONS: dict[str, tuple[Condition, str]] = {
    "no_problems": (lambda s: not s.problems, "申报信息尚有需要补正之处，请逐项修改后再提交。"),
    "checklist_complete": (lambda s: not s.missing_documents, "应提交的文件尚未齐备，请按清单上传后再提交。"),
    "not_claimed": (lambda s: not s.claimed, "备案机构已开始审核，不能撤回修改；如不再办理，可以撤销申报。"),
    "not_asked_before_recall": (
        lambda s: not s.supplement_asked,
        "备案机构已作出补充告知，不能撤回修改，请按告知补充信息。",
    ),
    "claimed_by_actor": (
        lambda s: s.claimed_by_actor,
        "请先领取该备案申报；已由他人领取的，只能由领取人办理。",
    ),
    "not_asked_yet": (
        lambda s: not s.supplement_asked,
        "已一次性告知补充，同一备案申报不得再次要求补充（办法第十二条第二款）。",
    ),
    "some_item_asked": (lambda s: s.items_asked != 0, "请至少列明一项需要补充的内容。"),
    "every_item_answered": (lambda s: not s.unanswered_items, "尚有补充事项未答复，请逐项答复后再提交。"),
    "window_not_over": (
        lambda s: not s.window_is_over,
        "补充信息的期限已经届满，不能再提交补充信息；可以就同一事项另行提出备案申请。",
    ),
    "asked": (lambda s: s.supplement_asked, "尚未作出补充告知，不能以未补齐办理。"),
    "item_open": (lambda s: s.open_items > 0, "告知的补充事项均已补齐，请办理备案或告知不属于备案范围。"),
    "only_own_items": (lambda s: not s.items_added, "只能就原告知的事项退回，不得增加新的补充事项。"),
    "days_left": (
        lambda s: s.provisional or (s.applicant_days_left > 0 and not s.window_used_up),
        "补充信息的期限已经用完，不能再退回；仍未补齐的，请告知未完成备案。",
    ),
    "used_up": (lambda s: s.window_used_up, "补充信息的期限尚未用完，请退回申请人继续补充。"),
    "not_provisional": (
        lambda s: not s.provisional,
        "期限涉及的放假安排尚未公布，日期为暂定，不能据此认定期限届满。",
    ),
    "screening_answered": (lambda s: s.screening_answered is not False, "请先完成甄别，确认属于备案范围。"),
    "reason_given": (lambda s: s.reason_given is not False, "请写明不属于备案范围的理由和依据。"),
}
