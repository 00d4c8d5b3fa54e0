"""Private persons' numbers: which they are, and how they look when they are hidden."""

from __future__ import annotations

import pytest

from filing.domain.forms import KINDS
from filing.domain.forms.establishment import ESTABLISHMENT
from filing.domain.questions.masking import Veil, masked, numbers_in
from filing.domain.questions.spec import Field, Kind
from tests.samples import controller, establishment_answers, investor

FORM = ESTABLISHMENT.versions[-1]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("11010519491231002X", "110***********002X"),
        ("13800138000", "13*******00"),
        ("C01X00T47", "C0*****47"),
        ("H60152889", "H6*****89"),
        ("+49 30 1234567", "+49********567"),
        ("12345", "1***5"),
    ],
)
def test_at_least_half_of_a_number_is_hidden(number, shown):
    assert masked(number) == shown
    assert shown.count("*") * 2 >= len(number)


def test_the_sample_holds_these_numbers_and_no_others():
    assert numbers_in(FORM, establishment_answers()) == {
        "C01X00T47", "11010519491231002X", "KJ0123456", "0532-80000001", "+49 30 1234567", "13800138000",
    }  # fmt: skip


def all_fields(members, path=()):
    for member in members:
        if isinstance(member, Field):
            yield (*path, member.key), member
        else:
            yield from all_fields(member.members, (*path, member.key))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_every_identity_paper_is_personal_in_every_form(kind):
    """If this fails, a field of an identity paper was declared without `personal`."""
    fields = list(all_fields(kind.form_on(FORM.valid_from).members))
    assert [path for path, field in fields if field.kind is Kind.IDENTITY and field.personal is None] == []
    assert [path for path, field in fields if field.format == "certificate" and field.personal is None] == []


#: Telephones of the enterprise itself.
OF_THE_ENTERPRISE = {"landline", "fax"}


def test_every_telephone_is_personal_but_the_enterprises_own():
    phones = [
        path for path, field in all_fields(FORM.members) if field.kind is Kind.PHONE and not field.personal
    ]
    assert {path[-1] for path in phones} == OF_THE_ENTERPRISE


@pytest.mark.parametrize(
    ("paper", "is_hidden"),
    [
        ("护照", True), ("居民身份证", True), ("港澳居民来往内地通行证", True), ("台胞证", True), ("Passport", True),
        ("", True), ("营业执照", False), ("商业登记证", False), ("公司注册证书", False),
        ("Certificate of Incorporation", False), ("统一社会信用代码证", False),
    ],
)  # fmt: skip
def test_an_investors_number_is_hidden_unless_its_paper_is_a_companys(paper, is_hidden):
    row = investor("a1", "甲", "DE", "1.00", "100", certificate={"type": paper, "number": "AB1234567"})
    found = numbers_in(FORM, {"investors": [{**row, "ultimate_controllers": []}]})
    assert found == ({"AB1234567"} if is_hidden else set())


@pytest.mark.parametrize(
    ("category", "is_hidden"),
    [
        ("overseas_natural_person", True),
        ("domestic_natural_person", True),
        ("foreign_government_body", False),
    ],
)
def test_a_controllers_number_is_hidden_where_it_is_a_persons(category, is_hidden):
    rows = [controller("f1", "汉斯", category=category)]
    assert bool(numbers_in(FORM, {"enterprise": {"ultimate_controllers": rows}})) is is_hidden


def test_answers_of_any_shape_are_read_without_a_fault():
    odd = {"enterprise": [1, None], "investors": {"certificate": 3}, "remarks": None}
    assert numbers_in(FORM, odd) == frozenset()


def test_a_veil_hides_numbers_inside_sentences_and_data_and_leaves_longer_ones():
    veil = Veil(["C01X00T47", "13800138000"])
    assert veil.over("护照号：C01X00T47，请核对。") == "护照号：C0*****47，请核对。"
    assert veil.over("编号913800138000号") == "编号913800138000号"
    data = {"a": [{"choice": "passport", "text": "C01X00T47"}], "n": 3}
    assert veil.over_data(data) == {"a": [{"choice": "passport", "text": "C0*****47"}], "n": 3}


def test_two_numbers_that_look_alike_veiled_are_said_to_differ():
    veil = Veil(["C01X00T47", "C01Y11T47"])
    assert veil.over_both("C01X00T47", "C01Y11T47") == ("C0*****47", "C0*****47（号码不同）")
    assert veil.over_both("C01X00T47", "C01X00T47") == ("C0*****47", "C0*****47")


def test_an_empty_veil_changes_nothing():
    assert Veil().over("C01X00T47") == "C01X00T47"
