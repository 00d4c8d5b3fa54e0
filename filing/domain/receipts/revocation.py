"""撤销备案回执: the facts that ground it, each with its article.

The measures say nothing of revoking a receipt. What becomes of one that should not stand is this system's own
handling; the article named is that of the facts found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from filing.domain.law import article
from filing.domain.problems import Problem
from filing.domain.questions.texts import find_faults

LONGEST_REASON, LONGEST_ARTICLE = 2000, 60


@dataclass(frozen=True)
class Ground:
    """Facts in the words of the measures, and where these stand."""

    article: str
    facts: str


GROUNDS = (
    Ground("17-§2", "涉及国家规定实施准入特别管理措施，不属于备案范围"),
    Ground("17-§25¶1", "在进行备案时存在重大遗漏"),
    Ground(
        "17-§25¶2",
        "逃避履行备案义务，在进行备案时隐瞒真实情况、提供误导性或虚假信息，或伪造、变造、出租、出借、转让《备案回执》",
    ),
    Ground("17-§26", "未经审批在国家规定实施准入特别管理措施所列的限制投资领域开展投资经营活动"),
    Ground("17-§27", "在国家规定实施准入特别管理措施所列的禁止投资领域开展投资经营活动"),
    Ground("17-§29", "有关工作人员在备案或监督管理的过程中滥用职权、玩忽职守、徇私舞弊、索贿受贿"),
)


def grounds_on(day: date) -> list[Ground]:
    """The usual grounds, their articles in words and as numbered on that day."""
    return [Ground(article(ground.article, on=day).cited, ground.facts) for ground in GROUNDS]


def find_revocation_problems(reason: str, article: str) -> list[Problem]:
    """A revocation says why, and by which article."""
    return [
        *find_faults(("reason",), reason, "理由", LONGEST_REASON, "请写明查明的事实和撤销的理由。"),
        *find_faults(("article",), article, "依据", LONGEST_ARTICLE, "请选择或填写依据的条款。"),
    ]
