"""举报与建议 through the API: what comes in, who is shown what, and what the outcome says."""

from __future__ import annotations

import io

import pytest

from filing.current import store
from filing.extensions import db
from filing.models import AuditRecord, Report, ReportEvidence
from tests.api.caller import Caller
from tests.api.conftest import caller_for, staff
from tests.api.reporting import act, concluded
from tests.conftest import turn_clock
from tests.services.reporting import CONTACT, FACTS, NAME, department, reported
from tests.services.stories import a_pdf
from tests.services.supervising import enlisted, filed, supervisor_of

REPORTED = {"respondent": "胶州某食品公司", "facts": FACTS, "city": "370200"}


def sent(caller: Caller, *files: bytes, headers=None, **more):
    evidence = [(io.BytesIO(data), "钟实名的证据.pdf") for data in files]
    form = {**REPORTED, **more, **({"evidence": evidence} if evidence else {})}
    return caller.post("/supervision/reports", data=form, headers=headers or {})


@pytest.fixture
def sun(client, app):
    return staff(client, "sun2@example.com", "supervisor", "370200")


@pytest.mark.parametrize("who", [{}, {"name": NAME, "contact": CONTACT}])
def test_in_writing_against_somebody_with_evidence_it_must_be_inspected_anonymous_or_not(anybody, who):
    answer = sent(anybody, a_pdf("照片"), **who)
    assert answer.status_code == 201, answer.json
    assert (answer.json["must_inspect"], answer.json["article"]) == (True, "17-§17")
    assert "应当进行必要的检查" in answer.json["why"] and len(answer.json["code"]) == 19
    assert answer.json["body"]["code"] == "370200" and answer.json["take_up"]["source"] == "示范"
    assert (Report.by_number(answer.json["number"]).sealed_reporter is None) is (not who)


@pytest.mark.parametrize(
    ("more", "files", "lacking"),
    [({}, (), "提供相关事实和证据"), ({"respondent": ""}, (b"%PDF",), "有明确的被举报人")],
)
def test_what_is_lacking_is_said_and_leaves_it_to_the_body(anybody, more, files, lacking):
    answer = sent(anybody, *(a_pdf("照片") for _ in files), **more)
    assert answer.json["must_inspect"] is False and lacking in answer.json["why"]


def test_by_the_order_of_2016_its_own_article_is_cited(anybody):
    turn_clock("2017-05-02 10:00")
    assert sent(anybody).json["article"] == "16-§16"


def test_a_name_or_code_of_the_register_finds_the_body_that_keeps_its_filings(anybody, sun, applicant):
    filed(applicant, 1, agency="370200")
    answer = sent(anybody, respondent="鲁青第1有限公司", city="")
    assert answer.json["body"]["code"] == "370200"
    row = sun.get("/supervision/reports").json["items"][0]
    assert sun.get(f"/supervision/reports/{row['id']}").json["enterprise"] is not None


WRONG = [
    ({"facts": ""}, "facts"), ({"city": ""}, "city"), ({"city": "999999"}, "city"), ({"name": "张" * 101}, "name"),
    ({"name": NAME, "facts": f"我是{NAME}，该公司未备案。"}, "facts"), ({"respondent": "某\x07公司"}, "respondent"),
]  # fmt: skip


def test_what_is_wrong_is_said_at_its_field(anybody):
    for more, field in WRONG:
        answer = sent(anybody, **more)
        assert (answer.status_code, answer.json["problems"][0]["path"]) == (422, [field])
    assert db.session.query(Report).count() == 0


def test_evidence_is_examined_like_every_upload_and_loses_its_own_name(anybody, sun):
    refused = sent(anybody, b"MZ not a picture")
    assert (refused.status_code, refused.json["problems"][0]["path"]) == (422, ["evidence"])
    paper = a_pdf("同一份")
    assert sent(anybody, paper, paper).status_code == 201
    piece = db.session.query(ReportEvidence).one()
    answer = sun.get(f"/supervision/reports/{piece.report_id}/evidence/1")
    assert (
        answer.data == store().get(piece.storage_key) != paper
        and "attachment" in answer.headers["Content-Disposition"]
    )
    assert sun.get(f"/supervision/reports/{piece.report_id}/evidence/2").status_code == 404


def test_sent_again_with_its_key_it_is_one_report_with_the_same_code(on_each_database, anybody):
    key = {"Idempotency-Key": "once"}
    first, again = (sent(anybody, a_pdf("照片"), headers=key) for _ in range(2))
    assert first.json == again.json and db.session.query(Report).count() == 1
    assert sent(anybody, headers=key, facts="另一件事。").status_code == 409
    assert sent(anybody).json["number"] != first.json["number"]


def test_the_outcome_is_asked_by_number_and_code_and_neither_alone_says_anything(anybody, app):
    report, code = reported()

    def asked(number, code):
        return anybody.post("/supervision/reports/outcome", json={"number": number, "code": code})

    answer = asked(report.number.lower(), code.replace("-", "").lower())
    assert (answer.status_code, answer.json["state"]) == (200, "received")
    wrong = [
        asked(report.number, "AAAA-AAAA-AAAA-AAAA"),
        asked("JB20171016000000", code),
        asked(report.number, ""),
    ]
    assert {(one.status_code, one.json["message"]) for one in wrong} == {(404, wrong[0].json["message"])}


def test_only_a_digest_of_the_code_is_in_the_database(app):
    report, code = reported()
    row = db.session.execute(db.select(Report.__table__)).mappings().one()
    assert not any(code in str(value) or code.replace("-", "") in str(value) for value in row.values())
    assert not any(secret in str(value) for value in row.values() for secret in (NAME, CONTACT))


def test_a_suggestion_must_be_inspected_and_its_department_sees_what_became_of_it(client, app, sun):
    tax = caller_for(client, department())
    answer = tax.post("/supervision/suggestions", json=REPORTED, headers={"Idempotency-Key": "a"})
    assert answer.status_code == 201, answer.json
    assert (answer.json["must_inspect"], answer.json["article"], answer.json["code"]) == (
        True,
        "17-§18",
        None,
    )
    made = tax.get("/supervision/suggestions").json["items"][0]
    act(sun, made["id"], "take_up")
    assert tax.get(f"/supervision/suggestions/{made['id']}").json["state"] == "taken_up"
    other = caller_for(client, department("青岛海关", "customs@example.com"))
    assert other.get(f"/supervision/suggestions/{made['id']}").status_code == 404
    assert other.get("/supervision/suggestions").json["items"] == []
    assert tax.post("/supervision/suggestions", json=REPORTED | {"respondent": ""}).status_code == 422


def test_who_reported_is_shown_for_a_reason_that_goes_into_the_audit_chain(client, sun, app):
    report, _ = reported()
    where = f"/supervision/reports/{report.id}/reporter"
    assert sun.post(where, json={"reason": " "}).status_code == 422
    assert AuditRecord.about(report.subject)[-1].act == "report.receive"
    shown = sun.post(where, json={"reason": "核实证据来源"}, headers={"Idempotency-Key": "a"})
    assert shown.json == {"name": NAME, "contact": CONTACT}
    last = AuditRecord.about(report.subject)[-1]
    assert (last.act, last.details) == ("reporter.seen", {"reason": "核实证据来源"})
    province = staff(client, "sheng@example.com", "supervisor", "370000")
    assert province.post(where, json={"reason": "核实"}).status_code == 403
    anonymous, _ = reported(name="", contact="")
    where = f"/supervision/reports/{anonymous.id}/reporter"
    assert sun.post(where, json={"reason": "核实"}).status_code == 409


def test_the_list_is_narrowed_and_goes_on_page_by_page(on_each_database, sun, app):
    first, second, third = (reported(evidence=e)[0].id for e in (True, False, True))
    act(sun, third, "take_up")

    def ids(**query) -> list[int]:
        return [row["id"] for row in sun.get("/supervision/reports", query_string=query).json["items"]]

    assert ids() == [third, second, first]
    assert ids(state="received", must_inspect="true") == [first] and ids(kind="suggestion") == []
    assert ids(overdue="true") == []
    following = sun.get("/supervision/reports?limit=2").json["next"]
    assert ids(after=following) == [first]
    turn_clock("2017-10-31 09:00")
    assert ids(overdue="true") == [second, first]
    assert sun.get(f"/supervision/reports/{first}").json["is_overdue"] is True


def test_a_case_is_started_with_the_reports_duty_and_answered_after_its_result(
    on_each_database, sun, client, app
):
    enlisted(supervisor_of("370200"))
    report, code = reported()
    act(sun, report.id, "take_up")
    case = act(sun, report.id, "open_case")["case"]
    read = sun.get(f"/supervision/cases/{case}").json
    assert (read["way"], read["must_inspect"], len(read["inspectors"])) == ("report", True, 2)
    early = sun.post(f"/supervision/reports/{report.id}/moves/answer", json={"answer": "查实。"})
    assert early.status_code == 409 and "检查结果尚未告知" in early.json["message"]
    concluded(sun, case)
    act(sun, report.id, "answer", answer="经查属实，已责令限期改正。")
    asked = Caller(client).post("/supervision/reports/outcome", json={"number": report.number, "code": code})
    assert (asked.json["state"], asked.json["answer"]) == ("answered", "经查属实，已责令限期改正。")


def test_a_report_that_was_passed_on_is_the_other_bodys_with_its_days_running_on(client, sun, app):
    report, _ = reported()
    by = sun.get(f"/supervision/reports/{report.id}").json["take_up"]["by"]
    act(sun, report.id, "transfer", agency="370100", reason="注册地址在济南市。")
    assert sun.get(f"/supervision/reports/{report.id}").status_code == 404
    jinan = staff(client, "jinan@example.com", "supervisor", "370100")
    assert jinan.get(f"/supervision/reports/{report.id}").json["take_up"]["by"] == by


def more(caller: Caller, number: str, code: str, *files: bytes, words: str = ""):
    evidence = [(io.BytesIO(data), "钟实名补充.pdf") for data in files]
    form = {"number": number, "code": code, "words": words, **({"evidence": evidence} if evidence else {})}
    return caller.post("/supervision/reports/evidence", data=form)


def test_whoever_has_the_code_adds_evidence_and_the_body_sees_what_came_when(anybody, sun):
    made = sent(anybody, name=NAME, contact=CONTACT).json
    by = made["number"], made["code"]
    assert more(anybody, by[0], "AAAA", b"MZ").status_code == 404
    named = more(anybody, *by, b"MZ", words=f"联系{CONTACT}")
    assert named.json["problems"][0]["path"] == ["words"]
    assert more(anybody, *by, b"MZ").json["problems"][0]["path"] == ["evidence"]

    turn_clock("2017-10-18 15:30")
    told, again = (more(anybody, *by, a_pdf("发票"), words="另有发票。") for _ in range(2))
    assert told.status_code == 200 and again.json == told.json
    (added,) = told.json["additions"]
    assert (told.json["must_inspect"], added["evidence"]) == (True, [1])
    assert added["received_at"].startswith("2017-10-18T07:30")
    read = sun.get("/supervision/reports/1")
    assert read.json["additions"] == [{**added, "words": "另有发票。"}]
    assert [one["label"] for one in read.json["history"]] == ["收到", "补充事实或证据"]
    assert sun.get("/supervision/reports/1/evidence/1").status_code == 200
    assert NAME not in read.text and CONTACT not in read.text


def test_a_department_adds_to_its_own_suggestion_until_it_is_over(client, app, sun):
    tax, other = (caller_for(client, department(*who)) for who in (("甲局", "a@x.cn"), ("乙局", "b@x.cn")))
    tax.post("/supervision/suggestions", json=REPORTED)
    where = "/supervision/suggestions/1/evidence"
    assert other.post(where, json={"words": "另有一处。"}).status_code == 404
    told = tax.post(where, json={"words": "另有一处。"})
    assert [one["words"] for one in told.json["additions"]] == ["另有一处。"]
    tax.post(where, data={"words": "见发票。", "evidence": [(io.BytesIO(a_pdf("发票")), "发票.pdf")]})
    (piece,) = tax.get("/supervision/suggestions").json["items"][0]["evidence"]
    assert (piece["serial"], piece["media_type"]) == (1, "application/pdf")
    assert tax.get(f"{where}/1").data == sun.get("/supervision/reports/1/evidence/1").data
    assert other.get(f"{where}/1").status_code == 404 and tax.get(f"{where}/2").status_code == 404
    act(sun, 1, "hand_over", to="市税务局", what="偷税。", receipt="收字第1号", is_outside=True)
    refused = tax.post(where, json={"words": "又有一处。"})
    assert refused.status_code == 409 and "请另行提出建议" in refused.json["message"]
