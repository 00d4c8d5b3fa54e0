"""合并、分立 in the demonstration: one enterprise absorbs another, one divides; each files, and their records are linked."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from functools import partial
from typing import Any

from filing.demo.answers import Answers, address, money
from filing.demo.changes import BASIC, ENDING, INVESTOR
from filing.demo.enterprises import EDZ_YANTAI, JINAN, YANTAI, plain
from filing.demo.numbers import credit_code, row_id
from filing.demo.stage import Stage
from filing.domain.forms.change.partners import SURVIVES
from filing.models import Filing
from filing.services.filings import linked
from filing.services.filings.reading import Reading
from filing.services.records import base

LILY, SPRING = "济南泺口精密轴承有限公司", "济南趵泉轴承部件有限公司"
LILY_CODE, SPRING_CODE = credit_code("370105", 160), credit_code("370103", 161)
PEARL, SHELL = "烟台崆峒岛食品有限公司", "烟台崆峒岛冷冻食品有限公司"
PEARL_CODE = credit_code("370611", 162)
BEARINGS, FOODS = ("SE", "斯堪的轴承公司", "Skandi Lager AB"), ("JP", "濑户食品株式会社", "Seto Foods K.K.")
ANNOUNCED = "已依法通知债权人并在报纸上公告；公告期满，无债权人提出异议（演示数据）。"
#: Who is established when, by whose hands: (answers, applicant, reviewer, when it was submitted, claimed, accepted).
ESTABLISHED: dict[str, tuple[Callable[[str], Answers], str, str, tuple[str, str, str]]] = {
    "bearings_survivor": (
        plain(LILY, "Jinan Luokou Precision Bearings Co., Ltd.", address(JINAN, "370105", "堤口路88号"), "C3451",
              "轴承的制造和销售。", 800_000, *BEARINGS),
        "agent", "jinan", ("2016-11-17 10:00", "2016-11-18 09:10", "2016-11-21 15:00"),
    ),
    "bearings_absorbed": (
        plain(SPRING, "Jinan Baoquan Bearing Parts Co., Ltd.", address(JINAN, "370103", "经七路23号"), "C3451",
              "轴承零件的制造和销售。", 300_000, *BEARINGS),
        "agent", "jinan", ("2016-12-01 14:00", "2016-12-02 09:30", "2016-12-05 11:00"),
    ),
    "foods_divided": (
        plain(PEARL, "Yantai Kongtong Island Foods Co., Ltd.",
              address(YANTAI, "370611", "珠江路10号", etdz=EDZ_YANTAI), "C1432", "速冻食品的生产和销售。", 900_000, *FOODS),
        "agent", "edz", ("2017-04-18 10:30", "2017-04-19 09:00", "2017-04-20 16:00"),
    ),
}  # fmt: skip


def established(key: str, stage: Stage) -> Filing:
    answers, who, reviewer, (submitted, claimed, accepted) = ESTABLISHED[key]
    filing = stage.submitted(who, stage.moment(submitted), answers(key))
    stage.claim(filing, reviewer, stage.moment(claimed))
    stage.accept(filing, reviewer, stage.moment(accepted))
    return filing


def _licensed(stage: Stage, filing: Filing, code: str, day: str, at: str) -> None:
    """The code that was pending, from the licence."""
    actor = stage.people["agent"]
    base.supply_credit_code(filing.enterprise, actor, code, date.fromisoformat(day), stage.moment(at))


def _capital(filing: Filing, usd: float) -> dict[tuple, Any]:
    """What the only investor and the enterprise have after the change."""
    row = filing.enterprise.present.facts["investors"][0]["id"]
    return {
        ("enterprise", "registered_capital"): money(usd, "USD"),
        ("enterprise", "total_investment"): money(usd * 2, "USD"),
        ("investors", row, "subscribed_capital"): money(usd, "USD"),
    }


_CAPITAL_HEADS = {BASIC: ["total_investment", "registered_capital"], INVESTOR: ["subscribed_capital"]}
_CAPITAL_KEYS = (
    f"{BASIC}.total_investment",
    f"{BASIC}.registered_capital",
    f"{INVESTOR}.subscribed_capital",
)


def _dated(key: str, on: str, *heads: str) -> dict:
    rows = [{"id": row_id(key, h), "head": h, "occurred_on": on, "basis": "resolution"} for h in heads]
    return {"changes": rows}


def _settled(
    stage: Stage, filing: Filing, reviewer: str, submitted: str, claimed: str, accepted: str
) -> Filing:
    stage.attach(filing, "agent", stage.moment(submitted) - timedelta(hours=1))
    stage.submit(filing, "agent", stage.moment(submitted))
    stage.claim(filing, reviewer, stage.moment(claimed))
    stage.accept(filing, reviewer, stage.moment(accepted))
    return filing


SIGNING = {"by_attorney": False, "filed_by": "enterprise"}


def bearings_survive(stage: Stage, survivor: Filing) -> Filing:
    """吸收合并: the survivor takes over the capital of the one that it absorbs."""
    other = stage.enterprise(SPRING)
    _licensed(stage, survivor, LILY_CODE, "2016-12-12", "2018-01-24 09:30")
    _licensed(stage, other.entries[0].filing, SPRING_CODE, "2016-12-23", "2018-01-24 09:35")
    merger = {
        "merged_enterprises": [{"id": row_id("bearings", SPRING), "name": SPRING, "uscc": SPRING_CODE}],
        "resulting_enterprise": {"name": LILY, "uscc": LILY_CODE},
    }
    ticks = {
        **_CAPITAL_HEADS,
        ENDING: {"kind": [SURVIVES], "merger": merger},
        "announcement_statement": ANNOUNCED,
    }
    filing = stage.begin_change(
        survivor.enterprise, "agent", stage.moment("2018-01-24 10:00"),
        {("change",): ticks, ("event",): _dated("survives", "2018-01-15", *_CAPITAL_KEYS, ENDING),
         ("signing",): SIGNING, **_capital(survivor, 1_100_000)},
    )  # fmt: skip
    return _settled(stage, filing, "jinan", "2018-01-25 10:00", "2018-01-25 14:00", "2018-01-29 10:20")


def bearings_dissolved(stage: Stage, survives: Filing) -> Filing:
    """The absorbed one's own change, begun from the survivor's: it ends the record."""
    filing = _begun_beside(stage, survives, "change", "2018-01-25 10:30")
    at = stage.moment("2018-01-25 10:40")
    stage.change(filing, "agent", at, ("event",), _dated("dissolved", "2018-01-15", ENDING))
    stage.change(filing, "agent", at, ("signing",), SIGNING)
    return _settled(stage, filing, "jinan", "2018-01-26 09:30", "2018-01-26 13:30", "2018-01-30 09:40")


def _begun_beside(stage: Stage, first: Filing, files: str, at: str) -> Filing:
    """The draft of the other enterprise, tied to the first filing."""
    moment = stage.moment(at)
    (party,) = linked.parties_of(stage.people["agent"], Reading(first, moment.date()))
    return linked.begin(stage.people["agent"], first, party.partner.key, files, moment)


def foods_divide(stage: Stage, divided: Filing) -> Filing:
    """分立: the enterprise lives on with less, and a new one comes of it."""
    _licensed(stage, divided, PEARL_CODE, "2017-05-03", "2018-01-31 09:30")
    division = {
        "divided_enterprise": {"name": PEARL, "uscc": PEARL_CODE},
        "resulting_enterprises": [
            {"id": row_id("foods", PEARL), "name": PEARL, "uscc": PEARL_CODE},
            {"id": row_id("foods", SHELL), "name": SHELL},
        ],
    }
    ticks = {
        **_CAPITAL_HEADS,
        ENDING: {"kind": ["division"], "division": division},
        "announcement_statement": ANNOUNCED,
    }
    filing = stage.begin_change(
        divided.enterprise, "agent", stage.moment("2018-01-31 10:00"),
        {("change",): ticks, ("event",): _dated("divide", "2018-01-18", *_CAPITAL_KEYS, ENDING),
         ("signing",): SIGNING, **_capital(divided, 600_000)},
    )  # fmt: skip
    return _settled(stage, filing, "edz", "2018-02-01 09:20", "2018-02-01 13:30", "2018-02-05 10:10")


def foods_founded(stage: Stage, divide: Filing) -> Filing:
    """The new one's establishment, begun from the change of the divided one."""
    filing = _begun_beside(stage, divide, "establishment", "2018-02-01 10:00")
    new = plain(SHELL, "Yantai Kongtong Island Frozen Foods Co., Ltd.",
                address(YANTAI, "370611", "珠江路12号", etdz=EDZ_YANTAI), "C1432", "速冻食品的生产和销售。", 300_000, *FOODS)  # fmt: skip
    answers = deepcopy(new("foods_founded"))
    told = filing.answers["enterprise"]
    answers["enterprise"] |= {key: told[key] for key in ("establishment_mode", "announcement_statement")}
    for part, value in answers.items():
        stage.change(filing, "agent", stage.moment("2018-02-01 15:00"), (part,), value)
    return _settled(stage, filing, "edz", "2018-02-02 10:00", "2018-02-02 14:00", "2018-02-06 11:00")


STORIES: dict[str, Callable[..., Filing]] = {
    **{key: partial(established, key) for key in ESTABLISHED},
    **{
        story.__name__: story for story in (bearings_survive, bearings_dissolved, foods_divide, foods_founded)
    },
}
GOES_ON_FROM = {
    "bearings_survive": "bearings_survivor",
    "bearings_dissolved": "bearings_survive",
    "foods_divide": "foods_divided",
    "foods_founded": "foods_divide",
}
