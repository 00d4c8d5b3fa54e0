"""撤销与更正: four eyes for each, both receipts linked, everything on record and everybody told."""

from __future__ import annotations

import pytest

from filing.current import anchors, calendar, key_secret, press, store
from filing.domain.errors import MoveNotAllowed, NotPermitted, ReceiptRefused
from filing.domain.procedures.filing import State
from filing.domain.procedures.receipt import Status
from filing.extensions import db, transaction
from filing.models import AuditRecord, EnterpriseVersion, Filing, Notice, Receipt, ReceiptProposal, User
from filing.services import invariants
from filing.services.people import outbox
from filing.services.receipts import life, verification
from tests.services import receipts as steps
from tests.services import stories
from tests.services.receipts import CORRECTED, LATER, NAME, acts_on, problems_of


@pytest.fixture
def people(app):
    return steps.people()


@pytest.fixture
def receipt(people):
    return steps.issued(people.applicant, people.reviewer)


def notices(person: User) -> list[str]:
    query = db.select(Notice.subject).where(Notice.user_id == person.id).order_by(Notice.id)
    return list(db.session.scalars(query))


# Revoking


def test_a_receipt_is_revoked_by_two(people, receipt):
    proposal = steps.proposed_revocation(receipt, people.supervisor)
    assert steps.again(receipt).status == Status.CURRENT
    steps.confirmed(proposal, people.other_supervisor)
    assert steps.again(receipt).status == Status.REVOKED
    assert acts_on(receipt) == ["receipt.issued", "receipt.revocation_proposed", "receipt.revoked"]
    revoked = AuditRecord.about(f"receipt:{receipt.id}")[-1]
    assert (revoked.details["reason"], revoked.details["article"]) == (steps.REASON, steps.ARTICLE)
    assert revoked.details["proposed_by"] == people.supervisor.name


def test_revoking_leaves_the_filing_and_the_register_as_they_were(people, receipt):
    versions = db.session.query(EnterpriseVersion).count()
    steps.confirmed(steps.proposed_revocation(receipt, people.supervisor), people.other_supervisor)
    filing = steps.again(receipt).filing
    assert filing.state == State.COMPLETED and filing.receipt.id == receipt.id
    assert db.session.query(EnterpriseVersion).count() == versions


def test_everybody_concerned_is_told(people, receipt):
    proposal = steps.proposed_revocation(receipt, people.supervisor)
    for decider in (people.other_supervisor, people.provincial):
        assert notices(decider) == ["请决定是否撤销备案回执：青岛莱茵精密机械有限公司"]
    steps.confirmed(proposal, people.other_supervisor)
    assert notices(people.applicant)[-1] == "备案回执已撤销：青岛莱茵精密机械有限公司"
    assert notices(people.supervisor) == ["您的提议已有结果：青岛莱茵精密机械有限公司"]
    assert notices(people.colleague) == ["新的备案申报：青岛莱茵精密机械有限公司"]


def test_a_supervisor_of_all_agencies_may_be_the_second(people, receipt):
    steps.confirmed(steps.proposed_revocation(receipt, people.supervisor), people.provincial)
    assert steps.again(receipt).status == Status.REVOKED


def test_nobody_confirms_the_own_proposal(people, receipt):
    proposal = steps.proposed_revocation(receipt, people.supervisor)
    with pytest.raises(NotPermitted, match="自己提出"):
        steps.confirmed(proposal, people.supervisor)
    with pytest.raises(NotPermitted), transaction():
        life.reject(proposal, people.supervisor, LATER, "不行")
    assert steps.again(receipt).open_proposal is not None


def test_no_reviewer_revokes(people, receipt):
    with pytest.raises(NotPermitted):
        steps.proposed_revocation(receipt, people.reviewer)
    proposal = steps.proposed_revocation(receipt, people.supervisor)
    with pytest.raises(NotPermitted):
        steps.confirmed(proposal, people.reviewer)


def test_a_rejected_proposal_changes_nothing_and_another_may_follow(people, receipt):
    proposal = steps.proposed_revocation(receipt, people.supervisor)
    with transaction():
        life.reject(proposal, people.other_supervisor, LATER, "证据不足。")
    assert steps.again(receipt).status == Status.CURRENT and receipt.open_proposal is None
    assert acts_on(receipt)[-1] == "receipt.proposal_rejected"
    assert "证据不足" in db.session.scalar(
        db.select(Notice.body).where(Notice.user_id == people.supervisor.id)
    )
    steps.proposed_revocation(receipt, people.other_supervisor)


def test_rejecting_takes_a_reason(people, receipt):
    proposal = steps.proposed_revocation(receipt, people.supervisor)
    assert problems_of(lambda: life.reject(proposal, people.other_supervisor, LATER, " ")) == {
        "note": "required"
    }


def test_only_the_proposer_withdraws(people, receipt):
    proposal = steps.proposed_revocation(receipt, people.supervisor)
    with pytest.raises(NotPermitted), transaction():
        life.withdraw(proposal, people.other_supervisor, LATER)
    with transaction():
        life.withdraw(proposal, people.supervisor, LATER, "另行核实。")
    assert acts_on(receipt)[-1] == "receipt.proposal_withdrawn"
    with pytest.raises(MoveNotAllowed, match="已撤回"):
        steps.confirmed(proposal, people.other_supervisor)


def test_the_same_proposal_and_the_same_decision_sent_twice_are_one(people, receipt):
    one, other = (steps.proposed_revocation(receipt, people.supervisor) for _ in range(2))
    assert one.id == other.id
    for _ in range(2):
        steps.confirmed(one, people.other_supervisor)
    assert acts_on(receipt) == ["receipt.issued", "receipt.revocation_proposed", "receipt.revoked"]


def test_one_proposal_at_a_time(people, receipt):
    steps.proposed_revocation(receipt, people.supervisor)
    with pytest.raises(MoveNotAllowed, match="等待决定"):
        steps.proposed_revocation(receipt, people.other_supervisor)
    with pytest.raises(MoveNotAllowed, match="等待决定"):
        steps.proposed_correction(receipt, people.reviewer)


def test_what_is_revoked_stays_revoked(people, receipt):
    steps.confirmed(steps.proposed_revocation(receipt, people.supervisor), people.other_supervisor)
    for act in (
        lambda: steps.proposed_revocation(receipt, people.supervisor),
        lambda: steps.proposed_correction(receipt, people.reviewer),
    ):
        with pytest.raises(MoveNotAllowed, match="已撤销"):
            act()


def test_a_superseded_receipt_can_be_revoked(people, receipt):
    with transaction():
        db.session.get(Receipt, receipt.id).status = Status.SUPERSEDED
    steps.confirmed(steps.proposed_revocation(receipt, people.supervisor), people.other_supervisor)
    assert steps.again(receipt).status == Status.REVOKED


# Correcting


def test_a_correction_makes_a_receipt_of_its_own_and_links_both(people, receipt):
    proposal = steps.proposed_correction(receipt, people.reviewer)
    new = steps.confirmed(proposal, people.colleague)
    old = steps.again(receipt)
    assert (old.status, new.status) == (Status.REPLACED, Status.CURRENT)
    assert (old.replaced_by.id, new.replaces.id, new.filing.receipt.id) == (new.id, old.id, new.id)
    assert (old.number, new.number) == ("鲁青外资备201700001", "鲁青外资备201700002")
    assert new.code != old.code and new.view["verify_url"].endswith(new.code)
    assert acts_on(old)[-2:] == ["receipt.correction_proposed", "receipt.replaced"]
    assert AuditRecord.about(old.subject)[-1].details["by"] == new.number
    assert notices(people.applicant)[-1] == "备案回执已更正：青岛莱茵精密机械有限公司"


def test_only_what_was_corrected_reads_differently(people, receipt):
    texts = {NAME: CORRECTED, "investors.1.name": "海港投资（香港）有限公司", "addressee": "海港投资"}
    new = steps.confirmed(steps.proposed_correction(receipt, people.reviewer, **texts), people.colleague)
    before, after = steps.again(receipt).view, steps.again(new).view
    assert (after["addressee"], after["fields"][NAME]) == ("海港投资", CORRECTED)
    assert after["fields"]["investors"][1]["name"] == "海港投资（香港）有限公司"
    assert after["fields"]["investors"][0] == before["fields"]["investors"][0]
    assert after["fields"]["remarks"] == "无。\n更正并替换编号鲁青外资备201700001的备案回执。"
    same = set(before["fields"]) - {NAME, "investors", "remarks"}
    assert all(before["fields"][key] == after["fields"][key] for key in same)
    assert before["fields"][NAME] != CORRECTED, "the old receipt says what it said"


def test_everything_holds_after_a_correction_and_a_revocation(people, receipt):
    new = steps.confirmed(steps.proposed_correction(receipt, people.reviewer), people.colleague)
    steps.confirmed(steps.proposed_revocation(new, people.supervisor), people.other_supervisor)
    with transaction():
        outbox.told_at_the_time(new.filing_id)
    assert list(invariants.find_breaches(store(), calendar(), LATER, anchors(), key_secret())) == []


def test_a_corrected_receipt_can_be_corrected_again(people, receipt):
    second = steps.confirmed(steps.proposed_correction(receipt, people.reviewer), people.colleague)
    third = steps.confirmed(
        steps.proposed_correction(second, people.colleague, remarks=""), people.supervisor
    )
    assert third.view["fields"]["remarks"] == "更正并替换编号鲁青外资备201700002的备案回执。"
    assert third.replaces.replaces.id == receipt.id


def test_the_other_pair_of_eyes_is_of_the_same_agency(people, receipt):
    proposal = steps.proposed_correction(receipt, people.reviewer)
    for person in (people.reviewer, people.provincial):
        with pytest.raises(NotPermitted):
            steps.confirmed(proposal, person)
    with pytest.raises(NotPermitted):
        steps.proposed_correction(receipt, people.supervisor)


def test_a_correction_that_could_not_be_printed_is_not_even_proposed(people, receipt):
    texts = {"business_scope": "生产\ue123。", NAME: ""}

    def propose():
        life.propose_correction(receipt, people.reviewer, LATER, press(), "", texts)

    assert problems_of(propose) == {"business_scope": "unprintable", NAME: "required", "reason": "required"}


def test_a_revocation_without_reason_is_not_even_proposed(people, receipt):
    def propose():
        life.propose_revocation(receipt, people.supervisor, LATER, " ", "17-§26")

    assert problems_of(propose) == {"reason": "required"}


def test_a_seal_or_a_glyph_that_fails_decides_nothing(people, receipt):
    proposal = steps.proposed_correction(receipt, people.reviewer)
    with transaction():
        db.session.get(ReceiptProposal, proposal.id).corrections = {"business_scope": "生产\ue123。"}
    with pytest.raises(ReceiptRefused, match="U\\+E123"):
        steps.confirmed(proposal, people.colleague)
    assert steps.again(receipt).status == Status.CURRENT and receipt.open_proposal.id == proposal.id
    assert db.session.query(Receipt).count() == 1


def test_a_later_filing_of_the_enterprise_supersedes_its_receipt(people, receipt):
    later = stories.claimed(people.applicant, people.reviewer, "2017-10-16 10:00")
    with transaction():
        Filing.locked(later.id).enterprise_id = receipt.filing.enterprise_id
    newer = stories.accept(later, people.reviewer, "2017-10-18 10:00").receipt
    older = steps.again(receipt)
    assert (older.status, older.superseded_by_id, newer.status) == (
        Status.SUPERSEDED,
        newer.id,
        Status.CURRENT,
    )
    assert verification.by_code(older.code).answer == "已被后续备案更新"
    assert verification.by_file(store().get(older.storage_key)).is_genuine


def test_a_correction_of_an_older_receipt_leaves_the_newer_one_standing(people, receipt):
    newer = steps.issued(people.applicant, people.reviewer)
    with transaction():
        # As a later filing of the same enterprise would have left them.
        newer.filing.enterprise_id = receipt.filing.enterprise_id
        old = steps.again(receipt)
        old.status, old.superseded_by_id = Status.SUPERSEDED, newer.id
    corrected = steps.confirmed(steps.proposed_correction(receipt, people.reviewer), people.colleague)
    assert (corrected.status, corrected.superseded_by_id) == (Status.SUPERSEDED, newer.id)
    assert steps.again(newer).status == Status.CURRENT
