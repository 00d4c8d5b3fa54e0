"""批量新建 for programs: one table, a draft for each enterprise, or none and every faulty cell a problem."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from tests.services.stories import a_pdf

HEADS = ("企业中文名称", "投资者中文姓名/名称", "认缴出资额", "权益比例（%）")
RHEIN = "莱茵机械股份公司"
ROWS = (("甲机械有限公司", RHEIN, "1000000", "100"), ("乙机械有限公司", "", "", ""))
FAULTY = (ROWS[0], ("乙机械有限公司", RHEIN, "1", "130%%"), ("", RHEIN, "一百元", "40"))


def table(rows) -> str:
    return "\n".join("\t".join(row) for row in (HEADS, *rows))


def workbook(rows) -> bytes:
    book, kept = Workbook(), io.BytesIO()
    for row in (HEADS, *rows):
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


@pytest.fixture
def sample(li, at) -> int:
    at("2017-09-28T10:00")
    return li.draft()["id"]


def names(answer) -> list[str]:
    return [one["enterprise_name"] for one in answer.json["made"]]


def test_a_table_makes_drafts_once_and_says_what_each_still_lacks(li, sample):
    place, given = f"/filings/{sample}/several", {"table": table(ROWS)}
    assert "企业中文名称" in [c["head"] for c in li.get(place).json["columns"] if c["needed"]]
    made = li.post(place, json=given)
    assert made.status_code == 201 and names(made) == ["甲机械有限公司", "乙机械有限公司"]
    again = li.post(place, json=given)
    assert again.status_code == 200 and again.json == made.json == {"made": li.get(place).json["made"]}
    first = li.get(f"/filings/{made.json['made'][0]['filing']}/answers").json
    assert [row["name_cn"] for row in first["investors"]] == [RHEIN]
    assert made.json["made"][1]["problems_left"] == 0
    named = li.post(f"{place}/documents", data={"file": (io.BytesIO(a_pdf()), "乙机械有限公司-承诺书.pdf")})
    assert named.status_code == 201 and named.json["document"]["requirement"] == "filing_commitment_letter"
    left = [one["papers_left"] for one in li.get(place).json["made"]]
    assert left[1] == made.json["made"][1]["papers_left"] - 1


def test_a_table_of_an_old_machine_is_read_and_half_a_quotation_mark_is_said(li, sample):
    place, text = f"/filings/{sample}/several", table(ROWS)
    torn = li.post(place, json={"table": text + '"' + "甲" * 200_000})
    assert torn.status_code == 422 and "半个引号" in torn.json["message"]
    made = li.post(place, data={"file": (io.BytesIO(text.replace("\n", "\r").encode()), "集团.csv")})
    assert made.status_code == 201 and names(made) == ["甲机械有限公司", "乙机械有限公司"]


def test_whatever_is_refused_makes_nothing_and_is_named_in_its_place(li, stranger, sample):
    place = f"/filings/{sample}/several"
    faulty = li.post(place, data={"file": (io.BytesIO(workbook(FAULTY)), "集团.xlsx")})
    assert faulty.status_code == 422 and "没有新建任何一份" in faulty.json["message"]
    found = {(*p["path"],): p["message"] for p in faulty.json["problems"]}
    assert "（D3）" in found["table", 3, "投资者权益比例（%）"] and [path for path in found if path[1] == 4]
    damaged = li.post(place, data={"file": (io.BytesIO(b"PK\x03\x04 no workbook"), "集团.xlsx")})
    assert damaged.status_code == 422 and [p["path"] for p in damaged.json["problems"]] == [["file"]]
    offered = [paper["document"] for paper in li.get(place).json["papers"]]
    strange = li.post(place, json={"table": table(ROWS), "papers": [offered[0], 999_999]})
    assert strange.status_code == 422 and "999999" in strange.json["message"]
    assert stranger.post(place, json={"table": table(ROWS)}).status_code == 404
    assert li.get(place).json["made"] == []
    bare = li.post(place, json={"table": table(ROWS), "papers": []})
    rows = [row for one in bare.json["made"] for row in li.get(f"/filings/{one['filing']}/checklist").json]
    assert rows and not [row for row in rows if row["documents"]]
