"""信息公示: from a draft to the platform, and off it again (17-§16, 17-§23, 17-§24)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from filing.domain.procedures.procedure import Condition, Procedure, Role, move


class Shown(StrEnum):
    """Where something to publish stands."""

    DRAFTED = "drafted"
    REDACTED = "redacted"
    CHECKED = "checked"
    PUBLISHED = "published"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


SHOWN_LABELS = {
    Shown.DRAFTED: "草稿",
    Shown.REDACTED: "已脱密，待初审",
    Shown.CHECKED: "已初审，待复审",
    Shown.PUBLISHED: "已公示",
    Shown.DROPPED: "不予公示",
    Shown.WITHDRAWN: "已撤下",
    Shown.REMOVED: "期满已移除",
}
#: What the public sees of it: the whole, or that it is gone, when and why.
GONE = frozenset({Shown.WITHDRAWN, Shown.REMOVED})
#: Why something is taken off, in words that tell nothing of what stood there.
WHY_GONE = {
    "corrected": "记录经核查已修正",
    "annulled": "记录经核查有误，已撤销",
    "decision_changed": "所依据的决定已被变更或者撤销",
    "published_in_error": "公示有误，已撤下",
    "updated": "公示的内容有更新，已由新的公示替换",
    "expired": "改正并履行相关义务后，在规定的期限内未再发生违反办法的行为",
}
#: Those that a person may give; the others follow from the record.
GIVEN_WHY = ("decision_changed", "published_in_error")


@dataclass(frozen=True)
class DisclosureStand:
    state: Shown
    is_of_body: bool = False
    may_publish: bool = True  # by kind, province and day
    why_not: str = ""  # the sentence, where it may not
    record_is_kept: bool = True
    checked_by_actor: bool = False
    drafted_by_actor: bool = False  # or redacted
    left_in: int | None = None  # of what was detected, what is not hidden


CONDITIONS: dict[str, Condition] = {
    "of_body": Condition(
        lambda s: s.is_of_body, "只有负责公示的机构的监督检查人员可以办理。", of_person=True
    ),
    "may_publish": Condition(lambda s: s.may_publish, lambda s: s.why_not),
    "record_is_kept": Condition(lambda s: s.record_is_kept, "该诚信记录已经移除或者撤销，不能公示。"),
    "nothing_left_in": Condition(
        lambda s: s.left_in in (None, 0), "还有疑似个人信息或密级标志没有隐去，请退回修改后再审核。"
    ),
    "not_checker": Condition(
        lambda s: not s.checked_by_actor, "初审和复审须由两个人分别进行，请由另一人复审。", of_person=True
    ),
    "not_drafter": Condition(
        lambda s: not s.drafted_by_actor, "起草或者脱密的人员不能复审，请由另一人复审。", of_person=True
    ),
}

_BY = Role.SUPERVISOR
_UNPUBLISHED = (Shown.DRAFTED, Shown.REDACTED, Shown.CHECKED)
_PUBLISHABLE = ("of_body", "record_is_kept", "may_publish", "nothing_left_in")

DISCLOSURE = Procedure(
    key="disclosure",
    noun="该公示信息",
    start=Shown.DRAFTED,
    labels=SHOWN_LABELS,
    moves={
        "redact": move(
            (Shown.DRAFTED, Shown.REDACTED), Shown.REDACTED, _BY, "脱密", _PUBLISHABLE, "17-§23¶3"
        ),
        "check": move(Shown.REDACTED, Shown.CHECKED, _BY, "初审通过", _PUBLISHABLE, "17-§23"),
        "publish": move(
            Shown.CHECKED, Shown.PUBLISHED, _BY, "复审通过并公示", (*_PUBLISHABLE, "not_checker", "not_drafter"),
            "17-§23",
        ),
        "return": move((Shown.REDACTED, Shown.CHECKED), Shown.DRAFTED, _BY, "退回修改", ("of_body",)),
        "drop": move(_UNPUBLISHED, Shown.DROPPED, (_BY, Role.SYSTEM), "不予公示", ("of_body",)),
        "withdraw": move(Shown.PUBLISHED, Shown.WITHDRAWN, (_BY, Role.SYSTEM), "撤下", ("of_body",)),
        "remove": move(Shown.PUBLISHED, Shown.REMOVED, Role.SYSTEM, "期满移除", (), "17-§24¶2"),
    },
    conditions=CONDITIONS,
    worst={"left_in": 1},
    notes={"draft": "起草"},
)  # fmt: skip
