"""Which documents a filing needs, why, and by which article: rows, not branches (17-§8, annex 1)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from filing.domain.law import RuleSet, ruleset_on
from filing.domain.problems import Problem
from filing.domain.questions.spec import choices

REFERENCE = Path(__file__).parents[1] / "reference" / "checklists.json"
TRANSLATION = "chinese_translation"


@dataclass(frozen=True)
class Paper:
    """What the checklist needs to know of an uploaded document."""

    id: str
    requirement: str
    language: str = "zh"
    translation_of: str | None = None


@dataclass(frozen=True)
class Requirement:
    """One row: `id` is the document type; `reason` says why it is, or is not, asked for in this filing."""

    id: str
    no: str
    label: str
    required: bool
    reason: str
    article: str
    hint: str = ""
    papers: tuple[Paper, ...] = field(default=())
    untranslated: tuple[Paper, ...] = field(default=())

    @property
    def satisfied(self) -> bool:
        """Something was uploaded where it is required, and no foreign original lacks its translation."""
        return bool(self.papers or not self.required) and not self.untranslated


Asked = tuple[bool, str]

_HINTS = {
    "name_preapproval_or_business_licence": "二者提供其一即可。",
    "filing_commitment_letter": "由本系统按申报内容生成，打印后由承诺人签字、盖章，再扫描上传。",
    "agent_authorisation_and_id": "须含授权委托书和被委托人身份证明两件，可合并为一个文件，也可分别上传。",
    "signatory_authorisation_and_id": "须含授权委托书和被委托人身份证明。",
    "investor_qualification_or_id": "每一投资者各一份；企业提供主体资格证明，自然人提供身份证明。",
    "ultimate_controller_equity_chart": "应逐层画至最终实际控制人，并注明各层持股比例。",
}


def _always(_answers: Mapping) -> Asked:
    return True, "每一设立备案均须提交。"


def _signed_by_attorney(answers: Mapping) -> Asked:
    by_attorney = answers.get("signing", {}).get("by_attorney")
    if by_attorney is True:
        return True, "您已说明投资者委托他人签署相关文件。"
    if by_attorney is False:
        return False, "您已说明未委托他人签署相关文件，无需提供。"
    return False, "请先在“申报日期与签署”中说明是否委托他人签署；未委托的无需提供。"


def _paid_with_overseas_equity(answers: Mapping) -> Asked:
    for row in (*(answers.get("acquisition") or []), *(answers.get("strategic_investment") or [])):
        paid = set(choices(row.get("payment_methods")))
        if "overseas_listed_company_equity" in paid:
            return True, "支付方式含境外上市公司股权。"
        if "equity" in paid and row.get("overseas_company_equity") is True:
            return True, "您已说明作为支付手段的股权是境外公司股权。"
    return False, "本次申报未以境外公司股权作为支付手段，无需提供。"


_CONDITIONS: dict[str, Callable[[Mapping], Asked]] = {
    "signatory_authorisation_and_id": _signed_by_attorney,
    "outbound_investment_certificate": _paid_with_overseas_equity,
}


@cache
def _rows(ruleset: RuleSet) -> tuple[dict, ...]:
    """The statutory rows for an establishment: annex 1 of the revised measures, article 7 of the order."""
    prefix = "2017-annex1-" if ruleset.id == "2017" else "2016-art7-"
    items = json.loads(REFERENCE.read_text("utf-8"))["items"]
    return tuple(row for row in items if row["id"].startswith(prefix))


def checklist(answers: Mapping[str, Any], papers: Iterable[Paper], law_day: date) -> list[Requirement]:
    """Every row of the list for an establishment, in its order, with what was uploaded for it."""
    uploaded = list(papers)
    translated = {p.translation_of for p in uploaded if p.translation_of}
    rows = (row for row in _rows(ruleset_on(law_day)) if row["document_type"] != TRANSLATION)
    return [_requirement(row, answers, uploaded, translated) for row in rows] + [
        _translations(uploaded, translated, law_day)
    ]


def _requirement(row: dict, answers: Mapping, uploaded: list[Paper], translated: set) -> Requirement:
    kind = row["document_type"]
    required, reason = _CONDITIONS.get(kind, _always)(answers)
    own = tuple(p for p in uploaded if p.requirement == kind and not p.translation_of)
    untranslated = tuple(p for p in own if p.language == "foreign" and p.id not in translated)
    article = f"{'17' if row['ruleset'] == '2017' else '16'}-{_article(row)}"
    return Requirement(
        kind, row["no"], row["text"], required, reason, article, _HINTS.get(kind, ""), own, untranslated
    )


def _article(row: dict) -> str:
    """Both rule sets number the documents by items of one article: 17-§8（三）, 16-§7（三）."""
    number = 8 if row["ruleset"] == "2017" else 7
    return f"§{number}{row['no']}" if row["no"].startswith("（") else f"§{number}¶2"


def _translations(uploaded: list[Paper], translated: set, law_day: date) -> Requirement:
    row = next(r for r in _rows(ruleset_on(law_day)) if r["document_type"] == TRANSLATION)
    originals = [p for p in uploaded if p.language == "foreign" and not p.translation_of]
    waiting = [p for p in originals if p.id not in translated]
    reason = (
        f"有{len(originals)}份外文原件，每份均须附中文翻译件。" if originals else "没有外文原件，无需提供。"
    )
    own = tuple(p for p in uploaded if p.translation_of)
    article = f"{row['ruleset'][2:]}-{_article(row)}"
    return Requirement(
        TRANSLATION, row["no"], row["text"], bool(originals), reason, article, "", own, tuple(waiting)
    )


def missing_documents(rows: Iterable[Requirement]) -> list[Problem]:
    """What keeps a filing from being submitted, as problems at ("documents", requirement)."""
    problems = []
    for row in rows:
        path = ("documents", row.id)
        if row.required and not row.papers and row.id != TRANSLATION:
            problems.append(Problem(path, "document_missing", f"请上传{row.no}{row.label}。", row.article))
        elif row.id != TRANSLATION:
            problems += [
                Problem(
                    path,
                    "translation_missing",
                    f"{row.label}中有外文原件，请同时上传其中文翻译件。",
                    row.article,
                )
                for _ in row.untranslated
            ]
    return problems
