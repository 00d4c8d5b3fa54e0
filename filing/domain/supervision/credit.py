"""诚信档案: which records there are, which of them end, and where each may be published (17-§16, 17-§23)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from filing.domain.articles import Article
from filing.domain.law import PUBLISHED_CREDIT, PUBLISHED_DRAWS, SHANDONG_PUBLISHED_CREDIT, Dated
from filing.domain.supervision.quota import SHANDONG

RESULT, DRAW, OTHER, UNPERFORMED = "inspection_result", "draw_result", "other", "unperformed_penalty"


@dataclass(frozen=True)
class Kind:
    """What a record is about; `is_breach`: of the measures, so that three clean years remove it (17-§24)."""

    key: str
    label: str
    is_breach: bool = True


KINDS = {
    kind.key: kind
    for kind in (
        Kind("not_filed", "未按规定进行备案"),
        Kind("false_filing", "备案不实"),
        Kind("receipt_abuse", "伪造、变造、出租、出借、转让《备案回执》"),
        Kind("uncooperative", "对监督检查不予配合"),
        Kind(UNPERFORMED, "拒不履行商务主管部门作出的行政处罚决定"),
        Kind("restricted_field", "未经审批在限制投资领域开展投资经营活动"),
        Kind("prohibited_field", "在禁止投资领域开展投资经营活动"),
        Kind(RESULT, "监督检查结果", is_breach=False),
        Kind(OTHER, "其他部门掌握的诚信信息", is_breach=False),
    )
}
#: What is published and is no record of anybody's.
DRAW_KIND = Kind(DRAW, "随机抽查结果", is_breach=False)
PUBLIC_KINDS = {key: kind for key, kind in KINDS.items() if key != OTHER} | {DRAW: DRAW_KIND}
#: What other departments may hand in: what they found themselves, never a result of ours.
IMPORTED = tuple(key for key in KINDS if key != RESULT)
#: A breach that an inspection found -> the kind of record that it leaves.
OF_BREACH = {
    "late": "not_filed",
    "evasion": "not_filed",
    "omission": "false_filing",
    "false": "false_filing",
    "receipt_abuse": "receipt_abuse",
    "obstruction": "uncooperative",
    "restricted_field": "restricted_field",
    "prohibited_field": "prohibited_field",
}
NO_BASIS = "“{label}”不在规定应当公示的诚信信息之内，只记入诚信档案，不能公示。"
ONLY_THERE = "“{label}”只有山东省规定予以公示；本机构不在山东省，不能公示。"
NOT_DRAWN = "只有随机抽查的结果应当公示；本案不是随机抽查启动的，检查结果只记入诚信档案。"


@dataclass(frozen=True)
class Basis:
    """Whether something may be published: the article it is published by, or the sentence that keeps it back."""

    article: Article | None
    why_not: str = ""


def basis_of(kind: str, region: str, day: date, *, drawn: bool = False) -> Basis:
    """By which rule a kind is published by a body of a region on a day (17-§16, 17-§23; Shandong's plan)."""
    label = PUBLIC_KINDS[kind].label if kind in PUBLIC_KINDS else KINDS[kind].label
    if _names(PUBLISHED_CREDIT, kind, day):
        return Basis(PUBLISHED_CREDIT.article_on(day))
    if _names(PUBLISHED_DRAWS, kind, day):
        is_drawn = drawn or kind == DRAW
        return Basis(PUBLISHED_DRAWS.article_on(day)) if is_drawn else Basis(None, NOT_DRAWN)
    if _names(SHANDONG_PUBLISHED_CREDIT, kind, day):
        if region.startswith(SHANDONG):
            return Basis(SHANDONG_PUBLISHED_CREDIT.article_on(day))
        return Basis(None, ONLY_THERE.format(label=label))
    return Basis(None, NO_BASIS.format(label=label))


def _names(rule: Dated, kind: str, day: date) -> bool:
    first = min(on for on, _ in rule.history())
    return day >= first and kind in rule.on(day)
