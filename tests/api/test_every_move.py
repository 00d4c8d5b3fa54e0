"""Every state x move x role through the API: what the table opens is done, all else is refused and changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from filing.domain.procedures.filing import MOVES
from filing.extensions import db
from tests.api.caller import Caller
from tests.api.places import ADMIN, CALLERS, GIVEN, OPEN, OWNER, WANG, Stood, stand
from tests.api.records import opened_house


@pytest.fixture(scope="module")
def stood(tmp_path_factory, blank_database) -> Stood:
    return stand(tmp_path_factory.mktemp("stood"), blank_database)


@pytest.fixture
def callers(stood, tmp_path):
    """The house copied, with its callers."""
    shutil.copytree(stood.var, tmp_path, dirs_exist_ok=True)
    first = tuple(stood.tokens[name] for name in (OWNER, WANG, ADMIN))
    with opened_house(tmp_path, first, {}) as house:
        yield {name: Caller(house.li.client, token) for name, token in stood.tokens.items()}


def _given(callers: dict[str, Caller], filing: int, move: str) -> dict:
    """What the move asks for, of items that this filing has."""
    items = (callers[OWNER].get(f"/filings/{filing}").json["supplement"] or {}).get("items", [])
    if move == "return_incomplete":
        return {"items": [{"item": item["id"], "reason": "仍过宽"} for item in items]}
    return GIVEN.get(move, {})


@pytest.mark.parametrize("who", CALLERS)
@pytest.mark.parametrize("place", OPEN)
def test_what_the_table_does_not_open_is_refused_and_changes_nothing(stood, callers, place, who):
    filing, caller = stood.filings[place], callers[who]
    before = callers[OWNER].get(f"/filings/{filing}").json
    seen = caller.get(f"/filings/{filing}")
    opened = OPEN[place].get(who, set())
    assert set(seen.json.get("moves", ())) == opened
    for move in MOVES.keys() - opened:
        answer = caller.move(filing, move, _given(callers, filing, move))
        known = seen.status_code == 200
        assert answer.status_code in ((403, 409) if known else (403, 404)), (move, answer.json)
        assert answer.json["message"].endswith("。")
    db.session.expire_all()
    assert callers[OWNER].get(f"/filings/{filing}").json == before


@pytest.mark.parametrize(
    ("place", "who", "move"),
    [
        (place, who, move)
        for place, row in OPEN.items()
        for who, moves in row.items()
        for move in sorted(moves)
    ],
)
def test_what_the_table_opens_is_done(stood, callers, place, who, move):
    filing = stood.filings[place]
    answer = callers[who].move(filing, move, _given(callers, filing, move))
    assert answer.status_code == 200, answer.json
    assert answer.json["state"] == MOVES[move].to_state


#: Members that a move takes besides those that `GIVEN` has.
ALSO = {"request_supplement": {"document": None, "for": None, "ground": "incomplete"}}
ODD = ({"a": {}}, [[]], [{"a": 1}], {}, -1, 10**30, "a" * 9000, "documents.x", "\u202e", "", [], None, True, 1.5)  # fmt: skip


def _spoilt(given: object, value: object, depth: int = 0) -> Iterator[tuple[int, object]]:
    """(how deep, the whole with the value there) for each of its members."""
    yield depth, value
    members = (
        given.items() if isinstance(given, dict) else enumerate(given) if isinstance(given, list) else ()
    )
    for at, inside in members:
        for deep, spoilt in _spoilt(inside, value, depth + 1):
            copy = given.copy()  # type: ignore[attr-defined]
            copy[at] = spoilt
            yield deep, copy


@pytest.mark.parametrize(
    ("place", "who", "move"),
    [("in hand", WANG, move) for move in sorted(OPEN["in hand"][WANG])]
    + [("back", WANG, "return_incomplete"), ("answered", OWNER, "resubmit"), ("suspended", WANG, "resume")],
)
def test_whatever_is_sent_with_a_move_is_done_or_refused_in_words(stood, callers, place, who, move):
    filing = stood.filings[place]
    given = _given(callers, filing, move)
    if move == "resubmit":
        given = {"replies": [{"item": 1, "reply": "已写明"}]}
    if move in ALSO:
        given = {"items": [given["items"][0] | ALSO[move]]}
    # What may be taken comes last, as a body without its members: whatever follows is refused for that.
    bodies = sorted((one for value in ODD for one in _spoilt(given, value)), key=lambda one: one[0] == 0)
    for _, spoilt in bodies:
        answer = callers[who].move(filing, move, spoilt)
        assert answer.status_code in (200, 400, 409, 422), (spoilt, answer.text)
        if answer.status_code == 200:
            return
        assert answer.json["message"].endswith("。"), answer.json


def test_replies_may_come_with_the_supplement_itself(stood, callers):
    filing = stood.filings["asked"]
    items = callers[OWNER].get(f"/filings/{filing}").json["supplement"]["items"]
    replies = {"replies": [{"item": item["id"], "reply": "已写明"} for item in items]}
    assert callers[OWNER].move(filing, "resubmit", replies).json["state"] == "under_review"
