"""Where each question of a form is asked: pages of a section, and a page for every row of a repeat group."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from filing.domain.errors import NotFound
from filing.domain.questions.paths import Path, get_at, keys_of, row_positions
from filing.domain.questions.spec import Field, Form, Member, Page


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


def page_place(page: Page) -> str:
    return f"enterprise/{page.key}" if page.section == "enterprise" else page.key


def screen_at(form: Form, answers: dict, place: str) -> Screen:
    """The screen a URL names; NotFound where the form has no such place."""
    for page in form.pages:
        if place == page_place(page):
            members = tuple((path, form.member(*path)) for path in page.paths)
            return Screen(page.title, form.headings[page.section][1], page, place, members)
    return _row_screen(form, answers, tuple(place.split("/")))


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
        else f"{'修改' if row else '添加'}{group.noun}"
    )
    members = tuple(((*path, member.key), member) for member in group.members)
    above = "/".join(path[: rows[-2] + 1]) if len(rows) > 1 else page_place(page)
    return Screen(title, page.title, page, "/".join(path), members, path, above)


def new_row_id() -> str:
    return str(uuid.uuid4())


def fields_of(screen: Screen) -> Iterator[tuple[Path, Field]]:
    """Every question of a screen that is answered on it: rows have screens of their own."""
    for path, member in screen.members:
        yield from _fields(path, member)


def _fields(path: Path, member: Member) -> Iterator[tuple[Path, Field]]:
    if isinstance(member, Field):
        yield path, member
    elif not member.repeat:
        for inner in member.members:
            yield from _fields((*path, inner.key), inner)


def field_id(screen: Screen, path: Path) -> str:
    """The id and name of an input: the keys from the row, or from the section, on."""
    base = len(screen.row) if screen.row else 1 if len(path) > 1 else 0
    return "-".join(path[base:])
