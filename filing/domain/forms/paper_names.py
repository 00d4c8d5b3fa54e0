"""What a file's name says of the paper in it: of which of several enterprises, which document, of whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from filing.domain.forms.checklist import Requirement
from filing.domain.questions.values import sought

#: Document type -> words of which one stands in the names that people give such files; the first that fits is it.
WORDS = {
    "filing_commitment_letter": ("承诺书", "承诺函"),
    "name_preapproval_or_business_licence": ("预先核准", "核名", "名称核准", "预核"),
    "ultimate_controller_equity_chart": ("架构图", "股权架构", "股权结构", "控制人"),
    "signatory_authorisation_and_id": ("签署授权", "被委托签署"),
    "agent_authorisation_and_id": ("授权", "委托", "代理人", "经办人"),
    "legal_representative_id": ("法定代表人", "法人代表", "法人身份"),
    "investor_qualification_or_id": ("投资者", "投资方", "主体资格", "股东"),
    "outbound_investment_certificate": ("境外投资证书",),
}
#: What a licence is of follows from whether an investor is named too.
LICENCE = ("营业执照", "执照")
INVESTORS, OWN_LICENCE = "investor_qualification_or_id", "name_preapproval_or_business_licence"


def enterprise_named(file_name: str, names: Iterable[str]) -> str | None:
    """Of these enterprises the one whose name stands in the file's, the longest where one name holds another."""
    text = sought(file_name)
    found = [name for name in names if sought(name) and sought(name) in text]
    return max(found, key=lambda name: len(sought(name)), default=None)


def row_named(file_name: str, enterprise: str, rows: Iterable[Requirement]) -> Requirement | None:
    """The row of a checklist that the file is for, of those that ask for something; None where its name leaves it open."""
    text = sought(file_name).replace(sought(enterprise), "", 1)
    asked = {(row.id, row.row): row for row in rows if row.required}
    people = [row for row in asked.values() if row.person and sought(row.person) in text]
    kind = _kind(text)
    if kind is None and any(sought(word) in text for word in LICENCE):
        kind = INVESTORS if any(row.id == INVESTORS for row in people) else OWN_LICENCE
    if kind is None:
        return people[0] if len(people) == 1 else None
    return _of_kind(kind, people, asked)


def _kind(text: str) -> str | None:
    return next((key for key, words in WORDS.items() if any(sought(word) in text for word in words)), None)


def _of_kind(kind: str, people: list[Requirement], asked: Mapping[tuple, Requirement]) -> Requirement | None:
    """Its one row; where several people have one, the row of who is named."""
    rows = [row for row in asked.values() if row.id == kind]
    named = [row for row in people if row.id == kind]
    if len(named) == 1:
        return named[0]
    return rows[0] if len(rows) == 1 else None
