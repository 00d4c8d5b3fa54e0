"""Which documents a filing needs, of whom, why, and by which article: rows, not branches (17-§8)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from filing.domain.forms.demands import ROLES, Demand, For
from filing.domain.forms.matter import Matter
from filing.domain.law import RuleSet, ruleset_on
from filing.domain.problems import Problem

REFERENCE = Path(__file__).parents[1] / "reference" / "checklists.json"
TRANSLATION = "chinese_translation"


@dataclass(frozen=True)
class Paper:
    """What the checklist needs to know of a document; `row` says whose it is.

    `on_file`: taken over from the record, by naming it for a row, instead of uploaded again.
    """

    id: str
    requirement: str
    language: str = "zh"
    translation_of: str | None = None
    row: str | None = None
    on_file: bool = False


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
    for_: For | None = None
    papers: tuple[Paper, ...] = ()
    untranslated: tuple[Paper, ...] = ()
    #: Whether the paper already on file may be named instead of uploading it again.
    on_record: bool = False

    @property
    def satisfied(self) -> bool:
        """Something was uploaded where it is required, and no foreign original lacks its translation."""
        return bool(self.papers or not self.required) and not self.untranslated

    @property
    def row(self) -> str | None:
        """Whose paper it is, as an upload names it; None where it is nobody's in particular."""
        return self.for_.row if self.for_ else None

    @property
    def person(self) -> str:
        """The name of the investor or person whose paper it is, where the form names one."""
        return self.for_.name if self.for_ and self.for_.row not in ROLES else ""

    @property
    def title(self) -> str:
        return f"{self.label}（{self.person}）" if self.person else self.label


_HINTS = {
    "filing_commitment_letter": "由本系统按申报内容生成，打印后由承诺人签字、盖章，再扫描上传。",
    "agent_authorisation_and_id": "须含授权委托书和被委托人身份证明两件，可合并为一个文件，也可分别上传。",
    "signatory_authorisation_and_id": "须含授权委托书和被委托人身份证明。",
    "investor_qualification_or_id": "每一投资者各一份；企业提供主体资格证明，自然人提供身份证明。",
    "ultimate_controller_equity_chart": "应逐层画至最终实际控制人，并注明各层持股比例。",
}


@cache
def _texts(listed: str) -> dict[str, dict]:
    """The rows of a statutory list by document type: annexes 1 and 2 of the revised measures, article 7 of the order."""
    items = json.loads(REFERENCE.read_text("utf-8"))["items"]
    return {row["document_type"]: row for row in items if row["id"].startswith(listed)}


@dataclass(frozen=True)
class Checklist:
    """The papers of one kind of filing: the statutory list of each rule set, and of whom each paper is asked."""

    lists: Mapping[RuleSet, str]
    demands: Mapping[str, Callable[[Matter], list[Demand]]]

    def titles_on(self, day: date) -> dict[str, str]:
        """Document type -> what the list of that day calls it, with its number."""
        return {key: f"{row['no']}{row['text']}" for key, row in self._texts_on(day).items()}

    def rows(self, matter: Matter, papers: Iterable[Paper]) -> list[Requirement]:
        """Every row of the list, in its order, with what was uploaded for it; a person's paper has a row a person.

        The matter's answers are without hidden ones.
        """
        texts, uploaded = dict(self._texts_on(matter.on)), list(papers)
        translation = texts.pop(TRANSLATION)
        rows = [
            row
            for key, text in texts.items()
            for row in _requirements(text, self.demands[key](matter), uploaded)
        ]
        return [*rows, _translations(translation, rows, uploaded)]

    def _texts_on(self, day: date) -> dict[str, dict]:
        return _texts(self.lists[ruleset_on(day)])


def _requirements(text: dict, wanted: list[Demand], uploaded: list[Paper]) -> list[Requirement]:
    own = [p for p in uploaded if p.requirement == text["document_type"] and not p.translation_of]
    translated = {p.translation_of for p in uploaded}
    return [_requirement(text, demand, tuple(held), translated) for demand, held in _placed(wanted, own)]


def _requirement(text: dict, demand: Demand, held: tuple[Paper, ...], translated: set) -> Requirement:
    papers = tuple(p for p in held if demand.on_record or not p.on_file)
    return Requirement(
        text["document_type"],
        text["no"],
        text["text"],
        demand.required,
        demand.reason,
        _article(text),
        demand.hint or _HINTS.get(text["document_type"], ""),
        demand.for_,
        papers,
        tuple(p for p in papers if p.language == "foreign" and p.id not in translated),
        demand.on_record,
    )


def _placed(wanted: list[Demand], papers: list[Paper]) -> list[tuple[Demand, list[Paper]]]:
    """Each demand with its papers: those that name nobody fill what still lacks one, in order."""
    if wanted[0].for_ is None:
        return [(wanted[0], papers)]
    held = {d.for_.row: [p for p in papers if p.row == d.for_.row] for d in wanted if d.for_}
    asked = [d.for_.row for d in wanted if d.for_ and d.required]
    for paper in (p for p in papers if p.row is None):
        held[next((row for row in asked if not held[row]), asked[-1])].append(paper)
    gone = dict.fromkeys(p.row for p in papers if p.row and p.row not in held)
    orphans = [(_orphan(row), [p for p in papers if p.row == row]) for row in gone]
    return [(d, held[d.for_.row]) for d in wanted if d.for_] + orphans


def _orphan(row: str) -> Demand:
    reason = "申报表中已没有这名投资者，这份文件不再需要，可以移除。"
    return Demand(False, reason, For(row, "已删除的投资者"))


def _article(text: dict) -> str:
    """Both rule sets number the documents by items of one article: 17-§8（三）, 16-§7（三）."""
    article = "17-§8" if text["ruleset"] == "2017" else "16-§7"
    return article + (text["no"] if text["no"].startswith("（") else "¶2")


def _translations(text: dict, rows: list[Requirement], uploaded: list[Paper]) -> Requirement:
    originals = [p for row in rows for p in row.papers if p.language == "foreign"]
    reason = (
        f"有{len(originals)}份外文原件，每份均须附中文翻译件。" if originals else "没有外文原件，无需提供。"
    )
    return Requirement(
        TRANSLATION,
        text["no"],
        text["text"],
        bool(originals),
        reason,
        _article(text),
        papers=tuple(p for p in uploaded if p.translation_of),
        untranslated=tuple(p for row in rows for p in row.untranslated),
    )


def missing_documents(rows: Iterable[Requirement]) -> list[Problem]:
    """What keeps a filing from being submitted, as problems at ("documents", requirement, whose row)."""
    problems = []
    for row in rows:
        path = ("documents", row.id, *([row.row] if row.person else []))
        if row.id == TRANSLATION:
            continue
        if row.required and not row.papers:
            problems.append(Problem(path, "document_missing", f"请上传{row.no}{row.title}。", row.article))
        said = f"{row.title}中有外文原件，请同时上传其中文翻译件。"
        problems += [Problem(path, "translation_missing", said, row.article) for _ in row.untranslated]
    return problems
