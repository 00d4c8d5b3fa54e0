"""A change whose record moved on: what it follows, what it is asked about, and that no row is left in pieces."""

from __future__ import annotations

from datetime import date

import pytest

from filing.extensions import transaction
from filing.models import Enterprise, Filing
from filing.services.filings import changes, drafts
from tests.conftest import shanghai
from tests.domain.change.matters import A1, A2, A3, NEW, newcomer, ticking
from tests.services.enterprises import an_enterprise, change

NAME, BOARD = "enterprise_basic_change.name", "enterprise_basic_change.organisation"
INVESTOR_NAME, EQUITY = "investor_basic_change.name", "equity_change"
DIRECTORS = ("enterprise", "organisation", "directors")
D1, D2, D3 = (f"00000000-0000-4000-8000-0000000000d{number}" for number in (1, 2, 3))
AT, TODAY = shanghai("2018-03-20 10:00"), date(2018, 3, 20)
NEW_DIRECTOR = {"id": D3, "name": "新董事"}


@pytest.fixture
def enterprise(applicant) -> Enterprise:
    return an_enterprise(applicant)


def open_draft(applicant, enterprise, *heads: str, **put) -> Filing:
    with transaction():
        filing = changes.begin(applicant, "change", Enterprise.locked(enterprise.id), AT)
        drafts.save_part(filing, applicant, ("change",), ticking(*heads), AT)
        for path, value in put.items():
            drafts.save_part(filing, applicant, tuple(path.split("__")), value, AT)
    return filing


def meanwhile(enterprise, applicant, *written: tuple) -> None:
    change(enterprise, applicant, "2018-03-10", "2018-03-20 11:00", *written)


def asked(filing: Filing) -> list[tuple]:
    return [found.path for found in changes.differences(filing, TODAY)]


def rebase(filing: Filing, applicant, *choices: tuple) -> list:
    with transaction():
        return changes.rebase(Filing.locked(filing.id), applicant, choices, AT)


def ids(rows: list[dict]) -> list[str]:
    return [row["id"] for row in rows]


def directors(filing: Filing) -> list[dict]:
    return filing.answers["enterprise"]["organisation"]["directors"]


def test_a_director_who_left_meanwhile_leaves_nothing_behind(applicant, enterprise):
    filing = open_draft(applicant, enterprise, NAME)
    meanwhile(enterprise, applicant, ((*DIRECTORS, D1), None))
    assert rebase(filing, applicant) == []
    assert directors(filing) == enterprise.present.facts["enterprise"]["organisation"]["directors"]
    assert D1 not in ids(directors(filing)) and len(directors(filing)) >= 1


def test_an_investor_who_left_meanwhile_leaves_nothing_behind(applicant, enterprise):
    filing = open_draft(applicant, enterprise, NAME)
    meanwhile(enterprise, applicant, (("investors", A2), None))
    assert rebase(filing, applicant) == []
    assert ids(filing.answers["investors"]) == [A1, A3]


def test_who_came_meanwhile_comes_whole(applicant, enterprise):
    filing = open_draft(applicant, enterprise, NAME)
    row = newcomer("200000.00", "20.00")
    meanwhile(enterprise, applicant, (("investors", NEW), row), ((*DIRECTORS, D3), NEW_DIRECTOR))
    assert rebase(filing, applicant) == []
    assert filing.answers["investors"][-1] == row and directors(filing)[-1] == NEW_DIRECTOR


@pytest.mark.parametrize(("take", "left"), [("mine", [D1, D2]), ("record", [D2])])
def test_a_director_who_left_meanwhile_is_decided_upon_as_a_whole(applicant, enterprise, take, left):
    filing = open_draft(
        applicant, enterprise, BOARD, **{f"enterprise__organisation__directors__{D1}__name": "约翰"}
    )
    meanwhile(enterprise, applicant, ((*DIRECTORS, D1), None))
    assert asked(filing) == [(*DIRECTORS, D1)]
    assert rebase(filing, applicant, ((*DIRECTORS, D1), take)) == []
    assert sorted(i for i in ids(directors(filing)) if i in (D1, D2)) == left


def test_the_data_of_an_investor_whom_this_change_took_away_makes_no_investor(applicant, enterprise):
    filing = open_draft(applicant, enterprise, EQUITY)
    with transaction():
        kept = [row for row in filing.answers["investors"] if row["id"] != A2]
        drafts.save_part(Filing.locked(filing.id), applicant, ("investors",), kept, AT)
    meanwhile(enterprise, applicant, (("investors", A2, "name_cn"), "乙方改名有限公司"))
    assert asked(filing) == [("investors", A2)]
    assert rebase(filing, applicant, (("investors", A2), "mine")) == []
    assert ids(filing.answers["investors"]) == [A1, A3]


def test_the_investor_whom_this_change_took_away_comes_back_whole(applicant, enterprise):
    filing = open_draft(applicant, enterprise, EQUITY)
    with transaction():
        kept = [row for row in filing.answers["investors"] if row["id"] != A2]
        drafts.save_part(Filing.locked(filing.id), applicant, ("investors",), kept, AT)
    meanwhile(enterprise, applicant, (("investors", A2, "name_cn"), "乙方改名有限公司"))
    assert rebase(filing, applicant, (("investors", A2), "record")) == []
    (back,) = [row for row in filing.answers["investors"] if row["id"] == A2]
    (on_record,) = [row for row in enterprise.present.facts["investors"] if row["id"] == A2]
    assert back == on_record and back["name_cn"] == "乙方改名有限公司"


@pytest.mark.parametrize("renamed", [A1, A2])
def test_an_investor_who_left_is_gone_where_this_change_takes_no_investors(applicant, enterprise, renamed):
    filing = open_draft(
        applicant, enterprise, INVESTOR_NAME, **{f"investors__{renamed}__name_cn": "改名有限公司"}
    )
    meanwhile(enterprise, applicant, (("investors", A2), None))
    assert asked(filing) == []
    assert rebase(filing, applicant) == []
    assert ids(filing.answers["investors"]) == [A1, A3]


def test_a_decision_stands_until_the_record_says_something_else_there(applicant, enterprise):
    path = ("enterprise", "enterprise_name", "cn")
    filing = open_draft(
        applicant, enterprise, NAME, BOARD, enterprise__enterprise_name__cn="青岛我名有限公司",
        enterprise__organisation__supreme_authority_name="股东会",
    )  # fmt: skip
    board = ("enterprise", "organisation", "supreme_authority_name")
    meanwhile(enterprise, applicant, (path, "青岛甲名有限公司"), (board, "股东大会"))
    assert [found.path for found in rebase(filing, applicant, (path, "mine"))] == [board]
    meanwhile(enterprise, applicant, (("enterprise", "business_scope"), "软件开发。"))
    assert asked(filing) == [board]
    meanwhile(enterprise, applicant, (path, "青岛乙名有限公司"))
    assert asked(filing) == [path, board]
