"""The same services as JSON, under /api/v1: Bearer tokens only, described by OpenAPI 3.1."""

from __future__ import annotations

from threading import Lock
from typing import Any

import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from flask_smorest.spec.plugins import integerconverter2paramschema

from filing.api import errors
from filing.api.blueprint import Id
from filing.api.shapes import ErrorShape
from filing.extensions import csrf


class Api(flask_smorest.Api):
    """flask-smorest without its own error handlers: filing.api.errors answers."""

    ERROR_SCHEMA = ErrorShape

    def __init__(self, app: Flask, **options: Any):
        super().__init__(app, **options)
        self._parts: list[flask_smorest.Blueprint] = []
        self._describing = Lock()

    def _register_error_handlers(self) -> None:
        pass

    def register_blueprint(self, part: flask_smorest.Blueprint, **options: Any) -> None:
        """The routes of a part; they are described once somebody asks, for that takes most of a program's start."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][part.name] = self
        self._app.register_blueprint(part, **options)
        self._parts.append(part)

    def described(self) -> dict:
        """The whole as OpenAPI."""
        with self._describing:
            while self._parts:
                part = self._parts.pop(0)
                part.register_views_in_doc(self, self._app, self.spec, name=part.name, parameters=None)
                self.spec.tag({"name": part.name, "description": part.description})
            return self.spec.to_dict()


def register(app: Flask) -> None:
    """Every part of the API, and its errors before the pages'."""
    from filing.api import (
        batches,
        book,
        credit,
        departments,
        disclosures,
        documents,
        enterprises,
        filings,
        inspected,
        inspections,
        moves,
        papers,
        personal,
        public,
        receipts,
        records,
        registrations,
        reports,
        results,
        review,
        screening,
        several,
        simulation,
        supervision,
        verify,
        yearly,
    )

    app.url_map.converters["id"] = Id
    api = Api(app, spec_kwargs={"marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_name)})
    api.register_converter(Id, integerconverter2paramschema)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    api.spec.options["security"] = [{"token": []}]
    for part in (
        filings, documents, papers, book, several, moves, review, screening, batches, receipts, records, enterprises, personal,
        departments, registrations, public, results, verify, supervision, inspections, inspected, reports, credit, disclosures, simulation, yearly,
    ):  # fmt: skip
        # A token in a header is sent by nobody but its owner; the cookie counts for nothing here.
        csrf.exempt(part.bp)
        api.register_blueprint(part.bp)
    errors.register(app)


def _name(schema) -> str:
    """The name of a schema in the document: ErrorShape is Error."""
    found = schema if isinstance(schema, type) else type(schema)
    return found.__name__.removesuffix("Shape")
