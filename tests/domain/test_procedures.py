"""What every procedure keeps to, whatever its table says: one proof over all of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import pytest

from filing.domain.errors import MoveNotAllowed, NotPermitted
from filing.domain.law import article
from filing.domain.procedures.filing import FILING, Standing, State
from filing.domain.procedures.inspection import INSPECTION, Stage, Stand
from filing.domain.procedures.procedure import Procedure, Role
from filing.domain.procedures.receipt import RECEIPT, Kind, Position, Status
from filing.domain.procedures.registration import REGISTRATION
from filing.domain.procedures.registration import Stand as RegistrationStand
from filing.domain.procedures.report import REPORT
from filing.domain.procedures.report import Stand as ReportStand


@dataclass(frozen=True)
class Facts:
    """A procedure with every value its facts may take, the state apart."""

    procedure: Procedure
    make: Any
    values: dict[str, tuple]

    def standings(self):
        for state, *given in product(self.procedure.labels, *self.values.values()):
            yield self.make(state, **dict(zip(self.values, given, strict=True)))


EITHER = (False, True)
FILINGS = Facts(
    FILING,
    Standing,
    {
        "claimed": EITHER,
        "claimed_by_actor": EITHER,
        "supplement_asked": EITHER,
        "open_items": (0, 1),
        "applicant_days_left": (0, 1),
        "window_used_up": EITHER,
        "items_asked": (0, 1),
        "screening_answered": EITHER,
        "reason_given": EITHER,
        "elsewhere": (None, True),
        "investor_applied": (None, False),
        "review_answered": (None, True),
    },
)
RECEIPTS = Facts(
    RECEIPT,
    Position,
    {
        "is_of_agency": EITHER,
        "proposed": (None, Kind.REVOKE, Kind.REPLACE),
        "proposed_by_actor": EITHER,
        "is_supervisor": EITHER,
    },
)
INSPECTIONS = Facts(
    INSPECTION,
    Stand,
    {
        "is_of_body": EITHER,
        "enough_inspectors": (True,),
        "for_visit": EITHER,
        "day_reached": (True,),
        "findings_open": (0, 1),
        "breach_found": EITHER,
        "fine_may_be_proposed": EITHER,
        "unperformed": (0, 1),
        "investigated_by_actor": EITHER,
        "is_respondent": EITHER,
        "may_ask_hearing": (True,),
        "correction_owed": (True,),
        "payment_owed": (True,),
        "heavier": (None, False),
    },
)
REPORTS = Facts(
    REPORT,
    ReportStand,
    {"is_of_body": EITHER, "must_inspect": EITHER, "result_told": EITHER, "is_outside": (None, False, True)},
)
REGISTRATIONS = Facts(
    REGISTRATION,
    RegistrationStand,
    {
        "is_of_department": EITHER,
        "is_own": EITHER,
        "filing_sent": EITHER,
        "out_of_scope": EITHER,
        "asked": EITHER,
        "problems": (None, 0),
    },
)
EVERY = (FILINGS, RECEIPTS, INSPECTIONS, REPORTS, REGISTRATIONS)
ALL = pytest.mark.parametrize("facts", EVERY, ids=lambda facts: facts.procedure.key)


@cache
def opened(procedure: str) -> list[tuple[Any, Role, list[str]]]:
    """Every (standing, role) there is, with the moves open to it; asked once, for every test."""
    facts = {each.procedure.key: each for each in EVERY}[procedure]
    return [(s, role, facts.procedure.open_to(s, role)) for s, role in product(facts.standings(), Role)]


def every(facts: Facts) -> list[tuple[Any, Role, list[str]]]:
    return opened(facts.procedure.key)


#: Every so manieth standing for what is slow to prove: no divisor of a number of facts, so all meet all.
STRIDE = 29


@ALL
def test_a_button_is_shown_exactly_where_no_reason_speaks_against_it(facts):
    procedure = facts.procedure
    for standing, role, shown in every(facts)[::STRIDE]:
        assert shown == [name for name in procedure.moves if not procedure.why_not(name, standing, role)]


@ALL
def test_a_refusal_is_a_sentence_and_never_half_done(facts):
    procedure = facts.procedure
    for standing, role, shown in every(facts)[::STRIDE]:
        for name in set(procedure.moves) - set(shown):
            with pytest.raises((MoveNotAllowed, NotPermitted)) as refused:
                procedure.advance(name, standing, role)
            assert refused.value.message.endswith("。") and name not in refused.value.message


@ALL
def test_a_move_leads_where_its_row_says_and_to_a_state_with_a_label(facts):
    procedure = facts.procedure
    for standing, role, shown in every(facts):
        for name in shown:
            row = procedure.moves[name]
            assert standing.state in row.from_states and role in row.roles
            assert row.leads_to(standing.state) in {row.to_state, standing.state} & set(procedure.labels)


@ALL
def test_every_move_can_be_made_by_somebody(facts):
    made = {name for _, _, shown in every(facts) for name in shown}
    assert set(facts.procedure.moves) == made


@ALL
def test_every_state_is_reached_from_the_start(facts):
    procedure, reached = facts.procedure, {facts.procedure.start}
    for _ in procedure.labels:
        reached |= {
            row.leads_to(state) for row in procedure.moves.values() for state in reached & row.from_states
        }
    assert reached == set(procedure.labels)


@ALL
def test_nothing_leaves_a_final_state(facts):
    procedure = facts.procedure
    for standing, _, shown in every(facts):
        if standing.state in procedure.finals:
            states = {procedure.moves[name].leads_to(standing.state) for name in shown}
            assert states <= {standing.state}


@ALL
def test_every_condition_is_named_by_a_move_and_every_name_is_a_condition(facts):
    procedure = facts.procedure
    assert {name for row in procedure.moves.values() for name in row.conditions} == set(procedure.conditions)


@ALL
def test_what_the_table_cites_is_an_article_of_the_measures(facts):
    for row in facts.procedure.moves.values():
        if row.article:
            assert article(row.article).short


@ALL
def test_every_move_has_words_and_a_history_of_moves_replays(facts):
    procedure = facts.procedure
    for name, row in procedure.moves.items():
        assert procedure.label_of_event(name) == row.label != name
        if procedure.start in row.from_states:
            assert procedure.replay([name]) == row.leads_to(procedure.start)
        else:
            with pytest.raises(MoveNotAllowed):
                procedure.replay([name])


def test_the_ends_of_a_filing_and_of_a_receipt_are_those_the_measures_know():
    assert FILING.finals == {State.COMPLETED, State.OUT_OF_SCOPE, State.NOT_COMPLETED, State.CANCELLED}
    assert INSPECTION.finals == {Stage.CLOSED}
    assert RECEIPT.finals == {Status.REVOKED, Status.REPLACED}


# The receipt's table, written out once more, apart from the one under test.


def expected_of_receipt(position: Position, role: Role) -> set[str]:
    """What a person may do with a receipt, by the four-eyes rule and the article on receipts."""
    if role is Role.SYSTEM:
        return {"supersede"} if position.status is Status.CURRENT else set()
    if role in (Role.ADMIN, Role.DEPARTMENT):
        return set()
    moves = {"copy"}
    in_force = position.status in {Status.CURRENT, Status.SUPERSEDED}
    if role is Role.REVIEWER and in_force and position.is_of_agency:
        moves |= {"record_collection"} | ({"propose_correction"} if position.proposed is None else set())
    if role is Role.SUPERVISOR and in_force and position.proposed is None:
        moves.add("propose_revocation")
    if role is Role.APPLICANT or position.proposed is None:
        return moves
    if position.proposed_by_actor:
        return moves | {"withdraw"}
    may_decide = position.is_supervisor if position.proposed is Kind.REVOKE else position.is_of_agency
    if may_decide:
        confirm = "revoke" if position.proposed is Kind.REVOKE else "replace"
        moves |= {"reject"} | ({confirm} if in_force else set())
    return moves


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("role", Role)
def test_every_position_androle_of_a_receipt(status, role):
    for position in RECEIPTS.standings():
        if position.status is status:
            assert set(RECEIPT.open_to(position, role)) == expected_of_receipt(position, role), position
