"""How a finding is called where people read it."""

from __future__ import annotations

from filing.domain.screening.model import Finding

CLASS_NAMES = {
    "prohibited": "禁止类",
    "restricted": "限制类",
    "encouraged_with_conditions": "鼓励类（有股权、高管等要求）",
}
STRENGTH_NAMES = {"strong": "强提示", "weak": "弱提示"}
CONDITION_WORDS = {True: "符合所附条件", False: "不符合所附条件", None: "是否符合所附条件，尚不能确定"}


def name_of(finding: Finding) -> str:
    """限制类第32项; what has no number is called by its text."""
    return f"{CLASS_NAMES[finding.cls]}第{finding.no}项" if finding.no is not None else finding.text
