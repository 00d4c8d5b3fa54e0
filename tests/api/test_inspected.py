"""An inspection from the side of the enterprise that is inspected, and the papers that the body issues."""

from __future__ import annotations

import io

import pikepdf
import pytest
from flask import current_app

from filing.extensions import db
from filing.models import CasePaper, Receipt
from tests.api.conftest import caller_for, staff
from tests.api.test_inspections import FALSE, FINDINGS, VISIT_ON, made, moves
from tests.conftest import turn_clock
from tests.services.odd_pdfs import plain
from tests.services.supervising import enlisted, filed, supervisor_of
from tests.web.conftest import token_on


def a_pdf() -> bytes:
    out = io.BytesIO()
    plain().save(out)
    return out.getvalue()


@pytest.fixture
def sun(client, app):
    return staff(client, "sun2@example.com", "supervisor", "370200")


@pytest.fixture
def he(client, app):
    return staff(client, "he@example.com", "supervisor", "370200")


@pytest.fixture
def owner(client, applicant):
    return caller_for(client, applicant)


@pytest.fixture
def case(sun, applicant) -> int:
    """A case against an enterprise of the owner, by a department's suggestion."""
    enlisted(supervisor_of("370200"))
    (number,) = filed(applicant, 1)
    enterprise = Receipt.by_number(number).filing.enterprise_id
    given = {"way": "suggestion", "enterprise": enterprise, "source": "工商部门建议检查其投资者变更。"}
    answer = sun.post("/supervision/cases", json=given)
    assert answer.status_code == 201, answer.json
    return answer.json["id"]


def noticed(sun, case: int) -> None:
    made(
        sun,
        case,
        "notify",
        kind="papers",
        on=VISIT_ON,
        papers=["营业执照", "章程"],
        place="青岛市香港中路6号",
    )


def answered(owner, case: int, move: str, *files: bytes, **given):
    data = {**given, "files": [(io.BytesIO(one), f"材料{n}.pdf") for n, one in enumerate(files)]}
    return owner.call("POST", f"/inspections/{case}/moves/{move}", data=data)


def proposed(sun, case: int) -> None:
    """As far as 事先告知 of a fine, with a hearing offered."""
    noticed(sun, case)
    made(sun, case, "receive_papers", received=["营业执照", "章程"])
    made(sun, case, "find", findings=FINDINGS)
    made(sun, case, "conclude", result="申报的投资者信息不实。", breaches=[FALSE])
    made(sun, case, "order", text="请更正备案信息。", days=10)
    made(sun, case, "propose_fine", fines=[{"breach": 0, "amount": "8000"}])


def test_the_enterprise_learns_of_the_case_with_the_notice_and_of_nothing_inside_it(sun, owner, case):
    assert owner.get(f"/inspections/{case}").status_code == 404
    noticed(sun, case)
    read = owner.get(f"/inspections/{case}")
    assert read.json["missing"] == ["营业执照", "章程"] and read.json["moves"] == ["submit_papers"]
    assert [paper["occasion"] for paper in read.json["papers"]] == ["notice"]
    assert read.json["days"][0] == {
        "what": "提交材料截止", "on": VISIT_ON, "why": "2017年10月16日通知。", "source": "", "provisional": False
    }  # fmt: skip
    assert "工商部门" not in read.get_data(as_text=True)


def test_papers_that_were_asked_for_are_handed_in_and_reach_the_case_file(sun, owner, case):
    noticed(sun, case)
    read = answered(owner, case, "submit_papers", a_pdf(), paper="营业执照").json
    assert read["missing"] == ["章程"] and read["files"][0]["about"] == "营业执照"
    assert answered(owner, case, "submit_papers", a_pdf(), paper="护照").status_code == 422
    assert answered(owner, case, "submit_papers", b"MZ", paper="章程").status_code == 422
    (file,) = sun.get(f"/supervision/cases/{case}").json["files"]
    assert sun.get(f"/supervision/cases/{case}/files/{file['id']}").data.startswith(b"%PDF")


def test_a_statement_is_answered_before_the_decision_and_a_hearing_asked_for_is_held(sun, he, owner, case):
    proposed(sun, case)
    assert answered(owner, case, "state_case", text="金额过高，请从轻。").status_code == 200
    assert answered(owner, case, "ask_hearing").json["hearing"]["asked_on"] == "2017-10-16"
    assert answered(owner, case, "ask_hearing").status_code == 409
    decision = {"amounts": ["5000"], "reason": "事实清楚，采纳部分意见。"}
    early = moves(he, case, "hear", hearing_on="2017-10-20", place="青岛市香港中路6号")
    assert early.status_code == 422 and "提前7日" in early.json["message"]
    made(he, case, "hear", answer="部分采纳。", hearing_on="2017-10-24", place="青岛市香港中路6号")
    turn_clock("2017-10-24 15:00")
    made(he, case, "hear", held_on="2017-10-24")
    answered(owner, case, "state_case", text="再补充一点。")
    unanswered = moves(he, case, "decide", **decision)
    assert unanswered.status_code == 409 and "还没有答复" in unanswered.json["message"]
    made(he, case, "hear", answer="已经考虑。")
    assert made(he, case, "decide", **decision)["state"] == "decided"
    read = answered(owner, case, "report_payment", a_pdf(), text="10月24日缴款，凭证号1234。").json
    assert read["unperformed"] == ["correction", "payment"]  # the body registers
    titles = [paper["title"] for paper in read["papers"]]
    assert titles[1:] == ["外商投资企业设立及变更备案检查结果告知书", "责令改正通知书", "行政处罚事先告知书",
                          "听证通知书", "行政处罚决定书"]  # fmt: skip


def test_papers_are_numbered_without_gap_and_what_goes_elsewhere_is_not_the_enterprises(
    sun, owner, case, app
):
    noticed(sun, case)
    made(sun, case, "receive_papers", received=["营业执照", "章程"])
    made(sun, case, "hand_over", to="青岛市国家税务局", what="涉嫌少缴税款。", receipt="青国税收〔2017〕1号")
    numbers = [paper["number"] for paper in sun.get(f"/supervision/cases/{case}").json["papers"]]
    short = db.session.query(CasePaper).first().agency.short_name
    assert numbers == [f"{short}外资检2017{serial:05d}" for serial in (1, 2)]
    assert [paper["number"] for paper in owner.get(f"/inspections/{case}").json["papers"]] == numbers[:1]
    other = sun.get(f"/supervision/cases/{case}").json["papers"][1]["id"]
    assert owner.get(f"/inspections/{case}/papers/{other}").status_code == 404


def test_the_body_reports_once_in_writing_and_not_to_the_enterprise(sun, owner, case):
    proposed(sun, case)
    told = {"to": "山东省商务厅（外资处）", "text": "企业配合检查。"}
    assert moves(sun, case, "report", to="山东省商务厅（外资处）").status_code == 422
    read = made(sun, case, "report", **told)
    assert read["reported_on"] == "2017-10-16" and read["deadlines"]["report_by"] == "2017-10-23"
    assert read["papers"][-1]["title"] == "检查工作情况报告"
    assert "report" not in [paper["occasion"] for paper in owner.get(f"/inspections/{case}").json["papers"]]
    assert moves(sun, case, "report", **told).status_code == 409


def test_a_sanction_cites_the_article_of_the_day_of_its_act(sun, case):
    proposed(sun, case)
    told = db.session.query(CasePaper).filter_by(occasion="propose_fine").one().content
    assert (
        "处罚的依据：《办法》第二十四条第二款" in told["items"][0]["lines"]
    )  # the act ended before the revision
    result = db.session.query(CasePaper).filter_by(occasion="result").one().content
    assert "（《办法》第二十条）" in result["opening"][0]


def verified(pdf: bytes, **more: str) -> dict:
    """As anybody who holds the file asks, without an account."""
    data = {"file": (io.BytesIO(pdf), "文书.pdf"), **more}
    return current_app.test_client().post("/api/v1/verify", data=data).json


def test_a_paper_is_sealed_once_and_its_bytes_stay(on_each_database, sun, owner, case):
    noticed(sun, case)
    paper = owner.get(f"/inspections/{case}").json["papers"][0]["id"]
    first = owner.get(f"/inspections/{case}/papers/{paper}").data
    turn_clock("2017-10-18 10:00")
    assert sun.get(f"/supervision/cases/{case}/papers/{paper}").data == first
    read = verified(first)
    assert (read["genuine"], read["answer"], read["number"]) == (True, "监督检查文书的原件", None)
    assert read["paper"]["agency"] == "青岛市商务局" and read["paper"]["issued_on"] == "2017-10-16"
    reader = current_app.test_client()
    given = {"csrf_token": token_on(reader, "/verify"), "file": (io.BytesIO(first), "文书.pdf")}
    shown = reader.post("/verify", data=given).text
    assert "监督检查文书的原件" in shown and "致" in shown and read["paper"]["number"] in shown
    assert verified(first, code="ABCD2345EFGH6789")["answer"] == "这是监督检查文书，不是备案回执"
    assert (verified(first + b"\n")["answer"], verified(first + b"\n")["paper"]) == ("不是原件", None)
    with pikepdf.open(io.BytesIO(first)) as pdf:
        assert pdf.Root.AcroForm.Fields[0].V.Name == "青岛市商务局"
        said = pdf.Root.Names.EmbeddedFiles.Names[1].EF.F.read_bytes().decode()
    assert "章程" in said and "外资检2017" in said


def test_another_organisation_knows_of_no_inspection(sun, stranger, case):
    noticed(sun, case)
    assert stranger.get("/inspections").json["items"] == []
    assert stranger.get(f"/inspections/{case}").status_code == 404
    assert answered(stranger, case, "submit_papers", a_pdf(), paper="章程").status_code == 404
