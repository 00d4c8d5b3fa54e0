"""变更备案 as a kind of filing: it amends the enterprise's record (17-§6)."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date
from typing import Any

from filing.domain.forms.change import opened as opening
from filing.domain.forms.change.events import events_of
from filing.domain.forms.change.form import VERSIONS
from filing.domain.forms.change.heads import MERGING, SECTIONS, kinds_of, ticked
from filing.domain.forms.change.papers import CHECKLIST
from filing.domain.forms.change.partners import lineages_of
from filing.domain.forms.change.printed import printed_change
from filing.domain.forms.change.rules import find_change_doubts, find_change_problems
from filing.domain.forms.change.screened import is_screened
from filing.domain.forms.doubts import find_doubts
from filing.domain.forms.kind import Entry, FilingKind
from filing.domain.forms.matter import Matter, Opened, part_of, rows_of
from filing.domain.forms.ways import doubts_of_way
from filing.domain.problems import Problem
from filing.domain.questions.paths import Path
from filing.domain.questions.spec import Form, Page, choices
from filing.domain.questions.values import date_of
from filing.domain.reference.lists import Places

KEY = "change"
CLOSED, CONVERTED = "closed", "converted_to_domestic"
#: What is told of the record whatever the change: the doubts about parts it did not open are not its own.
_SPLIT = {"merger.new_entity", "merger.absorption.dissolved", "termination"}


def _facts(matter: Matter) -> Mapping[str, Any]:
    return {
        **matter.circumstances,
        "must_announce": opening.must_announce(matter),
        "strategic_data_changed": opening.strategic_data_changed(matter),
    }


def _problems(form: Form, matter: Matter, places: Places, printable: Container | None) -> list[Problem]:
    return find_change_problems(form, matter, places, dict(_facts(matter)), printable)


def _doubts(matter: Matter) -> list[Problem]:
    """The form's doubts about what is open, and those of a change itself."""
    open_now = opening.opened(matter)
    own = [d for d in find_doubts(matter.answers, matter.on) if open_now.holds(_keys(d.path))]
    return [*own, *find_change_doubts(matter), *doubts_of_way(matter)]


def _keys(path: Path) -> Path:
    """Any row counts: a doubt about a list is about what is open of it."""
    return tuple("*" if isinstance(step, int) else step for step in path)


def _entries(matter: Matter) -> list[Entry]:
    """What each day's heads write: a filing with heads of two days has two entries."""
    days = _heads_by_day(matter)
    ordered = sorted(days, key=lambda day: day or date.max)
    entries = [
        Entry(day, tuple(opening.changes_under(matter, days[day], day)), _closes(matter, days[day]))
        for day in ordered
    ]
    return [entry for entry in entries if entry.changes or entry.closes_as] or [
        Entry(ordered[0] if ordered else None, ())
    ]


def _heads_by_day(matter: Matter) -> dict[date | None, set[str]]:
    days: dict[date | None, set[str]] = {}
    dated = {str(r.get("head")): date_of(r.get("occurred_on")) for r in rows_of(matter.event, "changes")}
    for head in ticked(matter.change):
        days.setdefault(dated.get(head.key), set()).add(head.key)
    return days


def _opened_from(matter: Matter) -> dict[date, Opened]:
    found = _heads_by_day(matter).items()
    return {day: opening.opened_under(matter, heads) for day, heads in found if day}


def _closes(matter: Matter, heads: set[str]) -> str:
    """How the record ends with these heads, if it does."""
    if MERGING in heads and kinds_of(matter.change) & _SPLIT:
        return CLOSED
    return CONVERTED if "equity_change" in heads and opening.foreign_leave(matter) else ""


def change_items(matter: Matter) -> tuple[str, ...]:
    """变更事项 in annex 2's words: each part with its ticked boxes."""
    found: dict[str, list[str]] = {}
    for head in ticked(matter.change):
        found.setdefault(head.section, []).extend(
            [head.label] if head.value else _boxes(head.section, matter)
        )
    return tuple(_item(SECTIONS[key].title, labels) for key, labels in found.items())


def _item(title: str, labels: list[str]) -> str:
    return f"{title}（{'、'.join(labels)}）" if labels else title


def _boxes(section: str, matter: Matter) -> list[str]:
    """The words of the boxes inside a part without heads of its own: 合并、分立、终止."""
    form = VERSIONS[-1]
    given = part_of(matter.change, section)
    if section == MERGING:
        options = form.member("change", section, "kind").flat_options
        return [options[c].label for c in choices(given.get("kind")) if c in options]
    return []


def _page_is_open(page: Page, matter: Matter) -> bool:
    """The pages of a change itself, and those on which something is open."""
    if page.key == "heads" or page.section in ("signing", "change"):
        return page.when is None or page.when.holds({"facts": _facts(matter)}, ())
    open_now = opening.opened(matter)
    return any(open_now.holds(path) for path in page.paths)


def _name(matter: Matter) -> str:
    return str(part_of(matter.enterprise, "enterprise_name").get("cn") or "")


CHANGE = FilingKind(
    key=KEY,
    label="变更备案",
    untitled="新的变更备案申报",
    versions=VERSIONS,
    changes_record=True,
    find_problems=_problems,
    find_doubts=_doubts,
    checklist=CHECKLIST,
    events=events_of,
    opened=opening.opened,
    opened_from=_opened_from,
    facts=_facts,
    page_is_open=_page_is_open,
    completed=opening.completed,
    waits_for={},
    is_screened=is_screened,
    untouched="变更事项不触及特别管理措施",
    untouched_because="没有变更注册地址、行业、经营范围、股权比例或者企业类型",
    entries=_entries,
    lineages=lineages_of,
    receipt="change",
    change_items=change_items,
    remarks=lambda matter: str(matter.change.get("remarks") or ""),
    addressee=_name,
    # The enterprise's legal representative signs (17-§8（二）).
    signatories=lambda matter: (_name(matter),),
    printed=printed_change,
)
