"""How an inspection starts, and whether it must or may (17-§15 to 17-§19)."""

from __future__ import annotations

from dataclasses import dataclass

WAYS = {
    "draw": "随机抽查",
    "report": "根据举报",
    "suggestion": "根据有关部门或司法机关的建议",
    "own_initiative": "依职权",
}
#: The four grounds of 17-§19; only the first needs no record of the enterprise.
NOT_FILED = "not_filed"
GROUNDS = {
    NOT_FILED: "未按规定进行备案",
    "false_filing": "曾有备案不实的记录",
    "uncooperative": "曾有对监督检查不予配合的记录",
    "unperformed_penalty": "曾有拒不履行行政处罚决定的记录",
}


@dataclass(frozen=True)
class Duty:
    """Whether the body must inspect, why, and by which article."""

    must_inspect: bool
    why: str
    article: str


DRAWN = Duty(True, "随机抽取确定的检查对象，应当检查。", "17-§16")
SUGGESTED = Duty(True, "有关部门或司法机关提出建议的，应当及时检查。", "17-§18")
ON_OWN_INITIATIVE = Duty(False, "可以依职权启动检查。", "17-§19")


def duty_of_report(*, written: bool, names_respondent: bool, has_evidence: bool) -> Duty:
    """Whether a report must be followed by an inspection; anonymous or not makes no difference."""
    lacking = [
        words
        for given, words in (
            (written, "没有采取书面形式"),
            (names_respondent, "没有明确的被举报人"),
            (has_evidence, "没有提供相关事实和证据"),
        )
        if not given
    ]
    if lacking:
        return Duty(False, f"举报{'、'.join(lacking)}，由商务主管部门决定是否检查。", "17-§17")
    return Duty(
        True, "举报采取书面形式，有明确的被举报人，并提供相关事实和证据，应当进行必要的检查。", "17-§17"
    )


def why_not_on_own_initiative(ground: str, facts: str, has_record: bool) -> str | None:
    """The sentence that keeps a body from starting by itself; None where it may."""
    if ground not in GROUNDS:
        return "请选择依职权启动检查的情形。"
    if not facts.strip():
        return "请写明据以启动检查的事实。"
    if ground != NOT_FILED and not has_record:
        return f"依“{GROUNDS[ground]}”启动检查的，须先有该项记录，请写明记录所在的案件。"
    return None
