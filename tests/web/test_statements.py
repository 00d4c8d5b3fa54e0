"""How often what people do all day asks the database: each question costs more than what the law says of the answers.

If one of these fails, something is asked for twice, or for each row; what it may cost in time is for `make bench`.
"""

from filing import current
from filing.extensions import transaction
from filing.moment import real_now
from filing.services.filings import drafts
from filing.services.people import tokens
from filing.turns import is_writers_turn
from tests.conftest import shanghai, turn_clock
from tests.services import stories
from tests.services.crowds import many_claimed
from tests.web.conftest import as_user, page, sent_by, statements


def submitted(client, token: str, filing_id: int):
    def act():
        headers = {"Authorization": f"Bearer {token}"}
        answer = client.post(f"/api/v1/filings/{filing_id}/moves/submit", headers=headers)
        assert answer.json["state"] == "under_review"

    return act


def test_a_submission_asks_eighteen_times_at_most_and_thirteen_in_its_turn(client, applicant, reviewer):
    with transaction():
        token = tokens.create(applicant, real_now())
    first, second, third = (stories.draft(applicant).id for _ in range(3))
    submitted(client, token, first)()
    # It is judged before its turn; in its turn the filing and its papers are asked for as they stand by then.
    assert statements(submitted(client, token, second)) <= 18
    assert len(sent_by(submitted(client, token, third), is_writers_turn)) <= 13


def test_where_nobody_waits_for_other_rows_a_submission_asks_for_nothing_ahead(
    client, applicant, reviewer, monkeypatch
):
    monkeypatch.setattr(current, "writers_take_turns", lambda: False)
    with transaction():
        token = tokens.create(applicant, real_now())
    first, second = (stories.draft(applicant).id for _ in range(2))
    submitted(client, token, first)()
    assert statements(submitted(client, token, second)) <= 15


def begun(applicant):
    with transaction():
        return drafts.create(applicant, "establishment", shanghai("2017-10-13 10:00"))


def test_saving_a_page_by_itself_asks_thirteen_times_at_most(client, applicant):
    filing_id = begun(applicant).id
    as_user(client, applicant)
    place = f"/filings/{filing_id}/enterprise/names"
    form = page(client.get(place)).xpath("//form[@data-autosave]")[0]
    fields = dict(form.form_values()) | {"enterprise_name-cn": "青岛新名有限公司"}

    def act():
        assert client.post(place, data=fields, headers={"X-Autosave": "1"}).json["saved"] is True

    assert statements(act) <= 13


def test_the_list_of_filings_asks_as_often_for_many_as_for_one(client, applicant):
    begun(applicant)
    as_user(client, applicant)
    client.get("/filings")
    for_one = statements(lambda: client.get("/filings"))
    for _ in range(3):
        begun(applicant)
    assert statements(lambda: client.get("/filings")) == for_one <= 16


def test_choosing_for_a_batch_asks_as_often_for_many_as_for_one(client, applicant, reviewer):
    turn_clock("2017-10-09 10:00")
    as_user(client, reviewer)
    asked = []
    for count in (1, 8):
        many_claimed(applicant, reviewer, count)
        client.get("/review/batches/new")
        asked.append(statements(lambda: client.get("/review/batches/new")))
    assert asked[0] == asked[1]


def test_where_a_filing_stands_asks_once_for_what_is_tied_to_it(client, applicant, reviewer):
    filing = stories.submitted(applicant)
    as_user(client, applicant)
    sent = sent_by(lambda: client.get(f"/filings/{filing.id}"))
    assert sum("FROM filing_link" in statement for statement in sent) == 1
