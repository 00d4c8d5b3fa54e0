"""Filling in the form by hand, question by question, whatever kind of browser it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from filing.domain.questions.spec import Field, Form, Group, Kind, Member, Page
from filing.domain.questions.values import is_blank
from filing.web.form.screens import page_place
from tests.browser.conftest import Visitor


def fill_in(visitor: Visitor, form: Form, filing_path: str, answers: Mapping) -> None:
    """Every page of the form, with its rows."""
    for page in form.pages:
        if page.when is None or page.when.holds(answers, ()):
            visitor.open(f"{filing_path}/{page_place(page)}")
            fill_page(visitor, form, page, answers)


def fill_page(visitor: Visitor, form: Form, page: Page, answers: Mapping) -> None:
    here = visitor.page.url
    for path in page.paths:
        base = path[:-1]
        value: Any = answers
        for key in path:
            value = value.get(key) if isinstance(value, Mapping) else None
        member = form.member(*path)
        # Inputs are named from the section on: the section's own key is left out.
        name = "" if len(path) == 1 and isinstance(member, Group) else "-".join((*base[1:], path[-1]))
        fill_member(visitor, member, value, name, "/".join(path))
    if visitor.page.url.split("#")[0] != here.split("#")[0]:
        visitor.page.goto(here)
    if visitor.page.get_by_role("button", name="保存并继续", exact=True).count():
        visitor.press("保存并继续")


def fill_member(visitor: Visitor, member: Member, value: Any, name: str, place: str) -> None:
    if is_blank(value) and value is not False:
        return
    if isinstance(member, Field):
        fill_field(visitor, member, value, name)
    elif member.repeat:
        fill_rows(visitor, member, value, place)
    else:
        ordered = sorted(member.members, key=lambda m: isinstance(m, Group) and m.repeat)
        for inner in ordered:
            fill_member(
                visitor,
                inner,
                value.get(inner.key),
                f"{name}-{inner.key}".lstrip("-"),
                f"{place}/{inner.key}",
            )


def fill_rows(visitor: Visitor, group: Group, rows: list, place: str) -> None:
    """Adds each row on its own page and comes back to the list."""
    if not rows:
        return
    page = visitor.page
    for row in rows:
        page.locator(f'button[name="_add"][value="{place}"]').click()
        page.wait_for_load_state("load")
        visitor.look()
        row_place = page.url.split("/filings/")[1].partition("/")[2].split("?")[0]
        plain = [m for m in group.members if not (isinstance(m, Group) and m.repeat)]
        for member in plain:
            fill_member(visitor, member, row.get(member.key), member.key, f"{row_place}/{member.key}")
        for member in group.members:
            if isinstance(member, Group) and member.repeat and row.get(member.key):
                fill_rows(visitor, member, row[member.key], f"{row_place}/{member.key}")
        visitor.press("保存并继续")


def fill_field(visitor: Visitor, question: Field, value: Any, name: str) -> None:
    WAYS.get(question.kind, fill_text)(visitor, question, value, name)


def fill_text(visitor: Visitor, _question: Field, value: Any, name: str) -> None:
    put(visitor, name, str(value))


def fill_money(visitor: Visitor, question: Field, value: Any, name: str) -> None:
    put(visitor, name, value["amount"])
    if not question.currency:
        visitor.page.select_option(by_id(f"{name}-currency"), value["currency"])


def fill_place(visitor: Visitor, _question: Field, value: Any, name: str) -> None:
    pick(visitor, name, value["country"])
    put(visitor, f"{name}-address", value["address"])


def by_id(name: str) -> str:
    return f'[id="{name}"]'


def put(visitor: Visitor, name: str, text: str) -> None:
    visitor.page.fill(by_id(name), text)


def tick(visitor: Visitor, name: str) -> None:
    visitor.page.check(by_id(name), force=True)


def choose(visitor: Visitor, name: str, value: Any) -> None:
    chosen = value["choice"] if isinstance(value, dict) else value
    tick(visitor, f"{name}-{chosen}")
    if isinstance(value, dict) and value.get("text"):
        put(visitor, f"{name}-{chosen}-text", value["text"])
    for item in value.get("items", []) if isinstance(value, dict) else []:
        tick(visitor, f"{name}-{chosen}-{item}")


def pick(visitor: Visitor, name: str, value: str) -> None:
    """By typing, where a script made the list searchable; from the list itself otherwise."""
    select = visitor.page.locator(f'[id="{name}-select"]')
    if select.count() == 0:
        visitor.page.select_option(by_id(name), value)
        return
    words = select.locator(f'option[value="{value}"]').text_content()
    box = visitor.page.locator(by_id(name))
    box.click()
    box.fill(words)
    visitor.page.locator(f'[id="{name}-list"] li').get_by_text(words, exact=True).first.click()


def pick_industries(visitor: Visitor, name: str, codes: list[str]) -> None:
    page = visitor.page
    for code in codes:
        if visitor.script:
            box = page.locator(by_id(name))
            box.click()
            box.fill(code)
            page.locator(f'[id="{name}-list"] li').first.click()
        else:
            page.fill(by_id(f"{name}-typed"), code)
            page.locator(f'button[name="_find"][value="{name}"]').click()
            tick(visitor, f"{name}-{code}")


def choose_when_there(visitor: Visitor, name: str, value: str) -> None:
    """A list that depends on the answer before: loaded by the script, or by the button 更新 without one."""
    option = visitor.page.locator(f'select[name="{name}"] option[value="{value}"]')
    if not visitor.script and option.count() == 0:
        visitor.page.locator('button[name="_update"]').last.click() if name == "main_industry" else (
            visitor.page.locator(f'button[name="_update"][value="{above(name)}"]').click()
        )
    option.first.wait_for(state="attached", timeout=10_000)
    visitor.page.select_option(f'select[name="{name}"]', value)


def above(name: str) -> str:
    return name.replace("-city", "-province").replace("-district", "-city")


def _each(kinds: list[Kind], way) -> dict:
    return {kind: lambda visitor, _question, value, name: way(visitor, name, value) for kind in kinds}


WAYS = {
    Kind.MONEY: fill_money,
    Kind.PLACE: fill_place,
    Kind.BOOL: lambda visitor, _question, value, name: tick(visitor, f"{name}-{str(value).lower()}"),
    Kind.ATTEST: lambda visitor, _question, _value, name: tick(visitor, name),
    Kind.MULTICHOICE: lambda visitor, _question, value, name: [choose(visitor, name, one) for one in value],
    Kind.INDUSTRIES: lambda visitor, _question, value, name: pick_industries(visitor, name, value),
    **_each([Kind.CHOICE, Kind.IDENTITY, Kind.TERM], choose),
    **_each([Kind.REGION, Kind.MAIN_INDUSTRY, Kind.INVESTOR], choose_when_there),
    **_each([Kind.COUNTRY, Kind.FTZ_AREA, Kind.ETDZ], pick),
}
