"""A kind of filing is declared in its room: what stands outside asks it, and knows none by name."""

from __future__ import annotations

import re

import pytest

from filing.config import ROOT
from filing.domain.forms import KINDS
from filing.domain.receipts import wording
from filing.models import Filing

#: `kind == "change"`, and words for each kind: `{"establishment": …}[kind]`.
BY_NAME = re.compile(
    rf"\bkind\s*[!=]=\s*[\"']({'|'.join(KINDS)})[\"']|[\"']({'|'.join(KINDS)})[\"'][^{{}}]*}}\["
)


def outside():
    code = [p for p in (ROOT / "filing").rglob("*.py") if ROOT / "filing/domain/forms" not in p.parents]
    return [*code, *(ROOT / "templates").rglob("*.html")]


@pytest.mark.parametrize("line", ['{% if filing.kind == "change" %}', '{{ {"change": "变更"}[row.kind] }}'])
def test_what_knows_a_kind_by_name_is_found(line):
    assert BY_NAME.search(line)


def test_nothing_outside_the_rooms_of_the_forms_compares_kinds():
    """If this fails, let `FilingKind` say it and ask the kind."""
    named = {str(p.relative_to(ROOT)) for p in outside() if BY_NAME.search(p.read_text("utf-8"))}
    assert named == set()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_answered_by_a_receipt_that_the_law_prints(kind):
    assert KINDS[kind].receipt in wording.kinds()


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_of_filings_takes_every_kind(kind):
    (check,) = (c for c in Filing.__table__.constraints if str(c.name).endswith("_kind"))
    assert f"'{kind}'" in str(check.sqltext)
