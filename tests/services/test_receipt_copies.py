"""领取 (17-§13), copies, and who may know of a receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from filing.current import store
from filing.demo.numbers import credit_code
from filing.domain.errors import BadAnswer, MoveNotAllowed, NotFound, NotPermitted
from filing.extensions import transaction
from filing.models import AuditRecord, Receipt, User
from filing.services.people.sight import proposal_for, receipt_for, records_for
from filing.services.receipts import copies
from filing.services.receipts.listing import receipt_page
from tests.services import receipts as steps
from tests.services.receipts import AT_THE_COUNTER, LATER, problems_of


@pytest.fixture
def people(app):
    return steps.people()


@pytest.fixture
def receipt(people):
    return steps.issued(people.applicant, people.reviewer)


def collected(receipt: Receipt, reviewer: User, **changes) -> AuditRecord:
    with transaction():
        return copies.record_collection(receipt, reviewer, LATER, replace(AT_THE_COUNTER, **changes))


def test_a_receipt_is_collected_against_the_licence(people, receipt):
    made = collected(receipt, people.reviewer, document_number=" ９１３７０２００１６３５６２６８１ｇ")
    assert made.act == "receipt.collected" and made.details == {
        "basis": "licence", "document_number": "91370200163562681G", "collector": "李敏", "capacity": "enterprise",
        "copies": 1, "collected_on": "2017-10-10",
    }  # fmt: skip


def test_before_the_licence_the_name_approval_will_do(people, receipt):
    made = collected(
        receipt, people.reviewer, basis="name_approval", document_number="（青）名预核字〔2017〕第1号"
    )
    assert made.details["document_number"] == "（青）名预核字〔2017〕第1号"


def test_the_same_collection_sent_twice_is_one(people, receipt):
    assert collected(receipt, people.reviewer).id == collected(receipt, people.colleague).id
    assert collected(receipt, people.reviewer, copies=2).id != collected(receipt, people.reviewer).id


def test_what_is_missing_is_named_and_nothing_is_recorded(people, receipt):
    given = replace(AT_THE_COUNTER, collector=" ", copies=None)
    wrong = problems_of(lambda: copies.record_collection(receipt, people.reviewer, LATER, given))
    assert wrong == {"collector": "required", "copies": "out_of_range"}
    assert steps.acts_on(receipt) == ["receipt.issued"]


def test_another_enterprise_s_licence_is_not_taken(people, receipt):
    with transaction():
        filing = steps.again(receipt).filing
        licensed = {
            "unified_social_credit_code": {"choice": "licence_obtained", "text": credit_code("370202", 7)}
        }
        filing.answers = {**filing.answers, "enterprise": {**filing.answers["enterprise"], **licensed}}
    with pytest.raises(BadAnswer) as refusal:
        collected(receipt, people.reviewer)
    assert [p.code for p in refusal.value.problems] == ["other_enterprise"]


def test_supervisors_hand_nothing_out(people, receipt):
    with pytest.raises(NotPermitted):
        collected(receipt, people.supervisor)


def test_what_was_replaced_is_not_handed_out(people, receipt):
    new = steps.confirmed(steps.proposed_correction(receipt, people.reviewer), people.colleague)
    with pytest.raises(MoveNotAllowed):
        collected(receipt, people.reviewer)
    assert collected(new, people.reviewer, collected_on=date(2017, 10, 16))


# Who may know, and how it is found


def test_others_do_not_know_of_it(people, receipt):
    elsewhere = steps.staff("x@example.com", "外", "supervisor", "370100")
    proposal = steps.proposed_revocation(receipt, people.supervisor)
    with pytest.raises(NotFound):
        receipt_for(elsewhere, receipt.number)
    with pytest.raises(NotFound):
        proposal_for(people.applicant, receipt.number, proposal.id)
    assert receipt_page(elsewhere)[0] == [] and len(receipt_page(people.provincial)[0]) == 1


def test_an_applicant_reads_what_became_of_the_receipt_and_the_own_copies(people, receipt):
    with transaction():
        for reader in (people.applicant, people.reviewer):
            copies.record_copy(receipt, reader, LATER, "page")
    steps.proposed_revocation(receipt, people.supervisor)
    seen = [(r.act, r.actor_id) for r in records_for(people.applicant, receipt)]
    assert seen == [("receipt.issued", people.reviewer.id), ("receipt.copied", people.applicant.id)]
    assert len(records_for(people.colleague, receipt)) == 4


def test_a_page_of_receipts_goes_on_where_the_one_before_ended(people):
    numbers = [steps.issued(people.applicant, people.reviewer).number for _ in range(3)]
    first, cursor = receipt_page(people.reviewer, limit=2)
    rest, end = receipt_page(people.reviewer, limit=2, after=cursor)
    assert [row.number for row in (*first, *rest)] == numbers[::-1] and end is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"search": "00002"}, [2]),
        ({"search": "莱茵精密"}, [2, 1]),
        ({"search": "%"}, []),
        ({"view": "waiting"}, [1]),
        ({"view": "revoked"}, []),
        ({"view": "current"}, [2, 1]),
    ],
)
def test_receipts_are_found_by_number_name_and_status(people, wanted, found):
    one, _ = (steps.issued(people.applicant, people.reviewer) for _ in range(2))
    steps.proposed_revocation(one, people.supervisor)
    rows, _ = receipt_page(people.reviewer, **wanted)
    assert [row.number for row in rows] == [f"鲁青外资备20170000{n}" for n in found]


def test_what_was_altered_on_disk_is_given_to_nobody(receipt):
    with pytest.raises(copies.FileAltered):
        copies.original(receipt, Altered(store()))


class Altered:
    """A store whose files changed by one byte."""

    def __init__(self, real):
        self.real = real

    def get(self, key: str) -> bytes:
        return self.real.get(key) + b"\n"
