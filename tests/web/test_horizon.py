"""Beyond the sources every page that judges says so, and no receipt does."""

from __future__ import annotations

import pytest

from tests.conftest import turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page

WORDS = "2018年6月30日起，《备案办法》又经商务部令2018年第6号修订"


def words(response) -> str:
    return "".join(page(response).xpath("//main")[0].text_content().split())


def says_so(response) -> bool:
    return "".join(WORDS.split()) in words(response)


@pytest.mark.parametrize(("day", "beyond"), [("2018-06-29", False), ("2018-06-30", True)])
def test_the_page_before_submitting_and_the_reviewers_page_say_so(app, applicant, reviewer, day, beyond):
    turn_clock(f"{day} 10:00")
    draft = stories.draft(applicant, f"{day} 09:00")
    assert says_so(as_user(app.test_client(), applicant).get(f"/filings/{draft.id}/review")) is beyond
    filing = stories.submitted(applicant, f"{day} 09:00")
    assert says_so(as_user(app.test_client(), reviewer).get(f"/review/{filing.id}")) is beyond


@pytest.mark.parametrize(("day", "beyond"), [("2018-06-29", False), ("2018-06-30", True)])
def test_a_deadline_says_so_by_the_day_it_counts_from(client, day, beyond):
    turn_clock("2018-03-05 10:00")
    assert says_so(client.get(f"/deadlines?event=change_filing&on={day}")) is beyond
    told = client.get(f"/api/v1/deadlines?event=change_filing&on={day}").json
    assert told["rules_beyond_sources"] is beyond
