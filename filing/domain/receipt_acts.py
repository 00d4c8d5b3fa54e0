"""What may be done with a receipt, and by whom: proposed by one, decided by another (四眼), handed out, copied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from filing.domain.errors import FilingError, MoveNotAllowed, NotPermitted
from filing.domain.receipt_life import STATUS_LABELS, Status

#: Revoked and replaced are the end; from these two something may still become of a receipt.
IN_FORCE = frozenset({Status.CURRENT, Status.SUPERSEDED})


class Kind(StrEnum):
    """What is proposed."""

    REVOKE = "revoke"
    REPLACE = "replace"


class Outcome(StrEnum):
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


KIND_LABELS = {Kind.REVOKE: "撤销", Kind.REPLACE: "更正"}
OUTCOME_LABELS = {Outcome.CONFIRMED: "已确认", Outcome.REJECTED: "已否决", Outcome.WITHDRAWN: "已撤回"}


#: Act in the audit record -> how it is said.
ACT_LABELS = {
    "receipt.issued": "出具",
    "receipt.revocation_proposed": "提议撤销",
    "receipt.correction_proposed": "提议更正",
    "receipt.proposal_rejected": "否决提议",
    "receipt.proposal_withdrawn": "撤回提议",
    "receipt.revoked": "撤销",
    "receipt.replaced": "更正，由新的回执替换",
    "receipt.collected": "领取",
    "receipt.copied": "下载副本",
}
COPIED, COLLECTED = "receipt.copied", "receipt.collected"
#: What applicants may read of their receipt; what was only proposed is the staff's own affair.
TOLD_TO_ALL = frozenset({"receipt.issued", "receipt.revoked", "receipt.replaced", COLLECTED})


class Act(StrEnum):
    PROPOSE_REVOCATION = "propose_revocation"
    PROPOSE_CORRECTION = "propose_correction"
    CONFIRM = "confirm"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    RECORD_COLLECTION = "record_collection"


@dataclass(frozen=True)
class Position:
    """What decides which acts are open: the receipt, its open proposal, and who the person is to both."""

    status: Status
    role: str
    is_of_agency: bool
    proposed: Kind | None = None
    proposed_by_actor: bool = False


def require(act: Act, position: Position) -> None:
    """NotPermitted or MoveNotAllowed with the reason, unless the act is open."""
    for condition in CONDITIONS[act]:
        condition(position)


def acts_open(position: Position) -> list[Act]:
    """What this person may do now: the buttons to show."""
    return [act for act in Act if _is_open(act, position)]


def _is_open(act: Act, position: Position) -> bool:
    try:
        require(act, position)
    except FilingError:
        return False
    return True


def _by_supervisor(position: Position) -> None:
    if position.role != "supervisor":
        raise NotPermitted("只有监督检查人员可以提议撤销备案回执。")


def _by_own_reviewer(position: Position) -> None:
    if position.role != "reviewer" or not position.is_of_agency:
        raise NotPermitted("只有出具回执的备案机构的审核人员可以办理。")


def _by_one_who_decides(position: Position) -> None:
    """A revocation is for supervisors; an error in copying anybody of the agency can see."""
    if position.proposed is Kind.REVOKE and position.role != "supervisor":
        raise NotPermitted("撤销备案回执须由另一名监督检查人员决定。")
    if position.proposed is Kind.REPLACE and not position.is_of_agency:
        raise NotPermitted("更正备案回执须由出具回执的备案机构的另一名人员决定。")


def _by_another(position: Position) -> None:
    if position.proposed_by_actor:
        raise NotPermitted("您不能决定自己提出的事项，须由另一人确认或否决；也可以撤回。")


def _by_the_same(position: Position) -> None:
    if position.proposed and not position.proposed_by_actor:
        raise NotPermitted("只有提出的人可以撤回。")


def _in_force(position: Position) -> None:
    if position.status not in IN_FORCE:
        raise MoveNotAllowed(f"该备案回执目前为“{STATUS_LABELS[position.status]}”，不能再办理。", state=position.status)


def _proposed(position: Position) -> None:
    if position.proposed is None:
        raise MoveNotAllowed("没有待决定的撤销或更正，可能已由他人办理。")


def _nothing_proposed(position: Position) -> None:
    if position.proposed is not None:
        words = KIND_LABELS[position.proposed]
        raise MoveNotAllowed(f"已有一项{words}等待决定：请先由另一人确认或否决，或由提出的人撤回。")


CONDITIONS: dict[Act, tuple[Callable[[Position], None], ...]] = {
    Act.PROPOSE_REVOCATION: (_by_supervisor, _in_force, _nothing_proposed),
    Act.PROPOSE_CORRECTION: (_by_own_reviewer, _in_force, _nothing_proposed),
    Act.CONFIRM: (_proposed, _by_one_who_decides, _by_another, _in_force),
    Act.REJECT: (_proposed, _by_one_who_decides, _by_another),
    Act.WITHDRAW: (_proposed, _by_the_same),
    Act.RECORD_COLLECTION: (_by_own_reviewer, _in_force),
}
