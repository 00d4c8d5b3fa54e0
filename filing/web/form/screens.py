"""Where each question of a form is asked: pages of a section, and a page for every row of a repeat group."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from filing.domain.errors import NotFound
from filing.domain.forms.change.heads import ticked
from filing.domain.questions.paths import Path, get_at, keys_of, row_positions
from filing.domain.questions.spec import Field, Form, Group, Member, Page
from filing.services.filings.reading import Reading
from filing.web.form.listed import Listed, listed_by, open_rows

#: Pages that a change draws in its own way, by their keys.
LOOKS = {"heads": "heads", "investors": "equity", "signing": "dates"}


@dataclass(frozen=True)
class Screen:
    """What is asked on one page: members with their paths (keys and row ids), below one place of the form."""

    title: str
    caption: str
    page: Page
    place: str
    members: tuple[tuple[Path, Member], ...]
    row: Path | None = None
    #: The place of the list that a row belongs to.
    above: str | None = None
    #: The template that draws it.
    look: str = "section"
    #: Lists whose rows are answered on this screen.
    listed: Mapping[Path, Listed] = field(default_factory=dict)


def page_place(page: Page) -> str:
    return f"enterprise/{page.key}" if page.section == "enterprise" else page.key


def screen_at(reading: Reading, place: str) -> Screen:
    """The screen a URL names; NotFound where the form has no such place."""
    form = reading.form
    for page in form.pages:
        if place == page_place(page):
            members = tuple((path, form.member(*path)) for path in page.paths)
            look = LOOKS.get(page.key, "section") if reading.kind.changes_record else "section"
            if look == "equity":
                members += tuple(_shares(reading))
            return Screen(
                page.title, form.headings[page.section][1], page, place, members, look=look,
                listed=dict(_listed(reading, members)),
            )  # fmt: skip
    return _row_screen(form, reading.answers, tuple(place.split("/")))


def _shares(reading: Reading) -> Iterator[tuple[Path, Member]]:
    """What each investor holds, asked in one table."""
    for row in reading.answers.get("investors") or []:
        for key in ("subscribed_capital", "equity_ratio"):
            yield ("investors", row["id"], key), reading.form.member("investors", key)


PREMIUMS, DATES = ("change", "equity_change", "premiums"), ("event", "changes")


def _listed(reading: Reading, members) -> Iterator[tuple[Path, Listed]]:
    """Premiums stand beside the shares of each investor; there is one date for each ticked head."""
    answers = reading.answers
    for path, group in _inline(members):
        if path == DATES:
            heads = (head.key for head in ticked(reading.given.change))
            yield path, listed_by(answers, path, group, "head", heads)
        elif path == PREMIUMS:
            investors = (row["id"] for row in answers.get("investors") or [])
            if reading.opened.takes_rows(("investors",)):
                yield path, listed_by(answers, path, group, "investor", investors)
        else:
            yield path, open_rows(answers, path, group)


def _inline(members) -> Iterator[tuple[Path, Group]]:
    for path, member in members:
        if isinstance(member, Group) and member.inline:
            yield path, member
        elif isinstance(member, Group) and not member.repeat:
            yield from _inline([((*path, m.key), m) for m in member.members])


def _row_screen(form: Form, answers: dict, path: Path) -> Screen:
    rows = row_positions(form, path)
    if not rows or rows[-1] != len(path) - 1 or len(path[-1]) > 64:
        raise NotFound("申报表没有这一页，请从任务列表重新进入。")
    keys = keys_of(form, path)
    group, page = form.member(*keys), form.page_of(keys)
    row = get_at(answers, path)
    name = (row or {}).get("name_cn") or (row or {}).get("name") or (row or {}).get("name_en")
    title = (
        f"{group.noun}：{name}"
        if isinstance(name, str) and name
        else f"{'填写' if row else '添加'}{group.noun}"
    )
    members = tuple(((*path, member.key), member) for member in group.members)
    above = "/".join(path[: rows[-2] + 1]) if len(rows) > 1 else page_place(page)
    return Screen(title, page.title, page, "/".join(path), members, path, above)


def new_row_id() -> str:
    return str(uuid.uuid4())


def fields_of(screen: Screen) -> Iterator[tuple[Path, Field]]:
    """Every question of a screen that is answered on it: other rows have screens of their own."""
    for path, member in screen.members:
        yield from _fields(path, member)
    for listed in screen.listed.values():
        yield from listed.fields()


def _fields(path: Path, member: Member) -> Iterator[tuple[Path, Field]]:
    if isinstance(member, Field):
        yield path, member
    elif not member.repeat:
        for inner in member.members:
            yield from _fields((*path, inner.key), inner)


def field_id(screen: Screen, path: Path) -> str:
    """The id and name of an input: the keys from the row, or from the section, on."""
    return id_below(screen.row, path)


def id_below(row: Path | None, path: Path) -> str:
    """The same where the screen itself is not wanted."""
    base = len(row) if row else 1 if len(path) > 1 else 0
    return "-".join(path[base:])
