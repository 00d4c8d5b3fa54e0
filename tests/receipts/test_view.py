"""A view has every text that the form prints and nothing else."""

import json
from datetime import date

import pytest

from filing.domain.forms import KINDS
from filing.domain.forms.matter import Matter
from filing.receipts.content import view_of
from filing.receipts.view import all_text, find_view_problems, validate_view


def test_a_complete_view_has_no_problems(establishment, change):
    assert find_view_problems(establishment) == find_view_problems(change) == []


def test_a_view_survives_storage_as_json(change):
    assert json.loads(json.dumps(change)) == change


@pytest.mark.parametrize("key", ["number", "addressee", "agency_name", "completed_on"])
def test_the_head_must_be_filled(key, establishment):
    establishment[key] = " "
    assert any(key in problem for problem in find_view_problems(establishment))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("business_scope", None),
        ("enterprise_name_cn", ""),
        ("investors", []),
        ("investors", [{"name": "甲"}]),
        ("imported_equipment_tax_exemption", {"value": "yes"}),
        ("imported_equipment_tax_exemption", {"value": False, "bases": ["encouraged_industry"]}),
        ("imported_equipment_tax_exemption", {"value": True, "bases": ["other"]}),
        ("change_items", []),
    ],
)
def test_a_faulty_field_is_found(key, value, change):
    change["fields"][key] = value
    assert any(key in problem for problem in find_view_problems(change))


def test_a_missing_field_is_named(establishment):
    del establishment["fields"]["operating_term"]
    assert find_view_problems(establishment) == ["fields lacks operating_term"]


def test_what_the_form_does_not_print_is_not_taken(establishment):
    establishment["fields"]["uscc"] = "91370200MA3CG9XX0X"
    assert find_view_problems(establishment) == ["fields has an unknown uscc"]


def test_the_day_must_exist(establishment):
    establishment["completed_on"] = "2017-02-29"
    with pytest.raises(ValueError, match="ISO date"):
        validate_view(establishment)


def test_address_and_code_lead_to_the_same_answer(establishment):
    establishment |= {"verify_url": "https://example.cn/verify/ABCD2345EFGH6789", "code": "ABCD2345EFGH6789"}
    assert find_view_problems(establishment) == []


@pytest.mark.parametrize(
    "verification",
    [
        {"code": "ABCD2345EFGH6789"},
        {"code": "ABCD2345EFGH6789", "verify_url": "https://example.cn/verify/BBCD2345EFGH6789"},
        {"code": "ABCD 2345", "verify_url": "https://example.cn/verify/ABCD 2345"},
        {"code": None, "verify_url": "https://example.cn/"},
        {"verify_url": ""},
    ],
)
def test_an_address_without_its_code_is_found(verification, establishment):
    assert find_view_problems({**establishment, **verification})


def test_all_text_reaches_into_the_investors(establishment):
    assert "Núñez" in all_text(establishment)


def test_what_an_approved_enterprises_record_lacks_stays_blank():
    facts = {
        "enterprise": {"enterprise_name": {"cn": "青岛莱茵精密机械有限公司"}},
        "investors": [{"id": "i1", "name_cn": "莱茵机械股份公司"}],
    }
    matter = Matter({}, date(2017, 9, 28), before=facts)
    view = view_of(KINDS["change"], matter, facts, "鲁青外资备201700001", "青岛市商务局", date(2017, 9, 28))
    assert view["fields"]["imported_equipment_tax_exemption"] == {"value": None, "bases": []}
    said = {key: text for key, text in view["fields"].items() if isinstance(text, str) and text}
    assert said == {"enterprise_name_cn": "青岛莱茵精密机械有限公司"}
    assert set(view["fields"]["investors"][0].values()) == {"莱茵机械股份公司", ""}
