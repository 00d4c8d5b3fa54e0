"""On what an answer to a finding rests: when it still counts, and when it is asked for again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from filing.domain.screening import Subject, screen
from filing.domain.screening.answering import basis_of

SUBJECT = Subject(
    on=date(2018, 3, 5), business_scope="稀土冶炼、分离", industries=("C3232",), foreign_share=Decimal(50)
)


def basis(subject: Subject) -> str:
    return basis_of(screen(subject).findings[0], subject)


def test_the_same_facts_on_another_day_of_the_same_list_keep_the_answer():
    assert basis(SUBJECT) == basis(replace(SUBJECT, on=date(2018, 3, 6)))


@pytest.mark.parametrize(
    "changed",
    [
        {"business_scope": "稀土冶炼、分离、加工"},
        {"industries": ("C3239",)},
        {"foreign_share": Decimal(51)},
        {"province": "370000"},
        {"enterprise_type": "wholly_foreign_owned"},
    ],
)
def test_a_change_of_what_was_screened_asks_again(changed):
    assert basis(SUBJECT) != basis(replace(SUBJECT, **changed))
