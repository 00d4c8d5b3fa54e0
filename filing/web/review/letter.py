"""The one supplement letter while it is being written: what was marked, and what is said of each."""

from __future__ import annotations

from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from filing.current import in_hand
from filing.domain.forms.asking import GROUNDS, INCOMPLETE, why_not_asked
from filing.domain.forms.checklist import Requirement
from filing.domain.questions.naming import place
from filing.models import Filing
from filing.services.filings.marks import NOTE, PAPER, Said, grounds_for, marks_of, paper_key
from filing.services.filings.reading import Reading
from filing.services.filings.review import Ask
from filing.services.filings.sheet import Line, Part, sheet
from filing.web.forms import fault_of, trimmed
from filing.web.review.filing import papers


@dataclass(frozen=True)
class Topic:
    """Something that can be asked for: a line of the form, or a paper of the checklist."""

    key: str
    label: str
    text: str
    place: str
    #: Why it may not be asked for, as a sentence.
    why_not: str | None = None

    @property
    def is_paper(self) -> bool:
        return self.key.startswith(PAPER)


@dataclass
class Item:
    """One marked topic with what is typed about it."""

    topic: Topic
    problem: str = ""
    expected: str = ""
    ground: str = INCOMPLETE

    @property
    def said(self) -> Said:
        return Said(self.ground, self.problem, self.expected)

    @property
    def ground_label(self) -> str:
        return GROUNDS[self.ground]

    @property
    def as_ask(self) -> Ask:
        if self.topic.is_paper:
            requirement, _, row = self.topic.key.removeprefix(PAPER).partition(".")
            whose = row or None
            return Ask(self.problem, self.expected, requirement=requirement, ground=self.ground, row=whose)
        path = tuple(self.topic.key.split("."))
        return Ask(self.problem, self.expected, path=path, ground=self.ground)


@dataclass
class Letter:
    """`items` in the order of the form; `problems` as {"href", "message"} for the summary."""

    items: list[Item] = field(default_factory=list)
    note: str = ""
    version: int | None = None
    problems: list[dict] = field(default_factory=list)

    def item(self, key: str) -> Item | None:
        return next((i for i in self.items if i.topic.key == key), None)

    @property
    def as_marks(self) -> dict[str, Said]:
        """What is kept of it until it is sent."""
        kept = {item.topic.key: item.said for item in self.items}
        return kept | ({NOTE: Said(problem=self.note)} if self.note else {})

    def errors_at(self, anchor: str) -> list[str]:
        return [p["message"] for p in self.problems if p["href"] == f"#{anchor}"]


def topics(filing: Filing) -> tuple[list[tuple[Part, list]], list[Topic]]:
    """([(part, [(block, [topic])])], [paper]): everything the letter can ask for, as the form reads."""
    read = in_hand(filing)
    parts = [
        (part, [(block, [_topic(read, line) for line in block.lines]) for block in part.blocks])
        for part in sheet(read)
    ]
    return parts, [_paper(*line) for line in papers(read)]


def _topic(read: Reading, line: Line) -> Topic:
    path = tuple(line.key.split("."))
    where, why_not = place(read.form, read.answers, path), why_not_asked(read.form, path)
    return Topic(line.key, line.label, line.text, where, why_not)


def _paper(row: Requirement, uploaded: list[tuple]) -> Topic:
    names = "、".join(d.file_name for d, _ in uploaded) or "（未上传）"
    return Topic(paper_key(row), f"{row.no}{row.title}", names, f"文件{row.no}{row.title}")


def every_topic(parts: list, paper_topics: list[Topic]) -> list[Topic]:
    return [t for _, blocks in parts for _, inside in blocks for t in inside] + paper_topics


def from_marks(filing: Filing, known: list[Topic]) -> Letter:
    """The letter as far as it was written while reading."""
    kept = marks_of(filing)
    items = [
        Item(t, kept[t.key].problem, kept[t.key].expected, kept[t.key].ground) for t in known if t.key in kept
    ]
    return Letter(items, kept[NOTE].problem if NOTE in kept else "", filing.version)


def read(form: MultiDict, known: list[Topic]) -> Letter:
    """The letter as typed, faults and all; marks of what the form does not have are left out."""
    marked = set(form.getlist("mark"))
    items = [
        Item(
            t,
            trimmed(form.get(f"problem:{t.key}")),
            trimmed(form.get(f"expected:{t.key}")),
            _ground(t.key, form.get(f"ground:{t.key}", "")),
        )
        for t in known
        if t.key in marked and not t.why_not
    ]
    letter = Letter(items, trimmed(form.get("note")), form.get("version", type=int))
    letter.problems = list(_faults(letter))
    return letter


def _ground(key: str, given: str) -> str:
    return given if given in grounds_for(key) else INCOMPLETE


def _faults(letter: Letter):
    if not letter.items:
        yield {"href": "#topics", "message": "请至少勾选一处需要补充的栏目或文件。"}
    for item in letter.items:
        key, label = item.topic.key, item.topic.label
        if not item.problem:
            yield _fault(f"problem:{key}", f"{label}：请写明有什么问题，例如“与证明文件所载不一致”。")
        for name, text, what in (
            ("problem", item.problem, "问题"),
            ("expected", item.expected, "应补充的内容"),
        ):
            if fault := fault_of(text, f"{label}：{what}"):
                yield _fault(f"{name}:{key}", fault)
    if fault := fault_of(letter.note, "总的说明"):
        yield _fault("note", fault)


def _fault(anchor: str, message: str) -> dict:
    return {"href": f"#{anchor}", "message": message}
