"""The statement says what the view says, in the one form that its bytes can have."""

import json

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.receipts.checking import NotGenuine, read_statement
from filing.receipts.statement import (
    SCHEMA_FILE,
    canonical,
    find_statement_problems,
    statement_of,
)
from tests.receipts import issuing

TEXTS = st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)


@pytest.fixture(scope="module")
def schema():
    return jsonschema_rs.validator_for(json.loads(SCHEMA_FILE.read_text("utf-8")))


@pytest.fixture
def statement():
    return statement_of(issuing.view(), issuing.AUDIT_HEAD)


def test_keys_are_ordered_as_rfc_8785_orders_them():
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    ordered = json.loads(canonical(dict.fromkeys(names)))
    assert list(ordered) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_texts_and_literals_are_written_as_rfc_8785_writes_them():
    value = {"string": '\u20ac$\u000f\nA\'B"\\\\"/', "literals": [None, True, False]}
    assert (
        canonical(value)
        == b'{"literals":[null,true,false],"string":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


@given(VALUES)
def test_a_canonical_form_says_the_same_and_has_no_other(value):
    assert json.loads(canonical(value)) == value
    assert canonical(json.loads(canonical(value))) == canonical(value)


@pytest.mark.parametrize("value", [1.5, 2**53, {1: "a"}, b"bytes", {"a": {None}}])
def test_what_other_programs_might_write_differently_has_no_canonical_form(value):
    with pytest.raises(TypeError):
        canonical(value)


def test_half_a_character_has_no_canonical_form():
    with pytest.raises(UnicodeEncodeError):
        canonical("\ud83d")


def test_a_statement_says_everything_the_view_says(statement):
    view = {
        key: value for key, value in statement.items() if key not in ("format", "simulation", "audit_head")
    }
    assert statement_of(view, issuing.AUDIT_HEAD) == statement
    assert (statement["format"], statement["simulation"]) == ("filing-receipt/1", True)


@pytest.mark.parametrize("kind", ["establishment", "change"])
def test_a_statement_is_what_the_published_schema_describes(kind, schema):
    changed = {"change_items": ["企业名称变更"]} if kind == "change" else {}
    schema.validate(statement_of(issuing.view(kind, investors=50, **changed), issuing.AUDIT_HEAD))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", "filing-receipt/2"),
        ("simulation", False),
        ("simulation", 1),
        ("code", None),
        ("code", "ABCD"),
        ("verify_url", None),
        ("verify_url", ""),
        ("audit_head", "XYZ"),
        ("audit_head", None),
        ("kind", "licence"),
        ("number", ""),
        ("fields", None),
        ("note", "another text"),
    ],
)
def test_schema_and_reader_refuse_the_same_faults(key, value, statement, schema):
    faulty = {**statement, key: value}
    if value is None:
        del faulty[key]
    assert find_statement_problems(faulty)
    assert not schema.is_valid(faulty)


@pytest.mark.parametrize("key", ["code", "verify_url"])
def test_nothing_is_signed_that_nobody_could_look_up(key):
    view = issuing.view()
    del view[key]
    with pytest.raises(ValueError, match=f"{key} is missing"):
        statement_of(view, issuing.AUDIT_HEAD)


def test_a_statement_is_read_back(statement):
    assert read_statement(canonical(statement)) == statement


def test_another_spelling_of_the_same_statement_is_refused(statement):
    with pytest.raises(NotGenuine):
        read_statement(json.dumps(statement, ensure_ascii=False).encode())


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b" " * 1_000_001])
def test_what_is_no_statement_is_refused(data):
    with pytest.raises(NotGenuine):
        read_statement(data)
