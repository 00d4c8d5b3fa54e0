"""A report moved on through the API, and its case brought to its result."""

from __future__ import annotations

from filing.domain.supervision.items import ITEMS
from tests.api.caller import Caller


def act(caller: Caller, report_id: int, move: str, **given) -> dict:
    answer = caller.post(f"/supervision/reports/{report_id}/moves/{move}", json=given)
    assert answer.status_code == 200, answer.json
    return answer.json


def concluded(caller: Caller, case: int) -> None:
    found = {item: {"finding": "已核对。", "evidence": "执照。"} for item in ITEMS}
    for move, given in (
        ("notify", {"kind": "papers", "on": "2017-10-20", "papers": ["营业执照"], "place": "香港中路"}),
        ("receive_papers", {"received": ["营业执照"]}),
        ("find", {"findings": found}),
        ("conclude", {"result": "未依照规定备案。"}),
    ):
        made = caller.post(f"/supervision/cases/{case}/moves/{move}", json=given)
        assert made.status_code == 200, made.json
