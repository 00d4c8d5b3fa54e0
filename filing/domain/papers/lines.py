"""The cells of a ruled form: lines of printed words and of what was filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

EMPTY, TICKED = "□", "☑"
#: Between boxes that stand beside each other.
APART = "　"


@dataclass(frozen=True)
class Span:
    """A piece of a line: the form's own words, or what was filled in."""

    text: str
    typed: bool = False


@dataclass(frozen=True)
class Line:
    spans: tuple[Span, ...]
    depth: int = 0

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    def deeper(self) -> Line:
        return Line(self.spans, self.depth + 1)


@dataclass(frozen=True)
class Row:
    """One ruled row: the words at its head, empty where the whole width is filled in, and its lines."""

    head: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Grid:
    """A list inside the form: its own columns, one row for each entry."""

    head: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def blank(self) -> tuple[str, ...]:
        """The row that is printed where there is none."""
        return ("",) * len(self.columns)


@dataclass(frozen=True)
class Block:
    """Rows that belong to one entry of a list, or all rows of a part; `title` says which entry it is."""

    rows: tuple[Row | Grid, ...]
    title: str = ""


@dataclass(frozen=True)
class Table:
    """A numbered part of the form."""

    caption: str
    blocks: tuple[Block, ...]


def printed(text: str) -> Span:
    return Span(text)


def typed(text: str) -> Span:
    return Span(text, True)


def box(ticked: bool) -> str:
    return TICKED if ticked else EMPTY


def line(*spans: Span | str) -> Line:
    """A line of spans; plain texts are the form's own words."""
    return Line(tuple(span if isinstance(span, Span) else Span(span) for span in spans if span != ""))


def beside(parts: Iterable[tuple[Span, ...]]) -> tuple[Span, ...]:
    """The parts in one line, set apart."""
    return tuple(_joined(parts))


def _joined(parts: Iterable[tuple[Span, ...]]) -> Iterator[Span]:
    for position, part in enumerate(parts):
        if position:
            yield Span(APART)
        yield from part


@dataclass(frozen=True)
class FormPaper:
    """A statutory form as it goes to paper: filled in, with what identifies it at its foot.

    `more` is what was told beside the form: the questions it lacks, what changed, the papers handed in.
    """

    title: str
    record_number: str
    application_number: str
    digest: str
    #: Said across every page of what was never submitted; empty on what was.
    draft: str
    submitted: str
    tables: tuple[Table, ...]
    more: tuple[Table, ...] = ()
