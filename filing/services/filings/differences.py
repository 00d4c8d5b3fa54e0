"""变更前与变更后: everything that a change makes read otherwise, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from filing.domain.forms.change import opened
from filing.domain.forms.change.premiums import premiums_of
from filing.domain.forms.matter import rows_of
from filing.domain.questions.display import NO_ANSWER, date_text
from filing.domain.questions.naming import place, row_name
from filing.domain.questions.paths import get_at, member_at, row_positions
from filing.domain.questions.spec import Field
from filing.services.filings import recorded_later
from filing.services.filings.reading import Reading
from filing.services.filings.sheet import both_in_words, words


@dataclass(frozen=True)
class Changed:
    """One thing that reads otherwise: its name, what the record said, what the change says.

    `path` is where it is answered; None where it is decided beside what came onto the record later.
    """

    title: str
    before: str
    after: str
    path: tuple | None


def changed(reading: Reading) -> list[Changed]:
    """In the form's order; who comes and who goes is one line each."""
    if not reading.before:
        return []
    return [*_moved(reading), *_answers(reading), *_premiums(reading), *_days(reading)]


def _moved(reading: Reading) -> Iterator[Changed]:
    here = ("investors",)
    gone, come = opened.leavers(reading.given), opened.newcomers(reading.given)
    for row in rows_of(reading.before, "investors"):
        if row["id"] in gone:
            yield Changed("投资者", row_name(row, reading.filing.answers), "（不再是投资者）", here)
    for row in rows_of(reading.answers, "investors"):
        if row["id"] in come:
            title = row_name(row, reading.filing.answers) or "（未填写名称）"
            yield Changed("投资者", "（新进入）", f"{title}，{_held(reading, row)}", here)


def _held(reading: Reading, row: Mapping[str, Any]) -> str:
    asked: list[Any] = [
        reading.form.member("investors", key) for key in ("subscribed_capital", "equity_ratio")
    ]
    return "，".join(words(reading, question, row.get(question.key)) for question in asked)


def _answers(reading: Reading) -> Iterator[Changed]:
    moved = opened.leavers(reading.given) | opened.newcomers(reading.given)
    told = set()
    for found, _before, _after in opened.differences(reading.given):
        path = _whole(reading, found)
        if path not in told and (path[0] != "investors" or path[1] not in moved):
            told.add(path)
            yield line(reading, path, get_at(reading.before, path), get_at(reading.answers, path))


def _premiums(reading: Reading) -> Iterator[Changed]:
    """They are asked of the time after the change only."""
    for premium in premiums_of(reading.matter):
        yield Changed(premium.title, "（无）", premium.text, premium.path)


def _days(reading: Reading) -> Iterator[Changed]:
    """What is on record from a later day on: told with the days from which it counts."""
    present = reading.filing.enterprise.present.facts
    for one in recorded_later.recorded_later(reading):
        found, since = one.found, one.entry.valid_from
        texts = [
            side_in_words(reading, one.path, facts, value)
            for facts, value in ((present, found.then), (reading.answers, found.mine), (present, found.now))
        ]
        title = f"{place_of(reading, one.path)}（自哪一天起算）"
        if one.take == recorded_later.MINE:
            yield Changed(
                title,
                f"{texts[0]}（到{date_text(found.day)}）",
                f"{texts[1]}（{date_text(found.day)}起）",
                None,
            )
        elif found.may_count:
            yield Changed(title, f"{texts[0]}（到{date_text(since)}）", _from(one, texts[2]), None)
        else:
            yield Changed(title, f"{texts[1]}（{date_text(found.day)}起）", _from(one, texts[2]), None)


def _from(one: recorded_later.Later, text: str) -> str:
    """What the record says from its later day on; unanswered until somebody has said so."""
    return f"{text}（{date_text(one.entry.valid_from)}起，已有记录）" + ("" if one.take else "，待确认")


def side_in_words(reading: Reading, path: tuple, answers: Mapping[str, Any], value: Any) -> str:
    """As in_words, and where there is no such row, that."""
    if value is None and not isinstance(member_at(reading.form, path), Field):
        return "（无）"
    return in_words(reading, path, answers, value)


def _whole(reading: Reading, path: tuple) -> tuple:
    """The row around a path that came or went, where one did: it is told once."""
    for position in row_positions(reading.form, path):
        row = path[: position + 1]
        if get_at(reading.before, row) is None or get_at(reading.answers, row) is None:
            return row
    return path


def line(reading: Reading, path: tuple, before: Any, after: Any) -> Changed:
    question = member_at(reading.form, path)
    if isinstance(question, Field):
        was, now = both_in_words(reading, question, (before, reading.before), (after, reading.answers))
    else:
        was = "（新增）" if before is None else in_words(reading, path, reading.before, before)
        now = "（删去）" if after is None else in_words(reading, path, reading.answers, after)
    return Changed(place_of(reading, path), was, now, path)


def place_of(reading: Reading, path: tuple) -> str:
    """Where it stands, in words; a row that is gone is named by the record."""
    answers = reading.answers if get_at(reading.answers, path[:2]) is not None else reading.before
    return place(reading.form, answers, path)


def in_words(reading: Reading, path: tuple, answers: Mapping[str, Any], value: Any) -> str:
    """An answer, or a whole row that came or went, as people read it."""
    member = member_at(reading.form, path)
    if isinstance(member, Field):
        return words(reading, member, value, answers)
    return (
        (row_name(value, reading.filing.answers) or "（整项）") if isinstance(value, Mapping) else NO_ANSWER
    )
