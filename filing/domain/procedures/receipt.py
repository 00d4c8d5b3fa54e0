"""A receipt's life: what may be done with it and by whom; proposed by one, decided by another (四眼)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from filing.domain.procedures.procedure import Condition, Procedure, Role, move


class Status(StrEnum):
    """What became of a receipt since it was issued."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    REPLACED = "replaced"


STATUS_LABELS = {
    Status.CURRENT: "真实有效",
    Status.SUPERSEDED: "已被后续备案更新",
    Status.REVOKED: "已撤销",
    Status.REPLACED: "已更正，由新的回执替换",
}
UNKNOWN = "查无此件"
NOT_THE_ORIGINAL = "不是原件"
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


class Decision(StrEnum):
    """What is decided on a proposal."""

    CONFIRM = "confirm"
    REJECT = "reject"
    WITHDRAW = "withdraw"


KIND_LABELS = {Kind.REVOKE: "撤销", Kind.REPLACE: "更正"}
OUTCOME_LABELS = {Outcome.CONFIRMED: "已确认", Outcome.REJECTED: "已否决", Outcome.WITHDRAWN: "已撤回"}


@dataclass(frozen=True)
class Position:
    """What decides which moves are open: the receipt, its open proposal, and who the person is to both."""

    status: Status
    is_of_agency: bool = False
    proposed: Kind | None = None
    proposed_by_actor: bool = False
    is_supervisor: bool = False

    @property
    def state(self) -> Status:
        return self.status


def _may_decide(position: Position) -> bool:
    """A revocation is for supervisors; an error in copying anybody of the agency can see."""
    return position.is_supervisor if position.proposed is Kind.REVOKE else position.is_of_agency


def _who_decides(position: Position) -> str:
    if position.proposed is Kind.REVOKE:
        return "撤销备案回执须由另一名监督检查人员决定。"
    return "更正备案回执须由出具回执的备案机构的另一名人员决定。"


def _waiting(position: Position) -> str:
    return f"已有一项{KIND_LABELS[position.proposed]}等待决定：请先由另一人确认或否决，或由提出的人撤回。"


_NONE_WAITS = "没有待决定的撤销或更正，可能已由他人办理。"
CONDITIONS: dict[str, Condition] = {
    "of_own_agency": Condition(
        lambda p: p.is_of_agency, "只有出具回执的备案机构的审核人员可以办理。", of_person=True
    ),
    "nothing_proposed": Condition(lambda p: p.proposed is None, _waiting),
    "proposed": Condition(lambda p: p.proposed is not None, _NONE_WAITS),
    "revocation_proposed": Condition(lambda p: p.proposed is Kind.REVOKE, _NONE_WAITS),
    "correction_proposed": Condition(lambda p: p.proposed is Kind.REPLACE, _NONE_WAITS),
    "may_decide": Condition(_may_decide, _who_decides, of_person=True),
    "proposed_by_another": Condition(
        lambda p: not p.proposed_by_actor,
        "您不能决定自己提出的事项，须由另一人确认或否决；也可以撤回。",
        of_person=True,
    ),
    "proposed_by_actor": Condition(lambda p: p.proposed_by_actor, "只有提出的人可以撤回。", of_person=True),
}

_STAFF, _ALL = (Role.REVIEWER, Role.SUPERVISOR), (Role.APPLICANT, Role.REVIEWER, Role.SUPERVISOR)
_DECIDING = ("may_decide", "proposed_by_another")

MOVES = {
    "propose_revocation": move(IN_FORCE, None, Role.SUPERVISOR, "提议撤销", ("nothing_proposed",), "17-§25"),
    "propose_correction": move(
        IN_FORCE, None, Role.REVIEWER, "提议更正", ("of_own_agency", "nothing_proposed"), "17-§14"
    ),
    "revoke": move(IN_FORCE, Status.REVOKED, _STAFF, "撤销", ("revocation_proposed", *_DECIDING)),
    "replace": move(
        IN_FORCE, Status.REPLACED, _STAFF, "更正，由新的回执替换", ("correction_proposed", *_DECIDING)
    ),
    "reject": move(Status, None, _STAFF, "否决提议", ("proposed", *_DECIDING)),
    "withdraw": move(Status, None, _STAFF, "撤回提议", ("proposed", "proposed_by_actor")),
    "record_collection": move(IN_FORCE, None, Role.REVIEWER, "领取", ("of_own_agency",), "17-§13"),
    "copy": move(Status, None, _ALL, "下载副本", (), "17-§13"),
    "supersede": move(Status.CURRENT, Status.SUPERSEDED, Role.SYSTEM, "已被后续备案更新"),
}

RECEIPT = Procedure(
    key="receipt",
    noun="该备案回执",
    start=Status.CURRENT,
    labels=STATUS_LABELS,
    moves=MOVES,
    conditions=CONDITIONS,
    notes={"issue": "出具"},
)

#: Move -> the line of the audit record that it writes.
ACTS = {
    "issue": "receipt.issued",
    "propose_revocation": "receipt.revocation_proposed",
    "propose_correction": "receipt.correction_proposed",
    "reject": "receipt.proposal_rejected",
    "withdraw": "receipt.proposal_withdrawn",
    "revoke": "receipt.revoked",
    "replace": "receipt.replaced",
    "record_collection": "receipt.collected",
    "copy": "receipt.copied",
    "supersede": "receipt.superseded",
}
ACT_LABELS = {act: RECEIPT.label_of_event(name) for name, act in ACTS.items()}
COPIED, COLLECTED = ACTS["copy"], ACTS["record_collection"]
#: What applicants may read of their receipt; what was only proposed is the staff's own affair.
TOLD_TO_ALL = frozenset(
    ACTS[name] for name in ("issue", "revoke", "replace", "supersede", "record_collection")
)


def move_of(decision: Decision, proposed: Kind | None) -> str:
    """The move that a decision is: confirming does what was proposed."""
    return str(decision) if decision is not Decision.CONFIRM else str(proposed or Kind.REVOKE)
