"""举报与建议 on the pages: anonymous intake, a supervisor's work with it, the outcome; and a name that never gets out."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stderr

import pytest
from sqlalchemy import inspect

from filing.cli.seals import reencrypt
from filing.current import key_secret
from filing.domain.supervision.items import ITEMS
from filing.extensions import db, transaction
from filing.models import AuditRecord, Enterprise, Notice, Report
from filing.moment import real_now
from filing.services.people import tokens
from filing.services.supervision import reporters
from filing.work.sweeping import run_sweep
from tests.conftest import turn_clock
from tests.guards.test_access import faults_of
from tests.services import stories
from tests.services.reporting import CONTACT, FACTS, NAME, department, reported
from tests.services.stories import a_pdf
from tests.services.supervising import enlisted, supervisor_of
from tests.web.conftest import as_user, page, post
from tests.web.test_verify import started

GIVEN = {"respondent": "胶州某食品公司", "facts": FACTS, "city": "370200"}
ANSWERED = "经查属实，已责令限期改正。"
FOUND = {f"findings-{item}-{part}": "已核对。" for item in ITEMS for part in ("finding", "evidence")}


def words(response) -> str:
    return " ".join(page(response).xpath("string(//main)").split())


@pytest.fixture
def sun(client, app):
    supervisor = supervisor_of("370200")
    enlisted(supervisor)
    return as_user(client, supervisor)


@pytest.fixture
def anybody(app):
    return app.test_client()


def sent(visitor, *files: bytes, **more):
    evidence = [(io.BytesIO(data), "钟实名的证据.pdf") for data in files]
    return post(visitor, "/report", GIVEN | more | ({"evidence": evidence} if evidence else {}))


def number_and_code(answer) -> list[str]:
    return page(answer).xpath("//*[@id='code']//strong/text()")


def move(supervisor, report: int, name: str, **given):
    where = f"/supervision/reports/{report}/moves/{name}"
    asked = supervisor.get(where)
    assert asked.status_code == 200 and faults_of(asked) == [], name
    answer = post(supervisor, where, given)
    assert answer.status_code == 303, words(answer)
    return answer


def inspected(supervisor, case: str) -> None:
    """From the notice to the result, told on papers."""
    notice = {"kind": "papers", "on": "2017-10-20", "papers": "营业执照", "place": "香港中路"}
    for name, given in (
        ("notify", notice), ("receive_papers", {"everything": "y"}), ("find", FOUND),
        ("conclude", {"result": "未依照规定备案。"}),
    ):  # fmt: skip
        assert post(supervisor, f"{case}/moves/{name}", given).status_code == 303, name


def test_an_anonymous_report_is_taken_up_inspected_and_answered_to_whoever_has_the_code(sun, anybody):
    answer = sent(anybody, a_pdf("照片"))
    assert answer.status_code == 200 and faults_of(answer) == []
    assert "应当检查" in words(answer) and answer.headers["Cache-Control"] == "no-store"
    number, code = number_and_code(answer)
    row = page(sun.get("/supervision/reports")).xpath("//tbody/tr")[0].text_content()
    assert number in row and "应当" in row and "2017年10月30日" in row
    move(sun, 1, "take_up")
    case = move(sun, 1, "open_case").location
    shown = words(sun.get(case))
    assert f"举报编号 {number}" in shown and FACTS not in shown
    inspected(sun, case)
    move(sun, 1, "answer", answer=ANSWERED)
    asked = post(anybody, f"/report/{number}", {"code": code.lower()})
    assert ANSWERED in words(asked) and "2017年10月16日已受理" in words(asked) and faults_of(asked) == []


def test_a_wrong_code_and_an_unknown_number_are_told_the_same(anybody, app):
    report, _ = reported()
    said = [
        words(post(anybody, f"/report/{number}", {"code": "AAAA"})).replace(number, "")
        for number in (report.number, "JB20171016999999")
    ]
    assert said[0] == said[1] and "编号或查询码不正确" in said[0]
    assert words(anybody.get(f"/report/{report.number}")) == words(anybody.get("/report/JB1"))


def test_guessing_codes_is_limited_for_pages_and_programs_together(tmp_path, blank_database):
    with started(tmp_path, blank_database, RATELIMIT_ENABLED=True, LIMIT_REPORT_OUTCOME="3 per hour") as app:
        visitor, guess = app.test_client(), {"number": "JB1", "code": "AAAA"}
        pages = [post(visitor, "/report/outcome", guess).status_code for _ in range(2)]
        programs = [
            visitor.post("/api/v1/supervision/reports/outcome", json=guess).status_code for _ in range(2)
        ]
        assert (pages, programs) == ([404, 404], [404, 429])


def test_what_is_refused_comes_back_with_what_was_typed_at_its_field(anybody):
    answer = sent(anybody, b"MZ", name="王")
    assert (answer.status_code, faults_of(answer)) == (422, [])
    assert page(answer).xpath("//*[@id='evidence-error']") and FACTS in words(answer)
    # The browser's own window offers every kind that is taken.
    offered = page(answer).xpath("string(//input[@id='evidence']/@accept)").split(",")
    assert {".pdf", ".ofd", ".heic", ".tif"} <= set(offered)
    answer = sent(anybody, facts="", city="")
    assert {link.get("href") for link in page(answer).xpath("//*[@role='alert']//a")} == {"#facts", "#city"}
    assert db.session.query(Report).count() == 0


def test_the_same_form_sent_twice_is_one_report_with_one_code(anybody):
    once = page(anybody.get("/report")).xpath("//input[@name='once']/@value")[0]
    first, again = (number_and_code(sent(anybody, a_pdf("照片"), once=once)) for _ in range(2))
    assert first == again and db.session.query(Report).count() == 1


def test_a_report_that_names_nobody_is_left_to_the_body_which_names_whom_it_inspects(sun, anybody):
    sent(anybody, a_pdf("照片"), respondent="")
    shown = words(sun.get("/supervision/reports/1"))
    assert "举报没有明确的被举报人" in shown
    move(sun, 1, "take_up")
    where = "/supervision/reports/1/moves/open_case"
    refused = post(sun, where, {"respondent": ""})
    assert refused.status_code == 422 and "请写明被检查人的名称" in words(refused)
    case = move(sun, 1, "open_case", respondent="胶州某食品公司").location
    assert "可以检查" in words(sun.get(case))


def test_what_must_be_inspected_has_no_way_to_be_declined(sun, app):
    report, _ = reported()
    assert not page(sun.get(f"/supervision/reports/{report.id}")).xpath("//a[. = '不予受理']")
    assert sun.get(f"/supervision/reports/{report.id}/moves/decline").status_code == 409
    assert sun.get(f"/supervision/reports/{report.id}/moves/forget").status_code == 404
    where = f"/supervision/reports/{report.id}/moves/hand_over"
    given = {"to": "青岛市税务局", "what": "偷税。", "receipt": "收字第1号"}
    refused = post(sun, where, given)
    assert refused.status_code == 409 and "请先确认" in words(refused) and "收字第1号" in refused.text
    move(sun, report.id, "hand_over", **given, is_outside="y")
    assert "由青岛市税务局依法处理" in words(sun.get(f"/supervision/reports/{report.id}"))


def test_the_list_is_narrowed_to_what_is_overdue(sun, app):
    first, second = reported()[0], reported(evidence=False)[0]
    move(sun, second.id, "decline", reason="没有具体事实。")
    turn_clock("2017-10-31 09:00")
    shown = words(sun.get("/supervision/reports?overdue=1&must=1"))
    assert first.number in shown and second.number not in shown and "已超过" in shown
    assert second.number in words(sun.get("/supervision/reports?state=not_taken_up"))
    assert "没有符合条件" in words(sun.get("/supervision/reports?kind=suggestion"))
    assert "待受理 1 件" in words(sun.get("/supervision"))


def test_a_department_suggests_and_follows_what_becomes_of_it(app, sun):
    tax = as_user(app.test_client(), department())
    assert faults_of(tax.get("/suggestions/new")) == []
    refused = post(tax, "/suggestions", GIVEN | {"respondent": ""}, form_on="/suggestions/new")
    assert refused.status_code == 422 and page(refused).xpath("//*[@id='respondent-error']")
    made = post(tax, "/suggestions", GIVEN, form_on="/suggestions/new").location
    assert "应当及时检查" in words(tax.get(made)) and faults_of(tax.get(made)) == []
    assert "青岛市税务局" in words(sun.get("/supervision/reports/1"))
    move(sun, 1, "take_up")
    assert post(tax, f"{made}/evidence", {"words": "另有一处。"}, form_on=made).status_code == 303
    assert "补充的材料已送达" in words(tax.get(made)) and "另有一处。" in words(
        sun.get("/supervision/reports/1")
    )
    inspected(sun, move(sun, 1, "open_case").location)
    move(sun, 1, "answer", answer=ANSWERED)
    assert ANSWERED in words(tax.get(made)) and "已答复" in words(tax.get("/suggestions"))
    told = words(tax.get("/notices"))
    assert "建议已受理" in told and "建议办理结果" in told
    customs = as_user(app.test_client(), department("青岛海关", "customs@example.com"))
    assert customs.get(made).status_code == 404 and "还没有提出过" in words(customs.get("/suggestions"))


def test_a_department_reads_back_the_evidence_that_it_sent_and_nobody_elses(app, sun):
    tax = as_user(app.test_client(), department())

    def proof(text: str) -> dict:
        return {"evidence": [(io.BytesIO(a_pdf(text)), "底稿.pdf")]}

    made = post(tax, "/suggestions", GIVEN | proof("照片"), form_on="/suggestions/new").location
    post(tax, f"{made}/evidence", {"words": "另有发票。", **proof("发票")}, form_on=made)
    shown = tax.get(made)
    first, later = (link.get("href") for link in page(shown).xpath("//main//a[starts-with(., '证据')]"))
    assert faults_of(shown) == [] and "另有发票。" in words(shown)
    assert (first, later) == (f"{made}/evidence/1", f"{made}/evidence/2")
    kept = [tax.get(where) for where in (first, later)]
    assert [one.status_code for one in kept] == [200, 200] and kept[0].data != kept[1].data
    assert kept[1].data == sun.get("/supervision/reports/1/evidence/2").data
    customs = as_user(app.test_client(), department("青岛海关", "customs@example.com"))
    assert customs.get(first).status_code == 404 and tax.get(f"{made}/evidence/3").status_code == 404


def test_with_the_code_facts_and_evidence_are_added_until_the_report_is_over(sun, anybody):
    number, code = number_and_code(sent(anybody))
    asked = post(anybody, f"/report/{number}", {"code": code})
    form = page(asked).xpath("//form[contains(@action, 'evidence')]")[0]
    hidden = {box.get("name"): box.get("value") for box in form.xpath(".//input[@type='hidden']")}
    assert hidden["number"] == number and faults_of(asked) == []

    def add(*files: bytes, **given):
        proof = {"evidence": [(io.BytesIO(data), "我.pdf") for data in files]} if files else {}
        return post(anybody, "/report/evidence", hidden | given | proof, form_on="/report")

    refused = add(words="")
    assert (refused.status_code, faults_of(refused)) == (422, [])
    assert page(refused).xpath("//*[@id='words-error']") and "请写明补充的事实" in words(refused)
    assert add(code="AAAA", words="另有发票。").status_code == 404
    told = words(add(a_pdf("发票"), words="另有发票。"))
    assert "补充的材料已经收到" in told and "收到文字说明和 1 份证据" in told and "应当检查" in told
    assert "已补充 1 次" in words(sun.get("/supervision/reports"))
    shown = words(sun.get("/supervision/reports/1"))
    assert "没有随附证据" in shown and "补充 另有发票。 证据 1" in shown
    move(sun, 1, "hand_over", to="市税务局", what="偷税。", receipt="收字第1号", is_outside="y")
    assert add(words="又有发票。").status_code == 409
    assert "不再接收补充" in words(post(anybody, f"/report/{number}", {"code": code}))


def test_the_body_is_reminded_before_the_term_ends_and_once_it_is_over(sun, app):
    reported()

    def told(on: str) -> list[str]:
        turn_clock(on)
        run_sweep(housekeep=False)
        run_sweep(housekeep=False)
        return [row.subject.split("：")[0] for row in db.session.query(Notice).order_by(Notice.id)]

    assert told("2017-10-25 09:00") == ["收到举报"]
    assert told("2017-10-26 09:00") == ["收到举报", "举报将到受理期限"]
    assert told("2017-10-31 09:00") == ["收到举报", "举报将到受理期限", "举报已过受理期限"]


def test_the_body_is_reminded_to_answer_once_the_result_is_told(sun, app):
    reported()
    move(sun, 1, "take_up")
    inspected(sun, move(sun, 1, "open_case").location)
    run_sweep(housekeep=False)
    assert "举报待答复：胶州某食品公司" in [row.subject for row in db.session.query(Notice)]


def test_the_installations_new_secret_opens_what_the_old_one_sealed(app, monkeypatch):
    report, _ = reported()
    old, new = key_secret(), b"another secret of the installation"
    with transaction():
        assert reporters.protect_anew(old, new) == 1
    assert reporters.open_for(db.session.get(Report, report.id), new).name == NAME
    assert "reporters" in reencrypt.help


PLANTED = (NAME, CONTACT)


def test_who_reported_is_on_one_answer_and_nowhere_else(app, client, applicant, reviewer):
    """Every page and answer without a blank of its own, and all of the report, its case and its respondent."""
    stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-10-09 16:00")
    record = db.session.query(Enterprise).one()
    supervisor = supervisor_of("370200")
    enlisted(supervisor)
    lines = io.StringIO()
    with redirect_stderr(lines):
        anybody, sun = app.test_client(), as_user(client, supervisor)
        given = {"respondent": record.name, "name": NAME, "contact": CONTACT}
        assert NAME not in sent(anybody, a_pdf("照片"), **given).text
        move(sun, 1, "take_up")
        case = move(sun, 1, "open_case").location
        inspected(sun, case)
        shown = post(
            sun, "/supervision/reports/1/reporter", {"reason": "核实证据"}, form_on="/supervision/reports/1"
        )
        assert NAME in shown.text and CONTACT in shown.text and faults_of(shown) == []
        move(sun, 1, "answer", answer=ANSWERED)
        run_sweep(housekeep=False)
        owner = as_user(app.test_client(), applicant)
        for visitor, who in ((sun, supervisor), (owner, applicant), (anybody, None)):
            with transaction():
                token = tokens.create(who, real_now()) if who else ""
            assert leaks(app, visitor, token, record) == []
    assert not any(secret in lines.getvalue() for secret in PLANTED)
    assert rows_with_them() == []
    assert [r.details for r in AuditRecord.about("report:1") if r.act == "reporter.seen"] == [
        {"reason": "核实证据"}
    ]


def leaks(app, visitor, token: str, record: Enterprise) -> list[str]:
    """The addresses that give away what was planted: pages, files and API answers alike."""
    ids = {"enterprise_id": str(record.id), "move": "answer", "version": "2017"}
    asked = {
        re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda part: ids.get(part[1], "1"), rule.rule)
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.rule.endswith(("openapi.json", "<path:filename>"))
    }
    known = {"Authorization": f"Bearer {token}"}
    answers = {path: visitor.get(path, headers=known if path.startswith("/api/") else {}) for path in asked}
    assert sum(answer.status_code == 200 for answer in answers.values()) > 20
    return [path for path, answer in answers.items() if any(one.encode() in answer.data for one in PLANTED)]


def rows_with_them() -> list[str]:
    """The tables that hold what was planted in the clear."""
    tables = {name: db.metadata.tables.get(name) for name in inspect(db.engine).get_table_names()}
    return [
        name
        for name, table in tables.items()
        if table is not None
        for row in db.session.execute(table.select())
        if any(secret in str(tuple(row)) for secret in PLANTED)
    ]
