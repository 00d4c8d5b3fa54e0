"""A filing as it reads on a day: computed once, handed to whoever shows, judges, prints or decides."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from filing.domain.articles import numbered
from filing.domain.days.calendar import WorkCalendar
from filing.domain.days.deadlines import Deadline, days_late, deadline
from filing.domain.forms import KINDS
from filing.domain.forms.checklist import Paper, Requirement, missing_documents
from filing.domain.forms.kind import FilingKind
from filing.domain.forms.matter import Event, Matter, Opened, part_of
from filing.domain.forms.record import put
from filing.domain.problems import Problem
from filing.domain.procedures.filing import State
from filing.domain.questions.answers import compare, drop_hidden
from filing.domain.questions.masking import UNVEILED
from filing.domain.questions.paths import get_at
from filing.domain.questions.spec import Form, Page
from filing.domain.reference.lists import Places
from filing.extensions import db
from filing.models import Document, EnterpriseVersion, Filing, ListedZone
from filing.services.sharing import offer
from filing.tracing import span


class Reading:
    """What the filing's kind says of it on the day whose rules apply: the law day, or today for a draft.

    `answers` and `documents` are the filing's own, unless a caller reads what was sent in at another time;
    `printable` is what the receipt's fonts can print, None where nobody will print it.
    """

    def __init__(
        self,
        filing: Filing,
        today: date,
        answers: dict | None = None,
        documents: list[Document] | None = None,
        printable: Container | None = None,
    ):
        self.filing = filing
        self.today = today
        self.day = filing.law_day or today
        self.answers: dict[str, Any] = filing.answers if answers is None else answers
        self.printable = printable
        if documents is not None:
            self.documents = documents
        #: What whoever reads it is not shown.
        self.veil = UNVEILED
        self._stamp = _stamp_of(filing)
        self._within = db.session().get_transaction()
        #: Of the current documents, where they were asked for: their numbers.
        self._seen: set[str] | None = None

    def is_of(self, filing: Filing) -> bool:
        """Whether this is still what the filing says: answers are always replaced whole, papers come and go."""
        return self._stamp == _stamp_of(filing) and self._has_the_papers_of(filing) and self._holds_here()

    def _has_the_papers_of(self, filing: Filing) -> bool:
        """Whether no paper came or went since they were asked for; where nobody read the documents, nobody changed them."""
        is_unasked = self._seen is None or not filing.knows_documents
        return is_unasked or self._seen == _numbers(filing.current_documents)

    def _holds_here(self) -> bool:
        """In another transaction than it was made in, others may have changed what it was made from: that is looked at once."""
        within = db.session().get_transaction()
        if within is not self._within:
            if "places" in self.__dict__ and self.places != ListedZone.lists_on(self.day):
                return False
            if self._seen is not None and self.papers != _papers_of(self.filing):
                return False
            self._within = within
        return True

    @cached_property
    def documents(self) -> list[Document]:
        """What counts now; many a reading never asks for it."""
        self._seen = _numbers(self.filing.current_documents)
        return self.filing.current_documents

    @cached_property
    def papers(self) -> list[Paper]:
        """The documents as the checklist sees them."""
        if "documents" in self.__dict__:
            return [document.paper for document in self.documents]
        found = _papers_of(self.filing)
        self._seen = {paper.id for paper in found}
        return found

    @cached_property
    def kind(self) -> FilingKind:
        return KINDS[self.filing.kind]

    @cached_property
    def form(self) -> Form:
        """A draft follows today's rules; from its submission on the version is fixed."""
        return self.kind.form_on(self.day)

    @cached_property
    def places(self) -> Places:
        return ListedZone.lists_on(self.day)

    @cached_property
    def before(self) -> dict[str, Any]:
        """The enterprise's record as this filing read it; empty where it begins one.

        Where the record moved on and it was decided that the filing prevails, what was decided against.
        """
        # Asked by its number first: what is looked at, the session keeps account of with every writing.
        facts = self.filing.base.facts if self.filing.base_id else {}
        rebased = self.filing.rebased
        if rebased:
            newer = db.session.get(EnterpriseVersion, rebased["version"]).facts
            for path in map(tuple, rebased["paths"]):
                facts = put(facts, path, get_at(newer, path))
        return facts

    def _matter(self, answers: dict) -> Matter:
        again = self.filing.copied_from_id is not None
        return Matter(answers, self.day, self.before, self.filing.way, again, self._earlier)

    @property
    def _earlier(self) -> tuple:
        """What counts from a day of this filing already, though a later entry of the record says it too."""
        said = (d for d in self.filing.recorded_later or () if d["take"] == "mine")
        return tuple((date.fromisoformat(d["on"]), tuple(d["path"])) for d in said)

    @cached_property
    def given(self) -> Matter:
        """With everything that was typed, hidden or not."""
        return self._matter(self.answers)

    @cached_property
    def matter(self) -> Matter:
        """With what the form asks, and nothing else."""
        return self._matter(self.open_answers)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Circumstances outside the form that open questions in it."""
        return dict(self.kind.facts(self.given))

    @cached_property
    def open_answers(self) -> dict[str, Any]:
        return drop_hidden(self.form, self.answers, self.facts)

    @cached_property
    def opened(self) -> Opened:
        """Which parts this filing may change."""
        return self.kind.opened(self.given)

    @cached_property
    def answer_problems(self) -> list[Problem]:
        with span("filing.judge", kind=self.kind.key):
            given = replace(self.given, asked=self.open_answers)
            found = self.kind.find_problems(self.form, given, self.places, self.printable)
            return numbered(found, self.day)

    @cached_property
    def checklist(self) -> list[Requirement]:
        """What must be uploaded, and what was (17-§8)."""
        return self.kind.checklist.rows(self.matter, self.papers)

    @cached_property
    def missing(self) -> list[Problem]:
        return missing_documents(self.checklist)

    @cached_property
    def own_problems(self) -> list[Problem]:
        """Everything wrong with the answers, and every document missing."""
        return self.answer_problems + self.missing

    @property
    def problems(self) -> list[Problem]:
        """Its own, and what the single window still asks."""
        return self.own_problems + offer.problems(self.filing, self.answers, self.day)

    @cached_property
    def doubts(self) -> list[Problem]:
        return numbered(self.kind.find_doubts(self.matter), self.day)

    @cached_property
    def events(self) -> list[Event]:
        """What happened and had to be filed, each with its day."""
        return self.kind.events(self.matter)

    def deadlines(self, calendar: WorkCalendar) -> list[tuple[Event, Deadline, int]]:
        """Each event with its last day and how many days late a submission is, or today's would be."""
        submitted = self.filing.submitted_at
        filed_on = self.day if submitted else self.today
        return [(event, deadline(event.term, event.occurred_on, calendar, self.day), self._late(event, filed_on, calendar))
                for event in self.events]  # fmt: skip

    @staticmethod
    def _late(event: Event, filed_on: date, calendar: WorkCalendar) -> int:
        return 0 if event.optional else max(0, days_late(event.term, event.occurred_on, filed_on, calendar))

    def lateness(self, calendar: WorkCalendar) -> tuple[date | None, int]:
        """The day of the event that is latest, or of the first one, and by how many days (17-§5, 17-§6).

        What is implemented and filed again is as late as it was the first time, see refile_late.
        """
        found = [(late, event.occurred_on) for event, _, late in self.deadlines(calendar)]
        if not found:
            return None, self.filing.copied_from.late_days if self._goes_on_since else 0
        worst = max(late for late, _ in found)
        event_on = min(on for late, on in found if late == worst)
        if self._goes_on_since and event_on <= self._goes_on_since:
            return event_on, self.filing.copied_from.late_days
        return event_on, worst

    def refile_late(self, calendar: WorkCalendar) -> int:
        """By how many working days an implemented matter is filed again too late, beside its first lateness (17-§12¶2)."""
        if not self._goes_on_since:
            return 0
        filed_on = self.day if self.filing.submitted_at else self.today
        return days_late("refile_if_implemented", self._goes_on_since, filed_on, calendar)

    @property
    def _goes_on_since(self) -> date | None:
        """The day on which the filing that this one repeats was found not completed, where the matter is implemented."""
        if self.filing.copied_from_id is None or get_at(self.answers, ("event", "implemented")) is not True:
            return None
        return not_completed_on(self.filing.copied_from)

    @property
    def is_editable(self) -> bool:
        return self.filing.state in (State.DRAFT, State.AWAITING_SUPPLEMENT)

    def may_change(self, path: tuple) -> bool:
        """Whether the part at a path (keys and row ids) is open for changes now, or holds something that is."""
        if not self.opened.holds(path) and path[:1] not in self._own_sections:
            return False
        if self.filing.state == State.AWAITING_SUPPLEMENT:
            return self._is_asked(path)
        return self.filing.state == State.DRAFT

    @cached_property
    def _own_sections(self) -> frozenset[tuple[str]]:
        """What a filing says itself, and never takes from a record."""
        return frozenset({("change",), ("event",), ("signing",), ("remarks",)})

    def _is_asked(self, path: tuple) -> bool:
        """In a supplement: the marked parts, and what they newly open (17-§12¶2)."""
        marks = [tuple(item.path) for item in self.filing.supplement_items if item.path and item.is_open]
        if any(path[: len(mark)] == mark or mark[: len(path)] == path for mark in marks):
            return True
        submitted = next((e.snapshot for e in reversed(self.filing.events) if e.snapshot), {})
        return get_at(submitted, path[:1]) is None and path[0] not in ("remarks",)

    def not_asked(self, answers: dict) -> list[tuple]:
        """The paths of a supplement's changes that nobody asked for."""
        return [path for path, _, _ in compare(self.answers, answers) if not self.may_change(path)]

    def page_is_open(self, page: Page) -> bool:
        return self.kind.page_is_open(page, self.given)

    @property
    def open_pages(self) -> list[Page]:
        return [page for page in self.form.pages if self.page_is_open(page)]

    @property
    def in_zone(self) -> bool:
        """Whether the enterprise is in a free trade zone: another list of special measures governs there."""
        address = part_of(self.matter.enterprise, "registered_address")
        return address.get("in_free_trade_zone") is True

    @property
    def title(self) -> str:
        """What the filing is called: its enterprise's name, or what it is."""
        return self.filing.enterprise_name or self.kind.untitled


def _stamp_of(filing: Filing) -> tuple:
    items = tuple((i.id, i.closed_at, i.replied_at) for i in filing.supplement_items)
    return (
        filing,
        filing.answers,
        filing.recorded_later,
        filing.version,
        filing.state,
        filing.law_day,
        filing.base_id,
        filing.rebased,
        items,
    )


def _papers_of(filing: Filing) -> list[Paper]:
    if filing.knows_documents:
        return [document.paper for document in filing.current_documents]
    return Document.papers_of(filing)


def as_it_stands(filing: Filing, today: date, read: Reading | None) -> Reading:
    """What was read before, where that is still what the filing says; otherwise what it says now."""
    if read is None:
        return Reading(filing, today)
    return read if read.is_of(filing) else Reading(filing, today, printable=read.printable)


def _numbers(documents: list[Document]) -> set[str]:
    return {str(document.id) for document in documents}


def not_completed_on(filing: Filing) -> date | None:
    """The day of the notice 未完成备案, from which the term for filing again counts (17-§12¶2)."""
    return next((event.on for event in filing.events if event.state == State.NOT_COMPLETED), None)


def first_snapshot(filing: Filing) -> dict | None:
    """The answers as submitted; a recalled submission counts for nothing."""
    return next((e.snapshot for e in reversed(filing.events) if e.move == "submit"), None)


def submitted_documents(filing: Filing) -> list[Document]:
    """The papers as they stood when the filing was last sent in."""
    at = filing.last_submission.at
    return [
        d for d in filing.documents if d.uploaded_at <= at and (d.removed_at is None or d.removed_at > at)
    ]


def as_submitted(filing: Filing, today: date) -> Reading:
    """The filing as it was last sent in, for the agency and everybody who is shown what it decides on."""
    return Reading(filing, today, filing.last_submission.snapshot, submitted_documents(filing))
