"""How a filing comes about: the ways into the procedure beside the ordinary one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from filing.domain.forms.matter import Matter
from filing.domain.problems import Problem
from filing.domain.questions.spec import Field, when
from filing.domain.questions.values import is_blank

ORDINARY = ""
CORRECTION = "correction_after_licence"
FIRST_AFTER_APPROVAL = "first_after_approval"
PENDING_APPROVAL = "pending_approval"


@dataclass(frozen=True)
class Way:
    """`kinds` are the keys of the kinds of filing that it leads to."""

    key: str
    label: str
    about: str
    article: str
    kinds: tuple[str, ...]


WAYS: dict[str, Way] = {
    way.key: way
    for way in (
        Way(
            ORDINARY, "变更事项已经发生", "企业、投资者、股权等任何一项与备案记录不再一致。", "17-§6", ("change",)
        ),
        Way(
            CORRECTION,
            "营业执照签发前已备案，签发后情况有变化",
            "签发前提交的备案信息与投资的实际情况不再一致的，自营业执照签发之日起计算期限。",
            "17-§9",
            ("change",),
        ),
        Way(
            FIRST_AFTER_APPROVAL,
            "经审批设立的企业首次办理变更备案",
            "先登记企业的基本情况和批准证书编号；完成备案的，《外商投资企业批准证书》同时失效。",
            "17-§10",
            ("change",),
        ),
        Way(
            PENDING_APPROVAL,
            "备案办法施行前已受理审批、尚未办结",
            "此前已受理、尚未完成审批且属于备案范围的事项，改为办理备案，并填写受理通知的编号。",
            "17-§30",
            ("establishment", "change"),
        ),
    )
}  # fmt: skip
#: As the API names the ordinary way.
CHANGE = "change"


def way_of(reason: str) -> str:
    """The way that the API's `reason` names."""
    return ORDINARY if reason == CHANGE else reason


#: Asked in every kind's form of whoever comes this way; it decides the way alone, and keeps nobody from filing.
EARLIER_ACCEPTANCE = Field(
    "earlier_acceptance", "此前审批受理通知的编号", required=False, max_length=100,
    when=when("facts.way", PENDING_APPROVAL), article="17-§30", statutory=False, routing=True,
)  # fmt: skip


def doubts_of_way(matter: Matter) -> Iterator[Problem]:
    """What a careful clerk would ask of how a filing comes about."""
    if matter.way == PENDING_APPROVAL and is_blank(matter.event.get("earlier_acceptance")):
        words = "没有填写此前审批受理通知的编号。备案机构凭它核对该事项确已受理、尚未办结，请补上。"
        yield Problem(("event", "earlier_acceptance"), "acceptance_missing", words, "17-§30")
