"""A change told in calls, from the record to the receipt: each step as a program would take it."""

from __future__ import annotations

import copy
import subprocess
from dataclasses import dataclass, field
from typing import Any

from filing.domain.questions.paths import get_at, put_at
from tests.api.caller import Caller
from tests.domain.change.matters import dated, ticking

NOT_CONCERNED = {"answer": "not_concerned", "reason": "经核对不涉及。"}


def path_of(dotted: str) -> tuple:
    """enterprise__operating_term as a path; rows by their position or their id."""
    return tuple(int(step) if step.isdigit() else step for step in dotted.split("__"))


def ok(answer, status: int = 200):
    assert answer.status_code == status, answer.json
    return answer.json


@dataclass(frozen=True)
class House:
    """Who calls, the clock, and one enterprise of each sort on record."""

    li: Caller
    wang: Caller
    admin: Caller
    records: dict[str, int] = field(default_factory=dict)

    def at(self, moment: str) -> None:
        ok(self.admin.put("/simulation/clock", json={"now": moment}))

    def begun(self, kind: str = "change", **given: Any) -> int:
        return ok(self.li.post("/filings", json={"kind": kind, **given}), 201)["id"]

    def fill(self, filing: int, **parts: Any) -> None:
        """Section by section."""
        for section, value in parts.items():
            ok(self.li.patch(f"/filings/{filing}/answers/{section}", json=value))

    def amend(self, filing: int, put: dict[str, Any]) -> None:
        """New values by their dotted paths; of each part touched the whole is sent."""
        answers = ok(self.li.get(f"/filings/{filing}/answers"))
        amended = copy.deepcopy(answers)
        for dotted, value in put.items():
            amended = put_at(amended, path_of(dotted), value)
        self.fill(filing, **{part: amended[part] for part in {path_of(key)[0] for key in put}})

    def submit(self, filing: int) -> dict:
        """With every paper that the checklist asks for, once nothing else is wrong."""
        problems = ok(self.li.get(f"/filings/{filing}/problems"))
        assert [p for p in problems if p["path"][0] != "documents"] == []
        for row in ok(self.li.get(f"/filings/{filing}/checklist")):
            if row["required"] and not row["satisfied"]:
                form = {"for": row["for"]["row"]} if row["for"] else {}
                ok(self.li.upload(filing, row["id"], form=form), 201)
        return ok(self.li.move(filing, "submit"))

    def accept(self, filing: int) -> dict:
        ok(self.wang.post(f"/filings/{filing}/claim"))
        self.answer_findings(filing)
        return ok(self.wang.move(filing, "accept", {"within_scope": True, "note": "符合"}))

    def answer_findings(self, filing: int) -> list[dict]:
        """What the list found, each answered."""
        found = ok(self.wang.get(f"/filings/{filing}/findings"))
        for finding in found:
            ok(self.wang.put(f"/filings/{filing}/findings/{finding['key']}", json=NOT_CONCERNED))
        return found

    def established(self, answers: dict, **given: Any) -> int:
        """The enterprise whose establishment is filed and completed."""
        filing = self.begun("establishment", **given)
        ok(self.li.put(f"/filings/{filing}/answers", json=answers))
        self.submit(filing)
        return self.accept(filing)["enterprise"]

    def answer(
        self, filing: int, *heads: str, on: str, change: dict | None = None, event: dict | None = None
    ) -> None:
        """These heads ticked and dated, and who signs."""
        self.fill(
            filing,
            change={**ticking(*heads), **(change or {})},
            event={**dated(*heads, on=on), **(event or {})},
            signing={"by_attorney": False, "filed_by": "enterprise"},
        )

    def complete(self, filing: int) -> None:
        self.submit(filing)
        assert self.accept(filing)["state"] == "completed"

    def changed(
        self, enterprise: int, *heads: str, on: str, put: dict[str, Any] | None = None,
        change: dict | None = None, event: dict | None = None, **given: Any,
    ) -> int:  # fmt: skip
        """A change of these heads, completed; its number."""
        filing = self.begun(enterprise=enterprise, **given)
        self.answer(filing, *heads, on=on, change=change, event=event)
        if put:
            self.amend(filing, put)
        self.complete(filing)
        return filing

    def printed(self, filing: int) -> str:
        """What a reader copies out of the receipt, without spaces and line breaks."""
        pdf = self.li.get(f"/filings/{filing}/receipt.pdf")
        assert pdf.mimetype == "application/pdf"
        done = subprocess.run(
            ["pdftotext", "-raw", "-", "-"], input=pdf.data, capture_output=True, check=True
        )
        return "".join(done.stdout.decode().split())

    def recorded(self, enterprise: int, on: str = "") -> dict:
        return ok(self.li.get(f"/enterprises/{enterprise}" + (f"?on={on}" if on else "")))

    def facts(self, enterprise: int, dotted: str, on: str = "") -> Any:
        return get_at(self.recorded(enterprise, on)["facts"], path_of(dotted))

    def told(self, enterprise: int) -> list[dict]:
        """The steps of the timeline."""
        return ok(self.li.get(f"/enterprises/{enterprise}/timeline"))

    def due(self, filing: int) -> dict[str, str]:
        return {row["head"]: row["due_on"] for row in ok(self.li.get(f"/filings/{filing}/deadlines"))}
