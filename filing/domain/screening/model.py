"""What is screened, and what a screening says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

#: Characters, as many as the form takes. What is longer cannot be filed, and reading a scope may take its length squared.
LONGEST_SCOPE = 5000


@dataclass(frozen=True)
class Subject:
    """The facts of one filing that the lists ask about; `foreign_share` in percent."""

    on: date
    business_scope: str = ""
    industries: tuple[str, ...] = ()
    in_free_trade_zone: bool = False
    enterprise_type: str | None = None
    establishment_mode: str | None = None
    foreign_share: Decimal | None = None
    legal_representative_nationality: str | None = None
    province: str | None = None
    city: str | None = None
    in_national_etdz: bool = False
    cepa: bool = False
    related_party: bool = False
    subsidiaries: bool = False
    security_review: bool = False


@dataclass(frozen=True)
class Ask:
    """A fact the form lacks, asked of the reviewer."""

    key: str
    question: str


@dataclass(frozen=True)
class Finding:
    """One item of a list, or one circumstance, that a person must decide on; never a decision."""

    key: str
    list: str
    list_title: str
    cls: str
    no: int | None
    text: str
    strength: str
    why: tuple[str, ...]
    condition_met: bool | None = None
    condition: str = ""
    asks: tuple[Ask, ...] = ()
    unofficial: bool = False
    where_to_go: str = ""


@dataclass(frozen=True)
class Screening:
    """The list of the day and what it finds, strongest first."""

    list: str
    list_title: str
    needs_person: bool
    rules_beyond_sources: bool
    findings: tuple[Finding, ...]
