"""The same filings in each house, made through its API: a draft of every size, and one of every state."""

from __future__ import annotations

from base64 import b64encode

from bench.turns.houses import House
from tests.samples import establishment_answers
from tests.services.enterprises import investors
from tests.services.stories import a_pdf

SIZES = (2, 50)
NOT_CONCERNED = {"answer": "not_concerned", "reason": "经核对不涉及。"}
ASKED = {"path": ["remarks"], "problem": "备注不清楚。", "expected": "请说明。"}


def fill(house: House, listed: int, turns: int) -> None:
    """A list and a queue of so many, a filing for each page, and as many drafts to send as there are turns."""
    house.tell({"examine_once": True})
    kept, numbers = house.filings, iter(range(1, 10_000))
    kept["blank"] = house.api("applicant", "POST", "/filings", 201, json={"kind": "establishment"})["id"]
    for size in SIZES:
        kept[f"draft{size}"] = complete(house, next(numbers), size)
        kept[f"claimed{size}"] = claimed(house, complete(house, next(numbers), size))
    kept["supplement"] = claimed(house, complete(house, next(numbers)))
    move(house, "reviewer", kept["supplement"], "request_supplement", items=[ASKED], note="请补充。")
    kept["done"] = claimed(house, complete(house, next(numbers)))
    receipt = move(house, "reviewer", kept["done"], "accept", within_scope=True, note="符合")["receipt"]
    house.facts |= {"number": receipt["number"], "code": receipt["verify_url"].rsplit("/", 1)[1]}
    for _ in range(listed):
        kept["submitted"] = submitted(house, complete(house, next(numbers)))
    for turn in range(turns):
        kept[f"sent{turn}"] = complete(house, next(numbers))
    house.tell({"examine_once": False})


def answers(number: int, size: int = 2) -> dict:
    """Complete; enterprises are told apart by their names."""
    given = establishment_answers(investors=investors(size))
    given["enterprise"]["enterprise_name"] |= {
        "cn": f"青岛第{number}机械有限公司",
        "en": f"Qingdao No. {number}",
    }
    return given


def complete(house: House, number: int, size: int = 2) -> int:
    """A draft with every answer, and every paper that this version asks for."""
    filing = house.api("applicant", "POST", "/filings", 201, json={"kind": "establishment"})["id"]
    house.program("applicant", "PUT", f"/filings/{filing}/answers", json=answers(number, size))
    for row in house.api("applicant", "GET", f"/filings/{filing}/checklist"):
        if row["required"] and not row["satisfied"]:
            # Papers of one person or investor have a row of their own only in later versions.
            house.upload(filing, row["id"], a_pdf(row["id"]), (row.get("for") or {}).get("row"))
    return filing


def move(house: House, who: str, filing: int, name: str, **given) -> dict:
    return house.api(who, "POST", f"/filings/{filing}/moves/{name}", json=given)


def submitted(house: House, filing: int) -> int:
    move(house, "applicant", filing, "submit")
    return filing


def claimed(house: House, filing: int) -> int:
    """Sent in, taken in hand, and whatever the lists found answered, where the version compares with them."""
    house.program("reviewer", "POST", f"/filings/{submitted(house, filing)}/claim")
    if house.has_findings:
        for finding in house.api("reviewer", "GET", f"/filings/{filing}/findings"):
            path = f"/filings/{filing}/findings/{finding['key']}"
            house.program("reviewer", "PUT", path, json=NOT_CONCERNED)
    return filing


def paper() -> dict:
    return {"file": ("a.pdf", b64encode(a_pdf("another")).decode())}
