"""告知书: the letter that tells of a decision, numbered and written in the transaction that decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from filing.domain.days.calendar import day_of
from filing.domain.forms import KINDS
from filing.domain.forms.asking import GROUNDS
from filing.domain.questions.display import date_text
from filing.domain.questions.naming import place
from filing.domain.questions.paths import get_at
from filing.domain.texts.letters import LetterText, letter_text
from filing.extensions import db
from filing.models import AgencyLetter, Filing, FilingEvent, LetterSeries, SupplementItem
from filing.services.filings.reading import Reading, as_submitted, first_snapshot
from filing.services.series import next_serial


def send(
    filing: Filing,
    occasion: str,
    event: FilingEvent,
    now: datetime,
    items: Iterable[SupplementItem] = (),
    **facts: str,
) -> AgencyLetter:
    """The letter with the next number of the agency's year; what stands on it is fixed with it."""
    year = day_of(now).year
    serial = next_serial(LetterSeries, filing.agency_id, year)
    letter = AgencyLetter(
        filing=filing,
        event_id=event.id,
        agency_id=filing.agency_id,
        year=year,
        serial=serial,
        number=f"{filing.agency.short_name}外资告{year}{serial:05d}",
        occasion=occasion,
        content=_content(filing, occasion, day_of(now), list(items), facts),
        issued_at=now,
    )
    db.session.add(letter)
    return letter


def _content(
    filing: Filing, occasion: str, today: date, items: list[SupplementItem], facts: dict[str, str]
) -> dict:
    """Everything that is printed, so that nothing else has to be read for it later."""
    read, agency = as_submitted(filing, today), filing.agency
    text = text_of(filing, occasion, read.day, **facts)
    return {
        "title": text.title,
        "addressee": read.kind.addressee(read.matter),
        "opening": list(text.opening),
        "items": [_item(read, item) for item in items],
        "closing": list(text.closing),
        "note": filing.supplement_note if occasion == "request_supplement" else "",
        "agency": agency.name,
        "address": agency.address,
        "telephone": agency.telephone,
    }


def text_of(filing: Filing, occasion: str, day: date, **facts: str) -> LetterText:
    """The letter's words about this filing; `due` is the filing's own unless another day is given."""
    due = date_text(filing.due_on) + ("（暂定）" if filing.due_provisional else "") if filing.due_on else ""
    known = {
        "name": filing.enterprise_name,
        "kind": KINDS[filing.kind].label,
        "number": filing.application_number or "",
        "due": due,
    }
    return letter_text(occasion, day, **{**known, **facts})


def _item(read: Reading, item: SupplementItem) -> dict[str, str]:
    return {
        "where": asked_of(read, item),
        "ground": GROUNDS[item.ground],
        "problem": item.problem,
        "expected": item.expected,
        "still": item.returned_because,
    }


def asked_of(read: Reading, item: SupplementItem) -> str:
    """What an item of a supplement is about, in words."""
    if item.path:
        path = tuple(item.path)
        known = get_at(read.answers, path[:-1]) is not None
        return place(read.form, read.answers if known else first_snapshot(read.filing) or {}, path)
    same = (r for r in read.checklist if r.id == item.requirement and item.row in (None, r.row))
    return next((f"{r.no}{r.title if item.row else r.label}" for r in same), "文件")


def number_of_request(filing: Filing) -> str:
    """The number of the one letter that asked for a supplement; empty where none was written."""
    return next((letter.number for letter in filing.letters if letter.occasion == "request_supplement"), "")


def items_in_words(letter: AgencyLetter) -> str:
    """What a letter asks for, an item a line, for who reads it elsewhere than on paper."""
    lines = (f"{n}. {item['where']}：{_asked(item)}" for n, item in enumerate(letter.content["items"], 1))
    return "\n" + "\n".join(lines)


def _asked(item: dict[str, str]) -> str:
    expected = item["expected"].strip()
    return item["problem"].strip() + (f"（{expected}）" if expected else "")
