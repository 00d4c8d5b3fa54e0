"""The kind of blueprint all parts of the API use, and how its rules and refusals are documented."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flask_smorest
from marshmallow import Schema
from werkzeug.routing import IntegerConverter

from filing.api.parsing import Parser

PREFIX = "/api/v1"
UNSAFE = ("post", "put", "patch", "delete")
OTHERS = {
    "400": "Malformed request",
    "404": "No such thing, or none the caller may know of",
    "405": "Method not allowed",
    "422": "Problems to solve",
    "429": "Too many requests",
}
WITH_TOKEN = {"401": "No valid token", "403": "Not for this role"}
ON_WRITING = {
    "409": "Move not allowed, stale version, or a key used for another call",
    "413": "Too large",
    "415": "Unsupported media type",
    "503": "The storage is not available; nothing was written",
}
HEADERS = {
    "Idempotency-Key": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "The same key with the same content gets the same answer",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    },
    "If-Match": {
        "name": "If-Match",
        "in": "header",
        "description": 'The version the change is based on: "VERSION"; 409 when it is stale',
        "schema": {"type": "string"},
    },
}


class Id(IntegerConverter):
    """An id the database can look up; anything larger does not exist."""

    def __init__(self, map, *args, **options):
        super().__init__(map, min=1, max=2**31 - 1)


class Blueprint(flask_smorest.Blueprint):
    """A part of the API: programs only, lenient to unknown members, refusals documented once."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, name: str, description: str):
        super().__init__(f"api-{name}", __name__, url_prefix=PREFIX, description=description)
        self._prepare_doc_cbks.append(self._document_refusals)

    def arguments(self, schema: type[Schema] | Schema, **options: Any) -> Callable:
        """Each schema is made once: of its class, every call would make another."""
        return super().arguments(schema() if isinstance(schema, type) else schema, **options)

    @staticmethod
    def _document_refusals(doc: dict, doc_info: dict, *, method: str, **_more) -> dict:
        manual = doc_info.get("manual_doc", {})
        codes = (
            OTHERS
            | ({} if manual.get("security") == [] else WITH_TOKEN)
            | (ON_WRITING if method in UNSAFE else {})
        )
        responses = doc.setdefault("responses", {})
        for code, words in codes.items():
            body = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
            responses[code] = {"description": words, "content": body}
        names = ["Idempotency-Key"] * (method in UNSAFE) + ["If-Match"] * ("x-versioned" in manual)
        doc.setdefault("parameters", []).extend(HEADERS[name] for name in names)
        return doc


#: Documented as usable without a token; goes with @access("public").
open_to_all = Blueprint.doc(security=[])
#: Documented as honouring If-Match.
versioned = Blueprint.doc(**{"x-versioned": True})
