"""回执核验: the four answers, by code and by file, and what a forger is told."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from filing import create_app
from filing.current import press, store
from filing.domain.procedures.receipt import STATUS_LABELS
from filing.extensions import db, transaction
from filing.models import Agency, Receipt
from filing.receipts import checking
from filing.receipts.statement import SCHEMA_FILE
from filing.services.people import accounts
from filing.services.receipts import seals, verification
from tests.conftest import BEGINNING, PASSWORD, Browser, settings_for, shanghai, turn_clock
from tests.receipts import forging_bytes
from tests.receipts.forging_documents import SAVED, saved
from tests.services import stories
from tests.web.conftest import page, token_on

AT, OPENED = "2017-10-09 16:00", shanghai("2017-09-01 09:00")


@pytest.fixture(scope="module")
def with_two_receipts(tmp_path_factory, blank_database) -> Path:
    """The files and the database of a system with two receipts of one agency, copied for each test."""
    var = tmp_path_factory.mktemp("issued")
    with started(var, blank_database):
        with transaction():
            li = accounts.register_applicant(
                "li@example.com", "李敏", PASSWORD, OPENED, organisation="海湾律师事务所"
            )
            wang = accounts.create_staff(
                "wang@example.com", "王审", "reviewer", PASSWORD, OPENED, Agency.by_code("370200")
            )
        stories.accept(stories.claimed(li, wang), wang, AT)
        answers = {"enterprise.enterprise_name": {"cn": "青岛远帆贸易有限公司", "en": ""}}
        stories.accept(stories.claimed(li, wang, **answers), wang, AT)
    return var


@contextmanager
def started(var: Path, database: Path | None = None, **more):
    if database:
        shutil.copy(database, var / "filing.db")
    app = create_app(**settings_for(var, SQLALCHEMY_DATABASE_URI=f"sqlite:///{var}/filing.db", **more))
    app.test_client_class = Browser
    with app.app_context():
        turn_clock(BEGINNING)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(tmp_path, with_two_receipts):
    shutil.copytree(with_two_receipts, tmp_path, dirs_exist_ok=True)
    with started(tmp_path) as app:
        yield app


@pytest.fixture
def receipt(app):
    return db.session.get(Receipt, 1)


@pytest.fixture
def other(app):
    return db.session.get(Receipt, 2)


def issued(receipt: Receipt) -> bytes:
    return store().get(receipt.storage_key)


def hand_in(client, data: bytes, name: str = "回执.pdf", code: str = ""):
    fields = {"csrf_token": token_on(client, "/verify"), "file": (io.BytesIO(data), name), "code": code}
    return client.post("/verify", data=fields, content_type="multipart/form-data")


def result_of(response) -> str:
    return " ".join(page(response).get_element_by_id("result").text_content().split())


def change(receipt: Receipt, **values) -> None:
    with transaction():
        row = db.session.get(Receipt, receipt.id)
        for name, value in values.items():
            setattr(row, name, value)


def test_a_code_leads_to_the_receipts_own_fields_and_nothing_else(client, receipt):
    answer = client.get(f"/verify/{receipt.code.lower()[:4]}-{receipt.code[4:8]} {receipt.code[8:]}")
    text = page(answer).text_content()
    assert answer.status_code == 200 and receipt.number in text
    assert result_of(answer).startswith("真实有效") and "请与手中的回执逐项核对" in result_of(answer)
    # The telephone, identity papers and contact of the filing stand on no receipt.
    for private in ("C01X00T47", "11010519491231002X", "+49 30 1234567", "李敏"):
        assert private not in text


def test_the_issued_file_is_genuine_and_shows_why(client, receipt):
    answer = hand_in(client, issued(receipt), f"备案回执-{receipt.number}.pdf", receipt.code)
    evidence = page(answer).get_element_by_id("evidence").text_content()
    assert answer.status_code == 200 and result_of(answer).startswith("真实有效")
    assert (
        "2017年10月9日 16:00" in evidence
        and receipt.seal_key.serial in evidence
        and receipt.sha256 in evidence
    )


@pytest.mark.parametrize(("status", "words"), STATUS_LABELS.items())
@pytest.mark.parametrize("by", ["code", "file"])
def test_what_became_of_it_is_the_answer(by, status, words, client, receipt):
    data = issued(receipt)
    change(receipt, status=status)
    answer = client.get(f"/verify/{receipt.code}") if by == "code" else hand_in(client, data)
    assert page(answer).get_element_by_id("verdict").text_content() == words


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("备案回执-{other.number}.pdf", ""),
        ("{other.number}（盖章）.PDF", ""),
        ("回执.pdf", "{other.code}"),
        ("{receipt.number}.pdf", "{other.code}"),
        ("{receipt.number}和{other.number}.pdf", ""),
        ("回执.pdf", "ABCD"),
    ],
)
def test_the_file_of_another_receipt_is_not_what_it_is_passed_off_as(name, code, client, receipt, other):
    names = {"receipt": receipt, "other": other}
    told = result_of(hand_in(client, issued(receipt), name.format(**names), code.format(**names)))
    assert told.startswith("这是另一份回执的原件") and receipt.number in told and "真实有效" not in told


@pytest.mark.parametrize(
    "name", ["{0.number} (1).pdf", "备案回执-{0.number}.pdf", "扫描2017.pdf", "外资备忘录.pdf"]
)
def test_its_own_number_or_none_in_the_name_does_no_harm(name, client, receipt):
    told = result_of(hand_in(client, issued(receipt), name.format(receipt), f" {receipt.code.lower()} "))
    assert told.startswith("真实有效")


def forgeries(data: bytes):
    for make in (
        forging_bytes.digits,
        forging_bytes.hexadecimal,
        forging_bytes.cuts,
        forging_bytes.wrappings,
    ):
        yield from make(data)
    yield from forging_bytes.additions(data, data)
    yield from ((name, saved(data, **how)) for name, how in SAVED.items())


def test_no_forgery_is_called_genuine(client, receipt):
    told = {name: result_of(hand_in(client, forged)) for name, forged in forgeries(issued(receipt)) if forged}
    assert len(told) > 90
    assert [name for name, text in told.items() if not text.startswith("不是原件") or "真实" in text] == []


@pytest.mark.parametrize(
    ("forge", "words"),
    [
        (lambda pdf: pdf + b"\n", "签章后又添加了内容"),
        (lambda pdf: pdf[:500] + bytes([pdf[500] ^ 1]) + pdf[501:], "签章后被改动"),
        (lambda pdf: stories.a_pdf(), "没有签章"),
        (lambda pdf: b"\xff\xd8\xff\xe0 a photograph", "不是 PDF 文件"),
        (lambda pdf: saved(pdf), "可能另存过"),
        (lambda pdf: pdf + b"\0" * checking.LIMIT, "文件太大"),
    ],
)
def test_why_a_file_is_not_genuine_is_said_in_words(forge, words, client, receipt):
    answer = hand_in(client, forge(issued(receipt)), code="ABCD2345EFGH6789")
    assert answer.status_code == 200 and words in result_of(answer)
    assert page(answer).get_element_by_id("file-code").value == "ABCD2345EFGH6789"


def test_a_file_sealed_but_never_recorded_is_not_known(client, receipt):
    data = issued(receipt)
    change(receipt, sha256="0" * 64)
    assert "没有出具这份文件的记录" in result_of(hand_in(client, data))


def test_recorded_bytes_without_a_good_seal_are_not_genuine(client, receipt):
    """Whoever can write to the table cannot seal."""
    forged = issued(receipt).replace(b"/P 1", b"/P 3")
    change(receipt, sha256=hashlib.sha256(forged).hexdigest())
    assert result_of(hand_in(client, forged)).startswith("不是原件")


def test_the_seal_must_be_the_one_that_was_recorded(client, receipt):
    with transaction():
        key = seals.rotate(receipt.agency, press().secret, shanghai(AT) + timedelta(days=1), None)
        db.session.get(Receipt, receipt.id).seal_key = key
    assert "不是出具这份回执的备案机构印章" in result_of(hand_in(client, issued(receipt)))


def test_a_retired_key_leaves_its_receipts_genuine(client, receipt):
    with transaction():
        seals.rotate(receipt.agency, press().secret, shanghai(AT) + timedelta(days=1), None)
    db.session.expire_all()
    assert receipt.seal_key.retired_at and receipt.seal_key.encrypted_key == ""
    assert result_of(hand_in(client, issued(receipt))).startswith("真实有效")


def test_a_receipt_from_before_there_were_seals_is_known_by_its_bytes(client, receipt):
    old = stories.a_pdf("before")
    change(receipt, seal_key_id=None, sha256=hashlib.sha256(old).hexdigest())
    answer = hand_in(client, old)
    assert result_of(answer).startswith("真实有效")
    assert "启用电子签章之前" in page(answer).get_element_by_id("evidence").text_content()
    assert result_of(hand_in(client, old + b"\n")).startswith("不是原件")


UNKNOWN = ["2345678923456789", "2", "short", "0' or 1=1", "ABCD" * 500, "码", "%E2%80%AE", "..", "a.pem", "-"]


def test_whatever_is_no_code_gets_the_same_answer_after_the_same_work(client, receipt):
    answers = []
    for code in UNKNOWN:
        with statements() as run:
            answer = client.get(f"/verify/{code}")
        answers.append((answer.status_code, page(answer).xpath("string(//main)"), run))
    assert answers[0][0] == 404 and "查无此件" in answers[0][1] and len(answers[0][2]) > 0
    assert [code for code, answer in zip(UNKNOWN, answers, strict=True) if answer != answers[0]] == []


@pytest.mark.parametrize("written", ["{}", " {} ", "http://localhost/verify/{}", "{}/"])
def test_a_code_may_be_typed_or_pasted_with_its_address(written, client, receipt):
    typed = written.format(receipt.code)
    answer = client.get("/verify", query_string={"code": typed}, follow_redirects=True)
    assert result_of(answer).startswith("真实有效")


@pytest.mark.parametrize("typed", ["/", "..", "?x=1#y", "//evil.example", "\\evil.example", "码"])
def test_whatever_is_typed_leads_to_an_answer_here(typed, client):
    answer = client.get("/verify", query_string={"code": typed}, follow_redirects=True)
    assert answer.status_code == 404 and result_of(answer).startswith("查无此件")
    assert answer.request.path.startswith("/verify/")


def test_a_mistyped_code_stays_to_be_mended(client, receipt):
    answer = client.get(f"/verify/{receipt.code[:-1].lower()}")
    assert page(answer).get_element_by_id("code").value == receipt.code[:-1]


@contextmanager
def statements():
    """The SQL that is run meanwhile."""
    run: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        run.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield run
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(("data", "words"), [(None, "请选择"), (b"", "空的")])
def test_without_a_file_the_page_says_what_to_do_and_keeps_the_code(data, words, client):
    fields = {"csrf_token": token_on(client, "/verify"), "code": "ABCD2345"}
    if data is not None:
        fields["file"] = (io.BytesIO(data), "empty.pdf")
    answer = client.post("/verify", data=fields, content_type="multipart/form-data")
    shown = page(answer)
    assert answer.status_code == 422 and words in shown.get_element_by_id("file-error").text_content()
    assert shown.get_element_by_id("file-code").value == "ABCD2345"


def test_pages_and_programs_share_one_allowance(tmp_path, blank_database):
    with started(tmp_path, blank_database, RATELIMIT_ENABLED=True, LIMIT_VERIFY="6 per minute") as app:
        client = app.test_client()
        asked = ["/verify/ABCD", "/api/v1/verify/ABCD"] * 4
        assert [client.get(path).status_code for path in asked] == [404] * 6 + [429] * 2
        assert client.post("/api/v1/verify").status_code == 429


def test_before_the_first_seal_there_is_no_root_to_fetch(tmp_path, blank_database):
    with started(tmp_path, blank_database) as app:
        client = app.test_client()
        assert client.get("/verify/root.pem").status_code == 404
        assert "第一次签章时生成" in client.get("/verify/offline").get_data(as_text=True)
        assert result_of(hand_in(client, b"%PDF-1.7\n")).startswith("不是原件")


def test_the_parts_of_the_offline_check_are_handed_out_as_they_are(client, receipt):
    parts = {
        name: client.get(f"/verify/{name}")
        for name in ("root.pem", "check_receipt.py", "receipt.schema.json")
    }
    assert parts["root.pem"].get_data(as_text=True) == seals.root_certificate()
    assert parts["check_receipt.py"].data == Path(checking.__file__).read_bytes()
    assert parts["receipt.schema.json"].data == SCHEMA_FILE.read_bytes()
    assert all(part.headers["Content-Disposition"].startswith("attachment") for part in parts.values())


def test_with_what_was_fetched_the_receipt_is_checked_elsewhere(client, receipt, tmp_path):
    for name in ("root.pem", "check_receipt.py"):
        (tmp_path / name).write_bytes(client.get(f"/verify/{name}").data)
    (tmp_path / "receipt.pdf").write_bytes(issued(receipt))
    command = [sys.executable, "-I", "check_receipt.py", "receipt.pdf", "--root", "root.pem"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    fingerprint = (
        page(client.get("/verify/offline")).get_element_by_id("fingerprint").xpath("string(dd)").strip()
    )
    assert done.returncode == 0 and receipt.number in done.stdout and fingerprint in done.stdout


def test_every_fault_of_a_file_has_its_words():
    assert set(checking.WORDS) < set(verification.WHY) and all(verification.WHY.values())
