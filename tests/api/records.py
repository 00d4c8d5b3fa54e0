"""One enterprise of each sort on record, each filed in calls once for a whole module of tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filing.extensions import transaction
from filing.models import Agency
from filing.moment import real_now
from filing.services.people import accounts, tokens
from tests.api.caller import Caller
from tests.api.journeys import House
from tests.conftest import BEGINNING, PASSWORD, Browser, settings_for, shanghai, turn_clock
from tests.domain.change.matters import A1, DEAL
from tests.economy import application
from tests.samples import establishment_answers, investor

BY_ORDER, JOINT, SOLE, COOPERATIVE = "filed under the order", "joint", "wholly foreign", "cooperative"
ACQUIRED, LISTED = "acquired", "listed"
ZERO = {"amount": "0.00", "currency": "USD"}
STRATEGIC_DEAL = {
    "id": DEAL["id"],
    "investor": A1,
    "stage": "first",
    "no_related_party_acquisition": True,
    "within_strategic_investment_definition": True,
    "investor_nature": True,
    "shareholding_ratio": "33.33",
    "becomes_controlling_shareholder": False,
    "investment_modes": ["private_placement"],
    "time_honoured_brand": False,
    "state_owned_assets_transfer": False,
    "consideration": {"amount": "100.00", "currency": "CNY"},
    "payment_methods": ["cash"],
    "listed_company_subsidiaries_in_special_measures": False,
    "committed_holding_period_months": 36,
    "investor_assets": {
        "own_overseas_assets_usd": {"amount": "900000000.00", "currency": "USD"},
        "managed_overseas_assets_usd": ZERO,
        "parent_overseas_assets_usd": ZERO,
        "parent_managed_overseas_assets_usd": ZERO,
    },
}
ANSWERS = {
    BY_ORDER: {},
    JOINT: {},
    SOLE: {
        "enterprise__enterprise_type": "wholly_foreign_owned",
        "investors": [investor("a1", "莱茵机械股份公司", "DE", "1000000.00", "100")],
    },
    COOPERATIVE: {"enterprise__enterprise_type": "contractual_joint_venture"},
    ACQUIRED: {"enterprise__establishment_mode": "acquisition", "acquisition": [DEAL]},
    LISTED: {
        "enterprise__enterprise_type": "joint_stock.listed",
        "enterprise__establishment_mode": "strategic_investment_listed",
        "strategic_investment": [STRATEGIC_DEAL],
    },
}

OPENED = shanghai("2017-01-09 09:00")
FILED_ON = {BY_ORDER: "2017-02-20T10:00"}


@dataclass(frozen=True)
class Filed:
    """Where a house stands with an enterprise of each sort on record, to be copied."""

    var: Path
    tokens: tuple[str, ...]
    records: dict[str, int]


@contextmanager
def opened_house(var: Path, tokens: tuple[str, ...], records: dict[str, int]) -> Iterator[House]:
    """The application of this directory, and its callers; without tokens they are made."""
    with application(settings_for(var, SQLALCHEMY_DATABASE_URI=f"sqlite:///{var}/filing.db")) as app:
        app.test_client_class = Browser
        client = app.test_client()
        yield House(*(Caller(client, token) for token in tokens or _tokens()), records)


def _tokens() -> tuple[str, ...]:
    """Those of an applicant, a reviewer and an administrator."""
    turn_clock(BEGINNING)
    with transaction():
        li = accounts.register_applicant(
            "li@example.com", "李敏", PASSWORD, OPENED, organisation="海湾律师事务所"
        )
        qingdao = Agency.by_code("370200")
        wang = accounts.create_staff("wang@example.com", "王审", "reviewer", PASSWORD, OPENED, qingdao)
        root = accounts.create_staff("root@example.com", "管理员", "admin", PASSWORD, OPENED)
        return tuple(tokens.create(user, real_now()) for user in (li, wang, root))


def filed_in(var: Path, blank: Path) -> Filed:
    """Each sort of enterprise established in calls."""
    shutil.copy(blank, var / "filing.db")
    with opened_house(var, (), {}) as house:
        for sort, answers in ANSWERS.items():
            house.at(FILED_ON.get(sort, "2017-09-28T10:00"))
            house.records[sort] = house.established(establishment_answers(**answers))
        tokens = tuple(str(caller.token) for caller in (house.li, house.wang, house.admin))
    return Filed(var, tokens, house.records)
