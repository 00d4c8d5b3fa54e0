"""Options as the form prints them: every box, ticked or not, with what is written behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from filing.domain.papers.lines import Line, Span, beside, box, printed, typed
from filing.domain.questions.spec import Field, Kind, Option, boxes_to
from filing.domain.reference.industries import encouraged_items

#: Longer boxes get a line of their own.
SHORT = 20
#: What stands under a box, or behind it: the value of the box -> its lines, or the rest of its line.
Under = Callable[[str], list[Line]]
Behind = Callable[[str], tuple[Span, ...]]


def boxes(
    question: Field, value: Any, under: Under = lambda _box: [], behind: Behind = lambda _box: ()
) -> list[Line]:
    """All boxes of a question; those that are short and have nothing under them stand beside each other."""
    given = _given(question, value)
    lines: list[Line] = []
    for heading, options in _by_heading(question.options):
        parts = [(o, (*_box(o, o.value, given), *behind(o.value))) for o in options]
        below = {o.value: under(o.value) for o in options}
        if any(len(o.label) > SHORT or o.items or below[o.value] for o in options):
            lines += [Line((printed(heading),))] if heading else []
            for option, spans in parts:
                lines += [Line(spans, int(bool(heading))), *below[option.value]]
        else:
            head = (printed(heading),) if heading else ()
            lines.append(Line((*head, *beside(spans for _, spans in parts))))
    return lines


def either(question: Field, value: Any) -> Line:
    """□护照号/□身份证号：number – the boxes share one blank."""
    given = _given(question, value)
    labels = "/".join(box(option.value in given) + option.label for option in question.options)
    text = next((text for text in given.values() if text), "")
    return Line((printed(f"{labels}："), typed(text)))


def _by_heading(options: tuple[Option, ...]) -> Iterator[tuple[str, list[Option]]]:
    found: dict[str, list[Option]] = {}
    for option in options:
        found.setdefault(option.heading, []).append(option)
    yield from found.items()


def _given(question: Field, value: Any) -> dict[str, str]:
    """Each option that is ticked, and those around it, with what is written behind it."""
    found: dict[str, str] = {}
    for item in value if isinstance(value, list) else [] if value is None else [value]:
        chosen, text = _chosen(question, item)
        for around in boxes_to(chosen)[:-1]:
            found.setdefault(around, "")
        found[chosen] = text
    return found


def _chosen(question: Field, item: Any) -> tuple[str, str]:
    if isinstance(item, Mapping):
        return str(item.get("choice")), str(item.get("text") or _items(item.get("items")))
    return (str(item).lower() if question.kind in (Kind.BOOL, Kind.ATTEST) else str(item)), ""


def _items(items: Any) -> str:
    known = encouraged_items()
    return "；".join(f"第{i}条 {known[i].text}" if i in known else str(i) for i in items or [])


def _box(option: Option, value: str, given: Mapping[str, str]) -> tuple[Span, ...]:
    spans = (printed(box(value in given) + option.label), *_blank(option, given.get(value, "")))
    if not option.options:
        return spans
    inner = beside(_box(o, f"{value}.{o.value}", given) for o in option.options)
    return (*spans, *inner) if option.label.endswith("：") else (*spans, printed("（"), *inner, printed("）"))


def _blank(option: Option, text: str) -> tuple[Span, ...]:
    """What is written behind a box, after the words that ask for it."""
    if not (option.fill_in or option.items):
        return ()
    if option.fill_label.endswith("："):
        return printed(f"，{option.fill_label}"), typed(text)
    asked = option.fill_label if option.fill_label.startswith("（勾选") else ""
    mark = "" if option.label.endswith(("：", ":")) or asked or not text else "："
    return printed(asked + mark), typed(text)
