"""The commitment letters: one for each kind of filing that the annexes print one for (17-§8（二）)."""

from __future__ import annotations

from dataclasses import replace

from filing.domain.forms import KINDS
from filing.domain.forms.letters import has_letter


def test_both_statutory_kinds_have_a_letter():
    assert {key for key, kind in KINDS.items() if has_letter(kind)} == {"establishment", "change"}


def test_a_kind_without_a_text_has_none():
    assert not has_letter(replace(KINDS["change"], key="branch"))
