"""诚信档案: what becomes of a record, and of an application to correct it (17-§23, 17-§24)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from filing.domain.procedures.procedure import Condition, Procedure, Role, move


class OnFile(StrEnum):
    """What became of a record."""

    KEPT = "kept"
    ANNULLED = "annulled"
    REMOVED = "removed"


ON_FILE_LABELS = {
    OnFile.KEPT: "在档",
    OnFile.ANNULLED: "经核查记录有误，已撤销",
    OnFile.REMOVED: "期满已移除",
}


@dataclass(frozen=True)
class RecordStand:
    state: OnFile
    is_of_body: bool = False
    removal_reached: bool = False  # the day on which the record goes has come


_OF_BODY = Condition(lambda s: s.is_of_body, "只有管理该记录的机构的监督检查人员可以办理。", of_person=True)

CREDIT = Procedure(
    key="credit",
    noun="该诚信记录",
    start=OnFile.KEPT,
    labels=ON_FILE_LABELS,
    moves={
        "update": move(
            OnFile.KEPT, None, (Role.SUPERVISOR, Role.DEPARTMENT), "补记改正和履行情况", (), "17-§23"
        ),
        "correct": move(OnFile.KEPT, None, Role.SUPERVISOR, "修正记录", ("of_body",), "17-§24¶1"),
        "annul": move(OnFile.KEPT, OnFile.ANNULLED, Role.SUPERVISOR, "撤销记录", ("of_body",), "17-§24¶1"),
        "remove": move(
            OnFile.KEPT, OnFile.REMOVED, Role.SYSTEM, "期满移除", ("removal_reached",), "17-§24¶2"
        ),
    },
    conditions={
        "of_body": _OF_BODY,
        "removal_reached": Condition(lambda s: s.removal_reached, "移除的日期未到，记录继续保留。"),
    },
    notes={"enter": "记入诚信档案"},
)


class Asked(StrEnum):
    """Where an application to correct a record stands."""

    APPLIED = "applied"
    VERIFIED = "verified"
    CORRECTED = "corrected"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ASKED_LABELS = {
    Asked.APPLIED: "待核查",
    Asked.VERIFIED: "经核查属实，待修正",
    Asked.CORRECTED: "已修正",
    Asked.REFUSED: "未予修正",
    Asked.WITHDRAWN: "已撤回",
}


@dataclass(frozen=True)
class CorrectionStand:
    state: Asked
    is_of_body: bool = False
    is_own: bool = False  # the actor belongs to the organisation that applied
    recorded_by_actor: bool = False  # the actor made the record
    verified_by_actor: bool = False
    record_is_kept: bool = True


_NOT_RECORDER = "作出该记录的人员不能核查对它的修正申请，请由另一人核查。"
_CORRECTION_CONDITIONS = {
    "of_body": _OF_BODY,
    "is_own": Condition(lambda s: s.is_own, "只有提出申请的单位可以撤回。", of_person=True),
    "not_recorder": Condition(lambda s: not s.recorded_by_actor, _NOT_RECORDER, of_person=True),
    "not_verifier": Condition(
        lambda s: not s.verified_by_actor,
        "核查的人员不能同时修正，请由另一人按核查结果修正。",
        of_person=True,
    ),
    "record_is_kept": Condition(lambda s: s.record_is_kept, "该记录已经移除或者撤销，不再修正。"),
}
_OPEN = (Asked.APPLIED, Asked.VERIFIED)

CORRECTION = Procedure(
    key="correction",
    noun="该修正申请",
    start=Asked.APPLIED,
    labels=ASKED_LABELS,
    moves={
        "verify": move(
            Asked.APPLIED, Asked.VERIFIED, Role.SUPERVISOR, "核查属实",
            ("of_body", "not_recorder", "record_is_kept"), "17-§24¶1",
        ),
        "correct": move(
            Asked.VERIFIED, Asked.CORRECTED, Role.SUPERVISOR, "修正记录",
            ("of_body", "not_verifier", "record_is_kept"), "17-§24¶1",
        ),
        "refuse": move(
            _OPEN, Asked.REFUSED, Role.SUPERVISOR, "不予修正", ("of_body", "not_recorder"), "17-§24¶1"
        ),
        "withdraw": move(_OPEN, Asked.WITHDRAWN, Role.APPLICANT, "撤回申请", ("is_own",)),
    },
    conditions=_CORRECTION_CONDITIONS,
    notes={"apply": "申请修正"},
)  # fmt: skip
