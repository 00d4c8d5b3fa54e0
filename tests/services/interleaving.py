"""Two change filings at once on one record, step by step, and beside them what the record must say on any day.

The expectation is kept apart from the services: a record is a flat table of its answers, a filing what it meant to
write into it, and a day's record all that was meant for days up to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from filing.domain.errors import IncompleteFiling
from filing.domain.forms.kind import Entry
from filing.domain.procedures.filing import State
from filing.extensions import db, transaction
from filing.models import Agency, Enterprise, Filing, User
from filing.models.register import BASE
from filing.services import register
from filing.services.filings import changes, drafts
from filing.services.filings.reading import Reading
from tests.conftest import shanghai
from tests.domain.change.matters import A1, A2, dated, newcomer, ticking
from tests.samples import establishment_answers

BEGAN, FIRST_STEP = date(2017, 9, 28), shanghai("2018-04-02 10:00")
NAME_CN = ("enterprise", "enterprise_name", "cn")
AUTHORITY = ("enterprise", "organisation", "supreme_authority_name")
DIRECTORS = ("enterprise", "organisation", "directors")
D1 = "00000000-0000-4000-8000-0000000000d1"
NAME, BOARD, EQUITY = "enterprise_basic_change.name", "enterprise_basic_change.organisation", "equity_change"
INVESTOR_NAME = "investor_basic_change.name"

#: What a filing does: its heads, and what it writes under each (N stands for a number of its own).
DEEDS = {
    "renamed": {NAME: [(NAME_CN, "青岛第N机械有限公司")]},
    "authority": {BOARD: [(AUTHORITY, "第N权力机构")]},
    "director left": {BOARD: [((*DIRECTORS, D1), None)]},
    "director came": {BOARD: [((*DIRECTORS, "d-N"), {"id": "d-N", "name": "董事N"})]},
    "director renamed": {BOARD: [((*DIRECTORS, D1, "name"), "约翰N")]},
    "investor renamed": {INVESTOR_NAME: [(("investors", A2, "name_cn"), "第N投资有限公司")]},
    "investor left": {EQUITY: [(("investors", A2), None), (("investors", A1, "equity_ratio"), "N.00")]},
    "investor came": {EQUITY: [(("investors", "a-N"), {**newcomer("1.00", "1.00"), "id": "a-N"})]},
    "share": {EQUITY: [(("investors", A2, "equity_ratio"), "N.00")]},
    "two days": {NAME: [(NAME_CN, "青岛第N机械有限公司")], BOARD: [(AUTHORITY, "第N权力机构")]},
}  # fmt: skip


def numbered(value, number: int):
    """With the number in place of N in every text."""
    if isinstance(value, str):
        return value.replace("N", str(number))
    if isinstance(value, tuple | list):
        return type(value)(numbered(step, number) for step in value)
    return {k: numbered(v, number) for k, v in value.items()} if isinstance(value, dict) else value


def flat(part, path: tuple = ()) -> dict[tuple, object]:
    """Every answer under its path, rows by their ids."""
    if isinstance(part, dict):
        found = [flat(inside, (*path, key)) for key, inside in part.items()]
    elif isinstance(part, list) and part and isinstance(part[0], dict) and "id" in part[0]:
        found = [flat(row, (*path, row["id"])) for row in part]
    else:
        return {path: part}
    return {key: value for table in found for key, value in table.items()}


def within(path: tuple, part: tuple) -> bool:
    return path[: len(part)] == part


def entered(table: dict, path: tuple, value) -> dict:
    """The table after one answer or row was written; nothing is said of members of a row that is not there."""
    row = next((path[:n] for n in range(2, len(path)) if path[: n - 1] in (("investors",), DIRECTORS)), None)
    if row and (*row, "id") not in table:
        return table
    others = {key: found for key, found in table.items() if not within(key, path)}
    return others if value is None else {**others, **flat(value, path)}


@dataclass
class Change:
    """One filing on its way: what it means to write, by the day of each head, and the record it read."""

    filing_id: int
    means: dict[tuple, object]
    days: dict[str, date]
    read: dict[tuple, object]
    submitted: bool = False
    #: Somebody has to say which of two prevails.
    waits: bool = False

    def day_of(self, path: tuple) -> date:
        """That of the head which the path belongs to."""
        head = NAME if within(path, NAME_CN[:2]) else BOARD if within(path, AUTHORITY[:2]) else None
        return self.days.get(head) or next(iter(self.days.values()))


@dataclass
class Ledger:
    """What was completed: (day in the record, when it was entered, path, value)."""

    began: dict[tuple, object]
    lines: list[tuple[date, datetime, tuple, object]] = field(default_factory=list)

    def on(self, day: date, known_at: datetime) -> dict[tuple, object]:
        table = self.began
        known = [line for line in self.lines if line[0] <= day and line[1] <= known_at]
        for _, _, path, value in sorted(known, key=lambda line: line[0]):
            table = entered(table, path, value)
        return table

    def present(self) -> dict[tuple, object]:
        return self.on(date.max, FIRST_STEP + timedelta(days=999))


def _on_record(applicant: User) -> int:
    """A record with little in it but what the deeds change."""
    whole = establishment_answers()
    enterprise = {key: whole["enterprise"][key] for key in ("enterprise_name", "organisation")}
    kept = ("id", "name_cn", "investor_type", "equity_ratio", "subscribed_capital")
    investors = [{key: row[key] for key in kept} for row in whole["investors"]]
    with transaction():
        begun = register.begin(applicant.organisation_id, FIRST_STEP)
        entry = Entry(BEGAN, ((("enterprise",), enterprise), (("investors",), investors)))
        register.write(begun, entry, BASE, FIRST_STEP)
    return begun.id


class Story:
    """One record and two desks at which a change of it may lie."""

    def __init__(self, applicant: User):
        self.applicant = applicant
        self.enterprise_id = _on_record(applicant)
        self.ledger = Ledger(flat(self.enterprise.present.facts))
        self.desks: dict[int, Change] = {}
        self.step = 0

    @property
    def enterprise(self) -> Enterprise:
        return db.session.get(Enterprise, self.enterprise_id)

    @property
    def now(self) -> datetime:
        return FIRST_STEP + timedelta(days=self.step)

    def take(self, desk: int, deed: str, week: int, mine: int) -> None:
        """The next step of the change on this desk: begun, submitted, completed, and decided upon in between."""
        self.step += 1
        change = self.desks.get(desk)
        if change is None:
            self.desks[desk] = self.begin(deed, week)
        elif change.waits:
            self.rebase(change, mine)
        elif not change.submitted:
            self.submit(change)
        elif self.complete(change):
            del self.desks[desk]

    def begin(self, deed: str, week: int) -> Change:
        """A draft with everything its deed writes that can still be written."""
        present, under = self.ledger.present(), numbered(DEEDS[deed], self.step)
        days = {head: BEGAN + timedelta(weeks=week + 3 * n) for n, head in enumerate(under)}
        means = {path: value for written in under.values() for path, value in written}
        means = {p: v for p, v in means.items() if entered(present, p, v) != present}
        with transaction():
            filing = changes.begin(self.applicant, "change", Enterprise.locked(self.enterprise_id), self.now)
            event = {
                "changes": [row for head in days for row in dated(head, on=days[head].isoformat())["changes"]]
            }
            for number, row in enumerate(event["changes"]):
                row["id"] = f"e{number}"
            answers = {**filing.answers, "change": ticking(*under), "event": event}
            for path, value in means.items():
                answers = _typed(answers, path, value)
            drafts.save_answers(filing, self.applicant, answers, self.now)
        return Change(filing.id, means, days, present)

    def asked(self, filing: Filing, change: Change) -> list:
        """What is asked of the filing: everything that it means otherwise than somebody else did meanwhile."""
        asked, present = changes.differences(filing, self.now.date()), self.ledger.present()
        for path in change.means:
            if path[0] == "investors" and len(path) > 2 and (*path[:2], "id") not in present:
                # Of an investor who left meanwhile there is nothing to decide.
                continue
            ours = entered(change.read, path, change.means[path])
            tables = [{k: v for k, v in t.items() if within(k, path)} for t in (change.read, present, ours)]
            if tables[0] != tables[1] != tables[2]:
                assert any(within(path, d.path) or within(d.path, path) for d in asked), (path, asked)
        return asked

    def rebase(self, change: Change, mine: int) -> None:
        with transaction():
            filing = Filing.locked(change.filing_id)
            asked = self.asked(filing, change)
            chosen = {
                d.path: "mine" if change.submitted or mine >> n & 1 else "record" for n, d in enumerate(asked)
            }
            assert changes.rebase(filing, self.applicant, chosen.items(), self.now) == []
        change.waits = False
        for found in asked:
            change.means = {p: v for p, v in change.means.items() if not within(p, found.path)}
            if chosen[found.path] == "mine":
                change.means[found.path] = found.mine
        self.follow(change)

    def follow(self, change: Change) -> None:
        """What was read is the record as it is now; a draft does not mean what the record says already."""
        change.read = self.ledger.present()
        if not change.submitted:
            change.means = {
                p: v for p, v in change.means.items() if entered(change.read, p, v) != change.read
            }

    def submit(self, change: Change) -> None:
        """What `submission.submit` does to the record's side of a filing; IncompleteFiling leaves a draft."""
        try:
            with transaction():
                filing = Filing.locked(change.filing_id)
                self.asked(filing, change)
                changes.catch_up(filing, self.applicant, self.now)
                filing.law_day, filing.submitted_at = self.now.date(), self.now
                filing.answers = Reading(filing, self.now.date()).open_answers
                filing.application_number, filing.agency = f"{filing.id:015d}", Agency.by_code("370200")
                filing.state = State.UNDER_REVIEW
        except IncompleteFiling:
            change.waits = True
            return
        self.follow(change)
        change.submitted = True

    def complete(self, change: Change) -> bool:
        """What `review.accept` does to the record; not while something is to be decided."""
        try:
            with transaction():
                filing = Filing.locked(change.filing_id)
                Enterprise.locked(self.enterprise_id)
                self.asked(filing, change)
                changes.require_decided(filing, self.now.date())
                register.record(filing, self.now)
                filing.state = State.COMPLETED
        except IncompleteFiling:
            change.waits = True
            return False
        for path, value in change.means.items():
            self.ledger.lines.append((change.day_of(path), self.now, path, value))
        return True

    def compare(self) -> None:
        """The record of every day, as known after every step that entered something and before it."""
        enterprise = self.enterprise
        days = {BEGAN, *(line[0] for line in self.ledger.lines)}
        moments = {self.now, *(line[1] for line in self.ledger.lines)}
        for known_at in sorted(moments | {max(moments) - timedelta(hours=1)}):
            for day in sorted(days | {day - timedelta(days=1) for day in days if day > BEGAN}):
                found = flat(enterprise.version_on(day, known_at).facts)
                expected = self.ledger.on(day, known_at)
                wrong = {k: (found.get(k), expected.get(k)) for k in found.keys() | expected.keys()}
                wrong = {k: pair for k, pair in wrong.items() if pair[0] != pair[1]}
                assert not wrong, (day, known_at, wrong)


def _typed(answers, path: tuple, value):
    """The answers as somebody leaves them who types this."""
    step, rest = path[0], path[1:]
    if isinstance(answers, list):
        rows = {row["id"]: row for row in answers}
        rows[step] = _typed(rows.get(step, {}), rest, value) if rest else value
        return [row for row in rows.values() if row is not None]
    return {**answers, step: _typed(answers.get(step), rest, value) if rest else value}
