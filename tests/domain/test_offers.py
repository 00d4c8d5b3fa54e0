"""Typed once: people and controllers that stand elsewhere in the form are offered, and what is taken is the same."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.forms import KINDS
from filing.domain.forms.offers import LEGAL, MANAGER, offers_for
from filing.domain.questions.answers import normalise
from filing.domain.questions.paths import get_at, put_at
from tests.samples import ESTABLISHMENT

FORM = KINDS["establishment"].form_on(date(2018, 3, 5))
BLANK = put_at(put_at(ESTABLISHMENT, LEGAL, None), MANAGER, None)


def offers(answers: dict, *path: str):
    return list(offers_for(FORM, answers, path))


def test_a_blank_legal_representative_can_be_any_director():
    assert [o.label for o in offers(BLANK, *LEGAL)] == [
        "法定代表人与董事约翰·史密斯相同",
        "法定代表人与董事王小明相同",
    ]


def test_what_is_taken_is_the_directors_name_country_and_paper():
    taken = offers(BLANK, *MANAGER)[1].taken(BLANK)
    assert get_at(taken, MANAGER) == {
        "name": "王小明",
        "nationality": "CN",
        "id_document": {"choice": "id_card", "text": "11010519491231002X"},
    }


def test_a_telephone_that_was_typed_stays():
    answers = put_at(BLANK, (*LEGAL, "phone"), "0532-80000001")
    assert get_at(offers(answers, *LEGAL)[0].taken(answers), (*LEGAL, "phone")) == "0532-80000001"


def test_a_paper_that_the_question_does_not_know_is_left_out():
    paper = {"choice": "foreigner_permanent_residence", "text": "DEU330067093005"}
    answers = put_at(BLANK, LEGAL, {"name": "安娜", "nationality": "DE", "id_document": paper})
    offer = next(o for o in offers(answers, *MANAGER) if "法定代表人安娜" in o.label)
    assert "id_document" not in get_at(offer.taken(answers), MANAGER)


def test_who_stands_there_already_is_not_offered():
    assert all("约翰·史密斯" not in o.label for o in offers(ESTABLISHMENT, *LEGAL))


def test_controllers_come_from_the_enterprise_or_another_investor_under_ids_of_their_own():
    rows = ESTABLISHMENT["investors"]
    path = ("investors", rows[2]["id"], "ultimate_controllers")
    (offer,) = offers(ESTABLISHMENT, *path)
    assert offer.label == "最终实际控制人与企业的相同（汉斯·米勒）"
    taken = normalise(FORM, offer.taken(ESTABLISHMENT))
    (copied,) = get_at(taken, path)
    (source,) = ESTABLISHMENT["enterprise"]["ultimate_controllers"]
    assert copied["id"] != source["id"]
    assert {k: v for k, v in copied.items() if k != "id"} == {k: v for k, v in source.items() if k != "id"}


@pytest.mark.parametrize("path", [("enterprise", "ultimate_controllers"), ("investors",), ("enterprise",)])
def test_where_something_stands_or_nothing_fits_there_is_no_offer(path):
    assert offers(ESTABLISHMENT, *path) == []
