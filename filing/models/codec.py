"""A form's declaration as a marshmallow schema: what the API documents, and the frame it insists on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from filing.domain.articles import article
from filing.domain.errors import BadAnswer
from filing.domain.problems import Problem
from filing.domain.questions.spec import SINGLE_CHOICE, Field, Form, Group, Kind, Member, Option
from filing.domain.texts.filling import fill

NOT_A_GROUP = "应为一个对象（JSON object），内含该部分各栏目。"
NOT_ROWS = "应为一个列表（JSON array），每行一个对象。"
AS_TYPED = {"description": "Anything else is kept as typed and reported as a problem."}


class Answer(fields.Raw):
    """One answer, taken as it comes: the domain alone judges it."""


class Part(Schema):
    """A group of questions; unknown members are ignored."""

    class Meta:
        unknown = EXCLUDE

    error_messages = {"type": NOT_A_GROUP}


def read(form: Form, raw: Any) -> dict:
    """The answers of known questions; BadAnswer where a group or a list has another shape altogether."""
    try:
        return schema_for(form)().load(raw)
    except ValidationError as error:
        problems = [Problem(path, "malformed", message) for path, message in _messages(error.messages)]
        raise BadAnswer("申报内容的结构不正确，请按接口说明的格式提交。", problems) from error


def merge(member: Member, kept: Any, patch: Any) -> Any:
    """A part with a patch laid over it: groups member by member, answers and lists of rows whole, null empties."""
    if isinstance(member, Field) or member.repeat or not isinstance(patch, Mapping):
        return patch
    inside = dict(kept) if isinstance(kept, Mapping) else {}
    for part in member.members:
        if part.key in patch:
            inside[part.key] = merge(part, inside.get(part.key), patch[part.key])
    return inside


def _messages(messages: Any, path: tuple = ()) -> Iterator[tuple[tuple, str]]:
    """(path, message) for each complaint; marshmallow's name for the whole is no part of the path."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _messages(inner, path if key == "_schema" else (*path, key))
    else:
        yield path, str(messages[0])


@cache
def schema_for(form: Form) -> type[Schema]:
    """The schema of a form's answers, named after its key."""
    return _schema(form.key, form.members, form.valid_from)


def _schema(name: str, members: tuple[Member, ...], day: date, *, rows: bool = False) -> type[Schema]:
    row_id = {"id": Answer(metadata={"description": "Stable id of the row; made by the server where absent"})}
    parts = {m.key: _field(f"{name}.{m.key}", m, day) for m in members}
    return Part.from_dict({**(row_id if rows else {}), **parts}, name=name)


def _field(name: str, member: Member, day: date) -> fields.Field:
    if isinstance(member, Field):
        return Answer(allow_none=True, metadata=document(member, day))
    errors: dict[str, Any] = {"type": NOT_A_GROUP, "invalid": NOT_A_GROUP}
    about = {"description": member.label}
    inner = _schema(name, member.members, day, rows=member.repeat)
    if not member.repeat:
        return fields.Nested(inner, allow_none=True, error_messages=errors, metadata=about)
    rows = fields.Nested(inner, error_messages=errors)
    return fields.List(rows, allow_none=True, error_messages={"invalid": NOT_ROWS}, metadata=about)


def document(question: Field, day: date) -> dict:
    """What the OpenAPI document says of one question: its words, its article, its shape."""
    words = [question.label.strip("：: "), fill(question.help, day), _cited(question, day)]
    about: dict[str, Any] = {"description": " · ".join(w for w in words if w)}
    if question.example:
        about["examples"] = [question.example]
    return {**about, "anyOf": [_shape(question), AS_TYPED]}


def _cited(question: Field, day: date) -> str:
    return article(question.article, on=day).short if question.article else ""


def _shape(question: Field) -> dict:
    if question.kind in SINGLE_CHOICE:
        return _choice(question)
    if question.kind is Kind.MULTICHOICE:
        return {"type": "array", "items": _choice(question)}
    return _SHAPES.get(question.kind, lambda _q: _text())(question)


def _text(pattern: str | None = None, **more: Any) -> dict:
    return {"type": "string", **({"pattern": pattern} if pattern else {}), **more}


def _money(question: Field) -> dict:
    currency = _text(const=question.currency) if question.currency else _text("^[A-Z]{3}$")
    parts = {"amount": _text(r"^\d+(\.\d+)?$"), "currency": currency}
    return {"type": "object", "properties": parts, "required": ["amount", "currency"]}


def _choice(question: Field) -> dict:
    options = [(value, o) for value, o in question.flat_options.items() if not o.options]
    bare = [value for value, o in options if not o.fill_in and not o.items]
    shapes = [{"type": "string", "enum": bare}] if bare else []
    return {"anyOf": shapes + [_with_blank(v, o) for v, o in options if o.fill_in or o.items]}


def _with_blank(value: str, option: Option) -> dict:
    choice = {"const": value, "description": option.label}
    if option.items:
        parts = {"choice": choice, "items": {"type": "array", "items": {"type": "integer"}}}
    else:
        parts = {"choice": choice, "text": _text(description=option.fill_label or "填写的内容")}
    return {"type": "object", "properties": parts, "required": list(parts)}


def _country(question: Field) -> dict:
    code = _text("^[A-Z]{2}$")
    return {"anyOf": [code, {"type": "array", "items": code}]} if question.several else code


def _place(_question: Field) -> dict:
    parts = {"country": _text("^[A-Z]{2}$"), "address": _text()}
    return {"type": "object", "properties": parts, "required": ["country", "address"]}


_SHAPES = {
    Kind.INTEGER: lambda _q: {"type": "integer", "minimum": 0},
    Kind.MONEY: _money,
    Kind.PERCENT: lambda _q: _text(r"^\d{1,3}(\.\d{1,6})?$"),
    Kind.DATE: lambda _q: _text(format="date"),
    Kind.BOOL: lambda _q: {"type": "boolean"},
    Kind.ATTEST: lambda _q: {"const": True},
    Kind.INDUSTRIES: lambda _q: {"type": "array", "items": _text(r"^[A-T]\d{2,4}$")},
    Kind.MAIN_INDUSTRY: lambda _q: _text(r"^[A-T]\d{2,4}$"),
    Kind.REGION: lambda _q: _text(r"^\d{6}$"),
    Kind.COUNTRY: _country,
    Kind.PLACE: _place,
    Kind.EMAIL: lambda _q: _text(format="email"),
}


def member_of(form: Form, section: str) -> Group | Field | None:
    """The section of a form by its key, or None."""
    return next((m for m in form.members if m.key == section), None)
