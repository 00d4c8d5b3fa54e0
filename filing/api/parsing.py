"""Reading what programs send: JSON without surprises, and nothing that no database can keep."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from flask import Request, request
from marshmallow import EXCLUDE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from filing.domain.errors import BadAnswer
from filing.domain.problems import Problem

LONGEST_JSON = 4 * 1024 * 1024
DEEPEST = 24
REFUSED = "请求内容有误，请按各项提示修改后重试。"


class Parser(FlaskParser):
    """Every location alike: unknown members ignored, problems in the one shape of all answers."""

    __location_map__ = {**FlaskParser.__location_map__, "json_parts": "load_json_parts"}
    DEFAULT_UNKNOWN_BY_LOCATION = dict.fromkeys(
        ("json", "query", "form", "files", "headers", "path", "view_args", "json_parts"), EXCLUDE
    )

    def load_json(self, req: Request, schema: Schema) -> Any:
        return read_json({})

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        refuse_unstorable(req.args)
        return super().load_querystring(req, schema)

    def load_form(self, req: Request, schema: Schema) -> Any:
        refuse_unstorable(req.form)
        return super().load_form(req, schema)

    def load_json_parts(self, req: Request, schema: Schema) -> dict[str, Any]:
        """A form whose members are JSON, beside its files; an empty member counts as none."""
        members = {
            name: _part(name, text) for name, text in req.form.items() if name in schema.fields and text
        }
        refuse_unstorable(members)
        return members

    def handle_error(self, error: ValidationError, *_args: Any, **_options: Any) -> NoReturn:
        inside = error.messages.values() if isinstance(error.messages, dict) else [error.messages]
        raise BadAnswer(REFUSED, [p for part in inside for p in problems_of(part)]) from error


def problems_of(messages: Any, path: tuple = ()) -> list[Problem]:
    """marshmallow's messages as problems."""
    if not isinstance(messages, dict):
        return [Problem(path, "required" if "请提供" in str(m) else "malformed", str(m)) for m in messages]
    steps = ((path if key == "_schema" else (*path, key), inner) for key, inner in messages.items())
    return [problem for step, inner in steps for problem in problems_of(inner, step)]


def _part(name: str, text: str) -> Any:
    try:
        return _parsed(text.encode())
    except BadRequest as refusal:
        message = f"{name} 的内容不是有效的 JSON，请检查格式。"
        raise BadAnswer(REFUSED, [Problem((name,), "malformed", message)]) from refusal


_NOTHING = object()


def read_json(empty: Any = _NOTHING) -> Any:
    """The body of this request; `empty` stands for none, which is refused otherwise. Numbers stay exact."""
    request.max_content_length = LONGEST_JSON
    raw = request.get_data()
    if not raw:
        if empty is _NOTHING:
            raise BadRequest("请求没有内容，请提交 JSON。")
        return empty
    if not request.is_json:
        raise UnsupportedMediaType("请以 Content-Type: application/json 提交。")
    value = _parsed(raw)
    refuse_unstorable(value)
    return value


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_float=str, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise BadRequest("请求内容不是有效的 UTF-8 文字。") from error
    except (ValueError, RecursionError) as error:
        raise BadRequest("请求内容不是有效的 JSON，请检查格式。") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def refuse_unstorable(value: Any) -> None:
    """BadAnswer for NUL and lone surrogates, which no database keeps, and for endless nesting."""
    waiting: list[tuple[tuple, Any]] = [((), value)]
    while waiting:
        path, part = waiting.pop()
        if len(path) > DEEPEST:
            raise BadRequest("请求内容嵌套过深。")
        if isinstance(part, str):
            _refuse_characters(path, part)
        for key, inner in _inside(part):
            _refuse_characters(path, str(key))
            waiting.append(((*path, key), inner))


def _inside(part: Any) -> Any:
    if isinstance(part, MultiDict):
        return part.items(multi=True)
    if isinstance(part, dict):
        return part.items()
    return enumerate(part) if isinstance(part, list) else ()


def _refuse_characters(path: tuple, text: str) -> None:
    if "\0" in text or not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        message = "含有不能保存的字符（NUL 或不完整的代理字符），请删除后重新填写。"
        shown = [str(step).encode("utf-8", "replace").decode().replace("\0", "?") for step in path]
        raise BadAnswer(message, [Problem(tuple(shown), "forbidden_character", message)])
