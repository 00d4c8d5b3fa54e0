"""合并、分立 in calls: a filing begun as linked to another, and what each says of the other."""

from __future__ import annotations

import pytest

from filing.extensions import db
from filing.models import Filing, User
from tests.services.enterprises import an_enterprise
from tests.services.test_linked_filings import complete

NEW, OTHER = "青岛丙有限公司", "青岛丁有限公司"


@pytest.fixture
def enterprise(li, applicant, at) -> int:
    at("2018-03-05T09:00")
    return an_enterprise(applicant).id


def dividing(caller, enterprise: int, *names: str) -> int:
    """A change draft that divides the enterprise into these."""
    filing = caller.post("/filings", json={"kind": "change", "enterprise": enterprise}).json["id"]
    division = {"resulting_enterprises": [{"name": name} for name in names]}
    given = {"merger_division_termination": {"kind": ["division"], "division": division}}
    assert caller.patch(f"/filings/{filing}/answers/change", json=given).status_code == 200
    return filing


def test_a_new_ones_establishment_is_begun_linked_and_filled_in(li, enterprise):
    first = dividing(li, enterprise, NEW)
    answer = li.post("/filings", json={"kind": "establishment", "linked_to": first})
    assert answer.status_code == 201
    told = answer.json["answers"]["enterprise"]
    assert told["enterprise_name"]["cn"] == NEW and told["establishment_mode"] == "new_by_division"
    said = li.get(f"/filings/{first}").json["linked"]
    assert said == [{"id": answer.json["id"], "kind": "establishment", "name": NEW, "state": "draft"}]
    assert [other["id"] for other in answer.json["linked"]] == [first]


def test_each_call_takes_the_next_enterprise_that_has_no_filing(li, enterprise):
    first = dividing(li, enterprise, NEW, OTHER)
    call = {"kind": "establishment", "linked_to": first}
    begun = [li.post("/filings", json=call).json["answers"]["enterprise"] for _ in range(2)]
    assert [told["enterprise_name"]["cn"] for told in begun] == [NEW, OTHER]
    refused = li.post("/filings", json=call)
    assert refused.status_code == 422 and refused.json["problems"][0]["path"] == ["linked_to"]


def test_a_program_reads_who_else_files_what_and_begins_it_for_the_one_it_names(li, enterprise):
    first = dividing(li, enterprise, NEW, OTHER)
    parties = li.get(f"/filings/{first}/parties").json
    assert [(party["name"], party["role"], party["filing"]) for party in parties] == [
        (NEW, "of_division", None),
        (OTHER, "of_division", None),
    ]
    here = [(duty["kind"], duty["here"]) for duty in parties[1]["files"]]
    assert here == [("change", False), ("establishment", True)]
    call = {"kind": "establishment", "linked_to": first, "party": parties[1]["party"]}
    begun = li.post("/filings", json=call).json
    assert begun["answers"]["enterprise"]["enterprise_name"]["cn"] == OTHER
    told = li.get(f"/filings/{first}/parties").json[1]
    assert (told["filing"]["id"], told["linked"]) == (begun["id"], True)


@pytest.mark.parametrize(
    ("call", "member", "words"),
    [
        ({"kind": "establishment", "party": "青岛无有限公司"}, "party", "没有“青岛无有限公司”这家企业"),
        ({"kind": "change", "party": NEW}, "party", "须由该企业或其申报单位另行申报"),
    ],
)
def test_whom_nothing_can_be_begun_for_is_refused_with_the_reason(li, enterprise, call, member, words):
    refused = li.post("/filings", json={"linked_to": dividing(li, enterprise, NEW), **call})
    assert refused.status_code == 422 and words in refused.json["message"]
    assert refused.json["problems"][0]["path"] == [member]


def test_a_party_named_again_is_led_to_its_filing(li, enterprise):
    first = dividing(li, enterprise, NEW)
    call = {"kind": "establishment", "linked_to": first, "party": NEW}
    begun = li.post("/filings", json=call).json["id"]
    assert f"“{NEW}”的申报（{begun}）已经关联" in li.post("/filings", json=call).json["message"]


def test_one_begun_by_itself_is_tied_when_it_is_named(li, enterprise):
    alone = li.post("/filings", json={"kind": "establishment"}).json["id"]
    li.patch(f"/filings/{alone}/answers/enterprise", json={"enterprise_name": {"cn": NEW}})
    first = dividing(li, enterprise, NEW)
    call = {"kind": "establishment", "linked_to": first, "party": NEW}
    assert li.post("/filings", json=call).json["id"] == alone
    assert [each["id"] for each in li.get(f"/filings/{first}").json["linked"]] == [alone]


def test_a_filing_that_names_nobody_is_refused_with_the_reason(li, enterprise):
    plain = li.post("/filings", json={"kind": "change", "enterprise": enterprise}).json["id"]
    refused = li.post("/filings", json={"kind": "establishment", "linked_to": plain})
    assert refused.status_code == 422 and "没有这样一家还未申报" in refused.json["message"]


def test_a_change_is_begun_linked_for_ones_own_enterprise(li, applicant, enterprise):
    code = {"choice": "licence_obtained", "text": "91370200MA3DC7L85A"}
    other = an_enterprise(
        db.session.get(User, applicant.id),
        enterprise__enterprise_name={"cn": OTHER, "en": "Ding"},
        enterprise__unified_social_credit_code=code,
    ).id
    first = li.post("/filings", json={"kind": "change", "enterprise": enterprise}).json["id"]
    merger = {
        "merged_enterprises": [{"name": OTHER, "uscc": code["text"]}],
        "resulting_enterprise": {"name": NEW},
    }
    given = {"merger_division_termination": {"kind": ["merger.new_entity"], "merger": merger}}
    li.patch(f"/filings/{first}/answers/change", json=given)
    (party, _) = li.get(f"/filings/{first}/parties").json
    assert (party["name"], party["enterprise"]) == (OTHER, other)
    call = {"kind": "change", "linked_to": first, "party": code["text"]}
    begun = li.post("/filings", json=call)
    assert begun.status_code == 201, begun.json
    assert begun.json["answers"]["change"]["merger_division_termination"]["kind"] == ["merger.new_entity"]
    assert [each["id"] for each in begun.json["linked"]] == [first]


def test_nobody_links_to_a_filing_of_another_organisation(li, stranger, enterprise):
    first = dividing(li, enterprise, NEW)
    assert stranger.post("/filings", json={"kind": "establishment", "linked_to": first}).status_code == 404


def test_a_filing_of_its_own_is_linked_with_nothing(li):
    assert li.post("/filings", json={"kind": "establishment"}).json["linked"] == []


def test_the_record_says_what_came_of_the_enterprise(li, applicant, enterprise):
    first = db.session.get(Filing, dividing(li, enterprise, NEW))
    complete(first)
    links = li.get(f"/enterprises/{enterprise}").json["links"]
    assert links == [{"kind": "division", "side": "from", "name": NEW, "enterprise": None}]
