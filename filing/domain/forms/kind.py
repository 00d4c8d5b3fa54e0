"""What makes a kind of filing: its words, forms, rules, papers, events, record and receipt."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from filing.domain.forms.checklist import Checklist
from filing.domain.forms.lineage import Lineage
from filing.domain.forms.matter import Event, Matter, Opened
from filing.domain.law import ruleset_on
from filing.domain.papers.lines import Table
from filing.domain.problems import Problem
from filing.domain.questions.spec import Form, Page
from filing.domain.reference.lists import Places


@dataclass(frozen=True)
class Entry:
    """What a completed filing writes into the enterprise's record, from which day on.

    `changes` are (path, value): keys and row ids, None takes a row or an answer away. The first entry of a
    record writes its sections whole.
    """

    valid_from: date | None  # None: the day of completion
    changes: tuple[tuple[tuple[str, ...], Any], ...]
    closes_as: str = ""  # "closed" or "converted_to_domestic" where the record ends with it


@dataclass(frozen=True)
class FilingKind:
    """One kind of filing; everything outside asks it, and compares no kinds.

    A new kind is one room of `domain/forms` and a row in `KINDS`.
    """

    key: str
    label: str  # 设立备案
    untitled: str  # what a draft is called while its enterprise has no name
    versions: tuple[Form, ...]
    #: Whether it changes a record that is there, or begins one.
    changes_record: bool
    #: What the receipt's fonts can print is the last: None where that is not known.
    find_problems: Callable[[Form, Matter, Places, Container | None], list[Problem]]
    find_doubts: Callable[[Matter], list[Problem]]
    checklist: Checklist
    events: Callable[[Matter], list[Event]]
    opened: Callable[[Matter], Opened]
    #: What it may change of a record from which day on; nothing for a kind that begins one.
    opened_from: Callable[[Matter], Mapping[date, Opened]]
    #: Circumstances outside the form that open questions in it: what `When("facts.…")` looks at.
    facts: Callable[[Matter], Mapping[str, Any]]
    page_is_open: Callable[[Page, Matter], bool]
    #: The answers with what was not sent taken from the record.
    completed: Callable[[dict[str, Any], Mapping[str, Any]], dict[str, Any]]
    #: The pages that cannot be begun before another part is there, with that part's key.
    waits_for: Mapping[str, str]
    #: Whether it is searched against the special measures; a filing of another matter touches none.
    is_screened: Callable[[Matter], bool]
    #: What is confirmed of one that is not searched, and why it is not; empty for a kind that always is.
    untouched: str
    untouched_because: str
    entries: Callable[[Matter], list[Entry]]
    #: 合并、分立: which enterprises its own came out of, or went into.
    lineages: Callable[[Matter], list[Lineage]]
    #: Which of the two receipts answers it: a key of `receipts.wording.kinds()` (17-§14).
    receipt: str
    #: 变更事项 in annex 2's words; empty for a kind whose receipt has no such line.
    change_items: Callable[[Matter], tuple[str, ...]]
    remarks: Callable[[Matter], str]
    #: Whom the receipt answers, and whose signatures the letter needs.
    addressee: Callable[[Matter], str]
    signatories: Callable[[Matter], tuple[str, ...]]
    #: The form as its annex rules it, filled in.
    printed: Callable[[Form, Matter], tuple[Table, ...]]

    def form_on(self, day: date) -> Form:
        """The version of the form in force on a day; NoFilingRegime before the first rules."""
        ruleset_on(day)
        return next(form for form in reversed(self.versions) if form.valid_from <= day)
