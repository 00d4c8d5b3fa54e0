"""A filing at each place of its procedure, who may do what there, and the people who might try."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filing.extensions import transaction
from filing.models import Agency
from filing.moment import real_now
from filing.services.people import accounts, tokens
from tests.api.caller import Caller
from tests.api.journeys import House, ok
from tests.api.records import OPENED, opened_house
from tests.conftest import PASSWORD

OWNER, WANG, CHEN, JINAN, STRANGER, QIAN, ADMIN = (
    "owner", "whoever has it in hand", "a colleague", "another agency", "another applicant", "supervisor", "admin",
)  # fmt: skip
DECIDING = {"accept", "declare_out_of_scope", "suspend", "transfer"}
#: Where a filing stands -> who may do what there; whoever is not named may do nothing (law.md's table of moves).
OPEN: dict[str, dict[str, set[str]]] = {
    "draft": {OWNER: {"submit"}},
    "waiting": {OWNER: {"recall", "cancel"}},
    "in hand": {OWNER: {"cancel"}, WANG: DECIDING | {"request_supplement"}},
    "asked": {OWNER: {"cancel"}},
    "answered": {OWNER: {"resubmit", "cancel"}},
    "back": {OWNER: {"cancel"}, WANG: DECIDING | {"return_incomplete"}},
    "back on the last day": {OWNER: {"cancel"}, WANG: DECIDING | {"declare_not_completed"}},
    "every item closed": {OWNER: {"cancel"}, WANG: DECIDING},
    "suspended": {OWNER: {"cancel"}, WANG: {"declare_out_of_scope", "resume"}},
    "completed": {},
    "out of scope": {},
    "not completed": {},
    "cancelled": {},
}
EMAILS = {
    OWNER: "li@example.com", WANG: "wang@example.com", CHEN: "chen@example.com", JINAN: "jinan@example.com",
    STRANGER: "zhao@example.com", QIAN: "qian@example.com", ADMIN: "root@example.com",
}  # fmt: skip
CALLERS = tuple(EMAILS)
REASON = {"reason": "涉及准入特别管理措施", "rule": "《外商投资产业指导目录》", "departments": ["商务部门"]}
GIVEN = {
    "request_supplement": {
        "items": [{"path": ["enterprise", "business_scope"], "problem": "过宽", "expected": "写明"}]
    },
    "accept": {"within_scope": True, "note": ""},
    "declare_out_of_scope": REASON,
    "suspend": {"reason": "涉及军工", "investor_applied": False},
    "resume": {"result": "passed", "reason": "商务部来函"},
    "transfer": {"agency": "370100", "reason": "地址在济南"},
}


@dataclass(frozen=True)
class Stood:
    """A house with a filing at each place, to be copied."""

    var: Path
    tokens: dict[str, str]
    filings: dict[str, int]


def stand(var: Path, blank: Path) -> Stood:
    """Each place reached in calls."""
    shutil.copy(blank, var / "filing.db")
    with opened_house(var, (), {}) as house:
        tokens = {OWNER: house.li.token, WANG: house.wang.token, ADMIN: house.admin.token, **_others()}
        filings = dict(_placed(house))
        house.at("2017-10-25T20:00")
    return Stood(var, tokens, filings)


def _others() -> dict[str, str]:
    qingdao, jinan = Agency.by_code("370200"), Agency.by_code("370100")
    with transaction():
        people = {
            CHEN: accounts.create_staff("chen@example.com", "陈审", "reviewer", PASSWORD, OPENED, qingdao),
            JINAN: accounts.create_staff("jinan@example.com", "济南", "reviewer", PASSWORD, OPENED, jinan),
            QIAN: accounts.create_staff("qian@example.com", "钱督", "supervisor", PASSWORD, OPENED, qingdao),
            STRANGER: accounts.register_applicant(
                "zhao@example.com", "赵", PASSWORD, OPENED, organisation="别家"
            ),
        }
        return {name: tokens.create(user, real_now()) for name, user in people.items()}


def _placed(house: House) -> Iterator[tuple[str, int]]:
    """A filing brought to each place by calls; whatever was asked on 09-28 is due on 2017-10-25."""
    li, wang = house.li, house.wang
    house.at("2017-09-28T10:00")

    def in_hand() -> int:
        filing = li.submitted()["id"]
        ok(wang.post(f"/filings/{filing}/claim"))
        house.answer_findings(filing)
        return filing

    def asked() -> int:
        filing = in_hand()
        ok(wang.move(filing, "request_supplement", GIVEN["request_supplement"]))
        return filing

    yield "draft", li.draft()["id"]
    yield "waiting", li.submitted()["id"]
    yield "in hand", in_hand()
    yield "asked", asked()
    yield "answered", _answered(house, asked())
    yield "suspended", _moved(wang, in_hand(), "suspend")
    yield "completed", _moved(wang, in_hand(), "accept")
    yield "out of scope", _moved(wang, in_hand(), "declare_out_of_scope")
    yield "cancelled", _moved(li, in_hand(), "cancel")
    back, closed, late, ended = asked(), asked(), asked(), asked()
    house.at("2017-10-09T10:00")
    yield "back", _back(house, back)
    item = ok(li.get(f"/filings/{closed}"))["supplement"]["items"][0]["id"]
    _back(house, closed)
    ok(wang.post(f"/filings/{closed}/items/{item}/close"))
    yield "every item closed", closed
    house.at("2017-10-25T10:00")
    yield "back on the last day", _back(house, late)
    _back(house, ended)
    yield "not completed", _moved(wang, ended, "declare_not_completed")


def _moved(caller: Caller, filing: int, move: str) -> int:
    ok(caller.move(filing, move, GIVEN.get(move)))
    return filing


def _answered(house: House, filing: int) -> int:
    """The value that was asked about is another one now."""
    scope = "精密机械及零部件的研发、生产和销售。"
    enterprise = ok(house.li.get(f"/filings/{filing}/answers"))["enterprise"]
    ok(house.li.patch(f"/filings/{filing}/answers/enterprise", json=enterprise | {"business_scope": scope}))
    return filing


def _back(house: House, filing: int) -> int:
    """The supplement answered and sent back; the agency has it in hand as before."""
    items = ok(house.li.get(f"/filings/{filing}"))["supplement"]["items"]
    ok(house.li.move(filing, "resubmit", {"replies": [{"item": i["id"], "reply": "已写明"} for i in items]}))
    return filing
