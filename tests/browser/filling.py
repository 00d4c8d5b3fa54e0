"""Filling in the form question by question, with the keys alone, whatever kind of browser it is.

What stands already, or can be taken over from another part, is not typed again; every field that is typed is counted.
"""

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
            place = f"{filing_path}/{page_place(page)}"
            if visitor.page.url.partition("?")[0] != visitor.server.url + place:
                visitor.open(place)
            fill_page(visitor, form, page, answers)


def fill_page(visitor: Visitor, form: Form, page: Page, answers: Mapping) -> None:
    here = visitor.page.url.partition("?")[0].partition("#")[0]
    for path in page.paths:
        base = path[:-1]
        value: Any = answers
        for key in path:
            value = value.get(key) if isinstance(value, Mapping) else None
        member = form.member(*path)
        # Inputs are named from the section on: the section's own key is left out.
        name = "" if len(path) == 1 and isinstance(member, Group) else "-".join((*base[1:], path[-1]))
        fill_member(visitor, member, value, name, "/".join(path))
    if not visitor.page.url.startswith(here):
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
        if member.key in ("legal_representative", "general_manager"):
            take_over(visitor, f"{member.label}与董事{value.get('name')}相同")
        # A row is added on a page of its own, which takes along what stands; a part may be the same as a row.
        ordered = sorted(
            member.members, key=lambda m: isinstance(m, Group) + (isinstance(m, Group) and not m.repeat)
        )
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
        visitor.enter(page.locator(f'button[name="_add"][value="{place}"]'))
        row_place = page.url.split("/filings/")[1].partition("/")[2].split("?")[0]
        plain = [m for m in group.members if not (isinstance(m, Group) and m.repeat)]
        for member in plain:
            fill_member(visitor, member, row.get(member.key), member.key, f"{row_place}/{member.key}")
        for member in group.members:
            if isinstance(member, Group) and member.repeat and row.get(member.key):
                names = "、".join(inner["name_cn"] for inner in row[member.key])
                if not take_over(visitor, f"最终实际控制人与企业的相同（{names}）"):
                    fill_rows(visitor, member, row[member.key], f"{row_place}/{member.key}")
        visitor.press("保存并继续")


def take_over(visitor: Visitor, words: str) -> bool:
    """Presses the button that fills a part from another, where the page has it."""
    button = visitor.page.get_by_role("button", name=words, exact=True)
    if button.count() == 0:
        return False
    visitor.enter(button)
    return True


def fill_field(visitor: Visitor, question: Field, value: Any, name: str) -> None:
    WAYS.get(question.kind, fill_text)(visitor, question, value, name)


def fill_text(visitor: Visitor, _question: Field, value: Any, name: str) -> None:
    put(visitor, name, str(value))


def fill_money(visitor: Visitor, question: Field, value: Any, name: str) -> None:
    put(visitor, name, value["amount"])
    if not question.currency:
        select(visitor, by_id(f"{name}-currency"), value["currency"])


def fill_place(visitor: Visitor, _question: Field, value: Any, name: str) -> None:
    pick(visitor, name, value["country"])
    put(visitor, f"{name}-address", value["address"])


def by_id(name: str) -> str:
    return f'[id="{name}"]'


def put(visitor: Visitor, name: str, text: str) -> None:
    box = visitor.page.locator(by_id(name))
    if box.input_value() == text:
        return
    if box.get_attribute("type") == "date":
        box.fill(text)  # its parts are typed in an order that the browser's language decides
    else:
        box.focus()
        visitor.page.keyboard.press("Control+A")
        visitor.page.keyboard.insert_text(text)
    visitor.typed += 1


def tick(visitor: Visitor, name: str) -> None:
    box = visitor.page.locator(by_id(name))
    if not box.is_checked():
        box.press("Space")
        visitor.typed += 1


def select(visitor: Visitor, box: str, value: str) -> None:
    if visitor.page.input_value(box) != value:
        visitor.page.select_option(box, value)
        visitor.typed += 1


def choose(visitor: Visitor, name: str, value: Any) -> None:
    chosen = value["choice"] if isinstance(value, dict) else value
    tick(visitor, f"{name}-{chosen}")
    if isinstance(value, dict) and value.get("text"):
        put(visitor, f"{name}-{chosen}-text", value["text"])
    for item in value.get("items", []) if isinstance(value, dict) else []:
        tick(visitor, f"{name}-{chosen}-{item}")


def pick(visitor: Visitor, name: str, value: str) -> None:
    """By typing, where a script made the list searchable; from the list itself otherwise."""
    hidden = visitor.page.locator(f'[id="{name}-select"]')
    if hidden.count() == 0:
        select(visitor, by_id(name), value)
        return
    put(visitor, name, hidden.locator(f'option[value="{value}"]').text_content().strip())
    visitor.page.keyboard.press("Tab")


def pick_industries(visitor: Visitor, name: str, codes: list[str]) -> None:
    page = visitor.page
    for code in codes:
        if visitor.script:
            put(visitor, name, code)
            page.locator(f'[id="{name}-list"] li').first.wait_for()
            page.keyboard.press("Enter")
        else:
            page.fill(by_id(f"{name}-typed"), code)
            page.locator(f'button[name="_find"][value="{name}"]').press("Enter")
            tick(visitor, f"{name}-{code}")


def choose_when_there(visitor: Visitor, name: str, value: str) -> None:
    """A list that depends on the answer before: loaded by the script, or by the button 更新 without one."""
    option = visitor.page.locator(f'select[name="{name}"] option[value="{value}"]')
    if not visitor.script and option.count() == 0:
        last = visitor.page.locator('button[name="_update"]').last
        above_it = visitor.page.locator(f'button[name="_update"][value="{above(name)}"]')
        (last if name == "main_industry" else above_it).press("Enter")
    option.first.wait_for(state="attached", timeout=10_000)
    select(visitor, f'select[name="{name}"]', value)


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
