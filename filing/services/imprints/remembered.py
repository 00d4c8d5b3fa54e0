"""Rows that need not be read again for their imprint: the session knows what they say as well as the database does."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, Column, Table
from sqlalchemy.orm import InstanceState, Mapper

from filing.extensions import db
from filing.models.types import UtcDateTime
from filing.services.imprints.covered import columns_of, lists_of

#: What every database gives back as it was given.
_EXACT = (str, int, bool, date, datetime)
_PLAIN, _NAMES = frozenset({str, int, bool, type(None)}), frozenset({str})
_Columns = tuple[tuple[Column, str, type], ...]


def is_known(state: InstanceState, *, is_new: bool) -> bool:
    """Whether nobody else can have written in the row since it was read: it is new, counts its changes, or nobody
    writes beside this transaction.
    """
    alone = is_new or state.mapper.version_id_col is not None or db.engine.dialect.name == "sqlite"
    return alone and not lists_of(state.mapper.local_table)


def said_by(state: InstanceState) -> dict[str, Any] | None:
    """Column -> value, as the flushed row holds them; None where the database has to be asked."""
    if not state.persistent:
        # Undone with a part of the transaction.
        return None
    return _said(state.mapper, state.dict, state.expired_attributes)


def said_in(mapper: Mapper, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same of a row just inserted without an object; None too where the database was left to fill something in."""
    return _said(mapper, row, _filled(mapper))


def _said(mapper: Mapper, known: Mapping[str, Any], unknown: Container[str]) -> dict[str, Any] | None:
    said: dict[str, Any] = {}
    for column, key, kind in _columns(mapper):
        if key not in known and (key in unknown or column.server_default is not None):
            return None
        # What was not given is empty.
        value = known.get(key)
        if value is not None and not _is_exact(value, kind):
            return None
        said[column.name] = value
    return said


@cache
def _filled(mapper: Mapper) -> frozenset[str]:
    """The columns that get something of their own where nothing is given."""
    return frozenset(key for column, key, _ in _columns(mapper) if column.default is not None)


@cache
def _columns(mapper: Mapper) -> _Columns:
    table: Table = mapper.local_table  # type: ignore[assignment]
    return tuple(
        (column, mapper.get_property_by_column(column).key, _kind_of(column)) for column in columns_of(table)
    )


def _kind_of(column: Column) -> type:
    if isinstance(column.type, UtcDateTime):
        return datetime
    return dict if isinstance(column.type, JSON) else column.type.python_type


def _is_exact(value: Any, kind: type) -> bool:
    """Whether the value is of its column's kind, and comes back as it is."""
    if kind is dict:
        return _is_plain(value)
    return kind in _EXACT and (type(value) is kind or kind is str and isinstance(value, str))


def _is_plain(value: Any) -> bool:
    """Whether it is JSON that every database spells alike: no fraction, nothing that only looks like a list."""
    inside = [value]
    while inside:
        one = inside.pop()
        kind = type(one)
        if kind is dict:
            if one and set(map(type, one)) != _NAMES:
                return False
            inside += one.values()
        elif kind is list:
            inside += one
        elif kind not in _PLAIN:
            return False
    return True
