"""Every state x move x role on the pages: a way in where the table opens the move, a refusal everywhere else."""

from __future__ import annotations

import shutil

import pytest

from filing.extensions import db
from filing.models import Filing, User
from tests.api.places import ADMIN, CALLERS, EMAILS, OPEN, OWNER, WANG, Stood, stand
from tests.api.records import opened_house
from tests.web.conftest import as_user, page, post

#: Move -> the page that it is made on; `submit` and `resubmit` end pages of their own, which stay open to read.
PAGES = {
    "recall": "/filings/{}/moves/recall",
    "cancel": "/filings/{}/moves/cancel",
    "request_supplement": "/review/{}/supplement",
    "return_incomplete": "/review/{}/return",
    "declare_not_completed": "/review/{}/not-completed",
    "accept": "/review/{}/accept",
    "declare_out_of_scope": "/review/{}/out-of-scope",
    "suspend": "/review/{}/suspend",
    "resume": "/review/{}/resume",
    "transfer": "/review/{}/transfer",
}
SENT = {"submit": "/filings/{}/submit", "resubmit": "/filings/{}/supplement"} | PAGES

REFUSED = {403, 404, 409}
#: A second click on what the owner did already leads to what came of it; an item left open is said at its place.
TOLD = {303, 422}


@pytest.fixture(scope="module")
def stood(tmp_path_factory, blank_database) -> Stood:
    return stand(tmp_path_factory.mktemp("stood"), blank_database)


@pytest.fixture
def client(stood, tmp_path):
    """A browser in a copy of the house."""
    shutil.copytree(stood.var, tmp_path, dirs_exist_ok=True)
    tokens = tuple(stood.tokens[name] for name in (OWNER, WANG, ADMIN))
    with opened_house(tmp_path, tokens, {}) as house:
        yield house.li.client


@pytest.mark.parametrize("who", CALLERS)
@pytest.mark.parametrize("place", OPEN)
def test_a_page_leads_to_the_open_moves_and_every_other_is_refused(stood, client, place, who):
    filing, opened = stood.filings[place], OPEN[place].get(who, set())
    before = _facts(filing)
    as_user(client, db.session.query(User).filter_by(email=EMAILS[who]).one())
    overview = client.get(
        f"/filings/{filing}" if who == OWNER else f"/review/{filing}", follow_redirects=True
    )
    if overview.status_code == 200:
        hrefs = {link.split("?")[0].split("#")[0] for link in page(overview).xpath("//main//a/@href")}
        shown = {move for move, path in PAGES.items() if path.format(filing) in hrefs}
        assert shown == opened & PAGES.keys()
    for move in SENT.keys() - opened:
        path = SENT[move].format(filing)
        answer = post(client, path, {"_send": "1", "reason": "理由"}, form_on="/account")
        assert answer.status_code in REFUSED | (TOLD if who == OWNER else set()), (move, answer.status_code)
    assert _facts(filing) == before


def _facts(filing_id: int) -> tuple:
    db.session.rollback()
    filing = db.session.get(Filing, filing_id)
    return filing.state, filing.version, filing.reviewer_id, filing.due_on, len(filing.events)
