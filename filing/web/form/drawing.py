"""A screen made ready for drawing: every question with its answer, its choices, its problems and its marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from filing.domain.articles import Article, article
from filing.domain.forms.offers import currency_of
from filing.domain.problems import Problem
from filing.domain.questions.display import text_of
from filing.domain.questions.paths import Path, get_at, keys_of, named, row_positions
from filing.domain.questions.screen_words import on_screen
from filing.domain.questions.spec import Field, Group, Kind, Member
from filing.domain.questions.values import is_blank
from filing.domain.reference.industries import edition_on
from filing.domain.reference.picking import Choice
from filing.services.filings.reading import Reading
from filing.web.citing import dated
from filing.web.form.builder import WIDGETS
from filing.web.form.choices import PICKED, choices_for, row_title
from filing.web.form.picking import unresolved
from filing.web.form.screens import Screen, field_id, fields_of


@dataclass
class Drawn:
    """One question, group or list of rows, as templates/macros/fields.html draws it."""

    type: str
    id: str
    member: Member
    value: Any = None
    text: str = ""
    widget: str = ""
    open: bool = True
    errors: list[str] = field(default_factory=list)
    marks: list = field(default_factory=list)
    show_when: str = ""
    inside: list[Drawn] = field(default_factory=list)
    choices: list = field(default_factory=list)
    #: What was typed into the picker and names nothing in its list.
    typed: str = ""
    #: Where the picker's script finds a list too long for the page.
    list_url: str = ""
    rows: list = field(default_factory=list)
    path: str = ""
    help: str = ""
    article: Article | None = None
    #: What the record said, where this filing says otherwise.
    was: str | None = None
    #: Of a list of the record: whether rows may be added, and those that were taken out, with their paths.
    may_add: bool = True
    gone: list = field(default_factory=list)

    @property
    def label(self) -> str:
        row_label, label = getattr(self.member, "row_label", ""), self.member.label
        # 姓名/名称（中文） of the paper is 中文姓名/名称; other rows of its table say again what they are about.
        bracketed = row_label and label.startswith("（") and label.endswith("）")
        return f"{label.strip('（）')}{row_label}" if bracketed else on_screen(label)

    @property
    def suffix(self) -> str:
        return on_screen(self.member.label_suffix)


class Drawer:
    """Draws the screens of one filing as it reads."""

    def __init__(self, reading: Reading, screen: Screen, problems: Iterable[Problem], given: dict):
        self.reading, self.filing, self.screen, self.given = reading, reading.filing, screen, given
        self.day, self.form, self.lists = reading.day, reading.form, reading.places
        self.problems = [(named(reading.answers, p.path), p) for p in problems]
        self.asked = {path for path, _ in _walk(screen)} | {path for path, _ in fields_of(screen)}

    def parts(self) -> list[Drawn]:
        drawn = (self._draw(path, member) for path, member in self.screen.members)
        return [part for part in drawn if part is not None]

    def here(self) -> list[tuple[Path, Problem]]:
        """The problems of this screen's own questions and lists."""
        return [(path, p) for path, p in self.problems if path in self.asked]

    def summary(self) -> list[dict]:
        """The problems for the error summary, linked to their inputs."""
        return [
            {"path": [field_id(self.screen, path)], "message": p.message, "article": p.article}
            for path, p in self.here()
        ]

    def _draw(self, path: Path, member: Member) -> Drawn | None:
        if not self._is_asked(path, member):
            return None
        drawn = Drawn("field", field_id(self.screen, path), member, path="/".join(path))
        drawn.errors = [p.message for at, p in self.problems if at == path]
        drawn.marks = [
            i for i in self.filing.supplement_items if i.path and tuple(i.path) == path and i.is_open
        ]
        drawn.help = dated(member.help, self.day)
        drawn.article = article(member.article, on=self.day) if member.article else None
        drawn.open = self.reading.may_change(path)
        drawn.show_when = self._show_when(path, member)
        if isinstance(member, Field):
            self._fill(drawn, path, member)
        elif path in self.screen.listed:
            drawn.type, drawn.inside = "listed", self._listed(path, member)
        elif member.repeat:
            drawn.type, drawn.rows = "rows", self._rows(path, member)
            drawn.may_add = self.reading.opened.takes_rows(path)
            drawn.gone = list(self._gone(path))
        else:
            drawn.type = "group"
            inner = (self._draw((*path, m.key), m) for m in member.members)
            drawn.inside = [part for part in inner if part is not None]
        return drawn

    def _listed(self, path: Path, group: Group) -> list[Drawn]:
        """The rows that are answered here; each is a group of its questions."""
        listed, found = self.screen.listed[path], []
        for row_id in listed.ids:
            at = (*path, row_id)
            cells = (self._draw((*at, m.key), m) for m in group.members if m.key != listed.key)
            inside = [cell for cell in cells if cell is not None]
            found.append(Drawn("row", field_id(self.screen, at), group, path="/".join(at), inside=inside))
            found[-1].value = listed.stands_for.get(row_id)
        return found

    def _fill(self, drawn: Drawn, path: Path, question: Field) -> None:
        drawn.value = self.given[path] if path in self.given else get_at(self.filing.answers, path)
        drawn.text = text_of(question, drawn.value, used=edition_on(self.day), answers=self.filing.answers)
        if question.kind is Kind.MONEY and is_blank(drawn.value) and not question.currency:
            # Set before anything is typed: a currency alone is no answer, and is not stored.
            drawn.value = {"currency": currency_of(self.filing.answers)}
        drawn.was = self._was(path, question, drawn)
        drawn.widget = WIDGETS[question.kind]
        drawn.choices = self.choices(question, path)
        if question.kind in PICKED:
            drawn.typed = unresolved(question.kind, drawn.value, self.flat_choices(question, path))
        if question.kind is Kind.INDUSTRIES:
            drawn.list_url = url_for("applicant.industry_list", year=edition_on(self.day).year)

    def _was(self, path: Path, question: Field, drawn: Drawn) -> str | None:
        if not self.reading.before or path[0] not in self.reading.before:
            return None
        if len(path) > 1 and self.new_to_record(path):
            return None
        before = get_at(self.reading.before, path)
        said = text_of(question, before, used=edition_on(self.day), answers=self.reading.before)
        return said if said != drawn.text else None

    def new_to_record(self, path: Path) -> bool:
        """Whether the path lies in a row that the record does not have."""
        at = row_positions(self.form, path)
        return bool(at) and get_at(self.reading.before, path[: at[-1] + 1]) is None

    def _is_asked(self, path: Path, member: Member) -> bool:
        """Hidden by a question on another screen: not drawn. By one on this screen: drawn, and shown when due."""
        if member.when is None or self._controller(path, member):
            return True
        root = {**self.filing.answers, "facts": self.reading.facts}
        scopes = [get_at(self.filing.answers, path[:i]) or {} for i in range(len(path) - 1, 0, -1)]
        return member.when.holds(root, tuple(s for s in scopes if isinstance(s, dict)))

    def _controller(self, path: Path, member: Member) -> Path | None:
        """The question on this screen that opens and closes the member."""
        question = member.when.question
        candidates = (
            [tuple(question.split("."))]
            if "." in question
            else [(*path[:i], question) for i in range(len(path) - 1, 0, -1)]
        )
        return next((c for c in candidates if c in self.asked), None)

    def _show_when(self, path: Path, member: Member) -> str:
        if member.when is None or not (controller := self._controller(path, member)):
            return ""
        words = {True: "true", False: "false"}
        known = getattr(self.form.member(*keys_of(self.form, controller)), "flat_options", {})
        below = {
            v for v in known for a in member.when.answers if isinstance(a, str) and v.startswith(a + ".")
        }
        answers = sorted({words.get(a, str(a)) for a in member.when.answers} | below)
        return f"{field_id(self.screen, controller)}={'|'.join(answers)}"

    def _rows(self, path: Path, group: Group) -> list[dict]:
        rows = get_at(self.filing.answers, path)
        return [self._row((*path, row["id"]), row, group) for row in (rows if isinstance(rows, list) else [])]

    def _gone(self, path: Path) -> Iterable[tuple[str, str]]:
        """(path, title) of the record's rows that this filing left out."""
        recorded = get_at(self.reading.before, path)
        for row in recorded if isinstance(recorded, list) else []:
            at = (*path, row["id"])
            if get_at(self.filing.answers, at) is None:
                yield "/".join(at), row_title(row, self.filing)

    def _row(self, path: Path, row: dict, group: Group) -> dict:
        facts = [
            text_of(m, row[m.key], answers=self.filing.answers)
            for m in group.members
            if isinstance(m, Field) and not is_blank(row.get(m.key)) and m.kind in _TELLING
        ]
        found = [p.message for at, p in self.problems if at[: len(path)] == path]
        return {
            "title": row_title(row, self.filing) or "（未命名）",
            "facts": facts[:4],
            "problems": found,
            "href": url_for("applicant.section", filing_id=self.filing.id, place="/".join(path)),
            "path": "/".join(path),
            "open": self.reading.may_change(path),
            "removable": self.reading.may_change(path) and self.reading.opened.takes_rows(path[:-1]),
            "is_new": bool(self.reading.before) and self.new_to_record(path),
        }

    def choices(self, question: Field, path: Path) -> list[tuple[str, Sequence[Choice]]]:
        return choices_for(self, question, path)

    def flat_choices(self, question: Field, path: Path) -> list[Choice]:
        return [choice for _, choices in self.choices(question, path) for choice in choices]


_TELLING = frozenset({Kind.COUNTRY, Kind.MONEY, Kind.PERCENT, Kind.IDENTITY, Kind.PLACE, Kind.CHOICE})


def _walk(screen: Screen) -> Iterable[tuple[Path, Member]]:
    stack = list(screen.members)
    while stack:
        path, member = stack.pop()
        yield path, member
        if isinstance(member, Group) and not member.repeat:
            stack += [((*path, m.key), m) for m in member.members]
