"""The main job through the API alone: from nothing to the receipt."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path


def text_of(pdf: bytes) -> str:
    """What a reader can copy out of a PDF."""
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def test_from_nothing_to_the_receipt(on_each_database, li, wang, at, anybody):
    at("2017-09-28T10:00")
    created = li.post("/filings", json={"kind": "establishment"})
    assert created.status_code == 201 and created.json["state"] == "draft" and created.json["due"] is None
    filing = li.submitted()
    assert (filing["state"], filing["state_label"], filing["law_day"]) == (
        "under_review",
        "待审核",
        "2017-09-28",
    )
    assert filing["due"] == {
        "holder": "agency",
        "due_on": "2017-10-09",
        "days_left": 3,
        "provisional": False,
    }
    assert filing["agency"] == {"code": "370200", "name": "青岛市商务局"}
    assert filing["moves"] == ["recall", "cancel"]

    claimed = wang.post(f"/filings/{filing['id']}/claim")
    assert claimed.json["state_label"] == "审核中" and "accept" in claimed.json["moves"]
    at("2017-10-09T16:00")
    done = wang.move(filing["id"], "accept", {"within_scope": True, "note": "符合"})
    assert done.status_code == 200 and done.json["state"] == "completed" and done.json["due"] is None
    assert done.json["receipt"]["number"] == "鲁青外资备201700001"

    pdf = li.get(f"/filings/{filing['id']}/receipt.pdf")
    assert pdf.mimetype == "application/pdf" and pdf.data.startswith(b"%PDF-")
    code = done.json["receipt"]["verify_url"].rsplit("/", 1)[1]
    found = anybody.get(f"/verify/{code}").json
    assert found["genuine"] and found["status"] == "current" and found["number"] == "鲁青外资备201700001"
    # One text for both databases, to the letter; only the code is drawn by lot.
    in_fours = " ".join(re.findall("....", code))
    assert text_of(pdf.data).replace(in_fours, "CODE") == (Path(__file__).parent / "receipt.txt").read_text(
        "utf-8"
    )

    record = li.get(f"/enterprises/{done.json['enterprise']}?on=2017-10-09").json
    assert record["facts"]["enterprise"]["enterprise_name"]["cn"] == "青岛莱茵精密机械有限公司"
    moves = [e["move"] for e in li.get(f"/filings/{filing['id']}/events").json]
    assert moves == ["submit", "claim", "accept"]
