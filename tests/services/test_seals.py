"""The agencies' seal keys: made, rotated, retired, in the database or in a token; what they sealed stays genuine."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from filing.current import key_secret, store
from filing.domain.errors import ReceiptRefused
from filing.extensions import db, transaction
from filing.models import Agency, AuditRecord, Receipt, SealKey, SealRoot
from filing.receipts import checking
from filing.receipts.certificates import KeyUnusable
from filing.receipts.tokens import TokenKey, public_key_in
from filing.services.receipts import seals
from tests.conftest import shanghai
from tests.services import stories

pytestmark = pytest.mark.dates

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "482915"


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["agency", "certificate", *words])


def receipt_of(applicant, reviewer, at: str = "2017-10-09 16:00") -> Receipt:
    return stories.accept(stories.claimed(applicant, reviewer), reviewer, at).receipt


def checked(receipt: Receipt) -> checking.Checked:
    return checking.check(store().get(receipt.storage_key), seals.root_certificate())


def qingdao_keys() -> list[SealKey]:
    db.session.rollback()
    return SealKey.all(Agency.by_code("370200").id)


def test_the_first_receipt_makes_the_agency_its_key(applicant, reviewer):
    receipt = receipt_of(applicant, reviewer)
    assert checked(receipt).statement["number"] == receipt.number == "鲁青外资备201700001"
    assert receipt.seal_key == qingdao_keys()[0]


def test_one_key_seals_all_receipts_of_an_agency(applicant, reviewer):
    first, second = receipt_of(applicant, reviewer), receipt_of(applicant, reviewer)
    assert first.seal_key == second.seal_key


def test_no_private_key_can_be_read_in_the_database(applicant, reviewer):
    receipt_of(applicant, reviewer)
    kept = [db.session.scalar(db.select(SealRoot.encrypted_key)), qingdao_keys()[0].encrypted_key]
    assert all(text.startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----") for text in kept)


def test_a_rotated_key_signs_no_more_and_what_it_signed_stays_genuine(applicant, reviewer, run):
    first = receipt_of(applicant, reviewer)
    assert run("rotate", "370200").exit_code == 0
    old, new = qingdao_keys()
    assert old.retired_at and not old.encrypted_key and new.retired_at is None
    with pytest.raises(KeyUnusable):
        seals.signer_of(old, key_secret())
    second = receipt_of(applicant, reviewer, "2017-10-17 16:00")
    assert second.seal_key == new
    assert checked(first).statement["number"] != checked(second).statement["number"]


def test_a_retired_key_cannot_be_retired_again(applicant, reviewer, run):
    receipt_of(applicant, reviewer)
    serial = qingdao_keys()[0].serial
    assert run("retire", serial).exit_code == 0
    again = run("retire", serial)
    assert again.exit_code == 1 and "已经停用" in again.output


def test_what_is_done_with_keys_is_on_record(run):
    run("make", "370200")
    run("rotate", "370200")
    db.session.rollback()
    about_keys = db.select(AuditRecord.act).where(AuditRecord.act.like("key.%")).order_by(AuditRecord.id)
    assert list(db.session.scalars(about_keys)) == ["key.made", "key.retired", "key.made"]


def test_a_key_that_has_run_out_is_followed_by_another_in_the_simulation(applicant, reviewer, run):
    run("make", "370200", "--years", "1")
    receipt_of(applicant, reviewer, "2018-10-17 10:00")
    assert len(qingdao_keys()) == 2


@pytest.fixture
def real_world(app):
    """Not a simulation: the press is told so."""
    app.config["SIMULATION"] = False
    app.extensions.pop("press", None)


def test_outside_the_simulation_an_agency_gets_no_key_by_itself(applicant, reviewer, real_world, caplog):
    with pytest.raises(ReceiptRefused, match="没有可以使用的签章密钥。请联系系统管理员"):
        receipt_of(applicant, reviewer)
    assert qingdao_keys() == [] and db.session.scalar(db.select(Receipt.id)) is None
    assert "flask agency certificate make 370200" in caplog.text


def test_outside_the_simulation_a_key_made_by_command_seals(applicant, reviewer, real_world, run):
    run("make", "370200")
    assert receipt_of(applicant, reviewer, "2017-10-17 16:00").seal_key == qingdao_keys()[0]


def test_a_clock_set_back_gets_a_key_of_that_time(applicant, reviewer):
    receipt_of(applicant, reviewer, "2018-03-09 10:00")
    earlier = receipt_of(applicant, reviewer, "2017-10-09 16:00")
    assert checked(earlier).statement["completed_on"] == "2017-10-09"
    assert len(qingdao_keys()) == 2


def test_keys_are_listed_with_where_they_are(run):
    run("make", "370200")
    run("rotate", "370200")
    places = [line.split("\t")[-1] for line in run("list", "370200").output.splitlines()]
    assert places == ["retired", "database"]


def test_the_root_is_printed_with_its_fingerprint(run):
    result = run("root")
    assert result.output.startswith("-----BEGIN CERTIFICATE-----") and "SHA-256" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("make", "999999"), "There is no agency 999999"),
        (("retire", "abc"), "There is no key abc"),
        (("make", "370200", "--pkcs11", "pkcs11:token=x;object=y?pin-value=1"), "Leave the PIN out"),
        (("make", "370200", "--pkcs11", "token"), "pkcs11:token=NAME"),
        (("reencrypt",), "FILING_OLD_KEY_SECRET"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run, words, said):
    result = run(*words)
    assert result.exit_code == 1 and said in result.output and "Traceback" not in result.output


def test_a_changed_secret_needs_the_keys_encrypted_anew(applicant, reviewer, run, app, monkeypatch):
    receipt_of(applicant, reviewer)
    old = app.config["KEY_SECRET"]
    app.config["KEY_SECRET"] = "another secret of some length"
    app.extensions.pop("press")
    with pytest.raises(ReceiptRefused, match="电子印章现在不能使用"):
        receipt_of(applicant, reviewer)
    monkeypatch.setenv("FILING_OLD_KEY_SECRET", old)
    assert "2 private keys" in run("reencrypt").output
    assert checked(receipt_of(applicant, reviewer))


MAKE_KEY = """
import sys, pkcs11
from pkcs11.util.ec import encode_named_curve_parameters
session = pkcs11.lib(sys.argv[1]).get_token(token_label="seals").open(user_pin=sys.argv[2], rw=True)
curve = {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}
session.create_domain_parameters(pkcs11.KeyType.EC, curve, local=True).generate_keypair(store=True, label="qingdao")
"""


@pytest.fixture(scope="module")
def token_folder(tmp_path_factory):
    """A real PKCS#11 token, a software one, with a P-256 key; the library reads its settings once a process."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(
        f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n"
    )
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    pins = ["--so-pin", "9999", "--pin", PIN]
    subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", "seals", *pins], check=True)
    subprocess.run([sys.executable, "-c", MAKE_KEY, MODULE, PIN], check=True)
    yield folder
    del os.environ["SOFTHSM2_CONF"]


@pytest.fixture
def token(token_folder):
    """Its key's URL."""
    (token_folder / "pin").write_text(PIN)
    return f"pkcs11:token=seals;object=qingdao?module-path={MODULE}&pin-source=file:{token_folder}/pin"


def test_a_key_in_a_token_seals_without_leaving_it(applicant, reviewer, run, token):
    made = run("make", "370200", "--pkcs11", token)
    assert made.exit_code == 0, made.output
    receipt = receipt_of(applicant, reviewer, "2017-10-17 16:00")
    key = receipt.seal_key
    assert key.encrypted_key == "" and key.token_url == token
    assert checked(receipt).statement["number"] == receipt.number


@pytest.mark.parametrize("at", ["2018-10-17 16:00", "2017-10-09 16:00"], ids=["run out", "not yet valid"])
def test_a_token_key_of_another_time_is_never_replaced_by_one_in_the_database(
    applicant, reviewer, run, token, at, caplog
):
    run("make", "370200", "--pkcs11", token, "--years", "1")
    with pytest.raises(ReceiptRefused, match="没有可以使用的签章密钥"):
        receipt_of(applicant, reviewer, at)
    assert len(qingdao_keys()) == 1
    assert "flask agency certificate make 370200 --pkcs11" in caplog.text


def test_a_retired_token_key_is_not_replaced_by_one_in_the_database(applicant, reviewer, run, token):
    run("make", "370200", "--pkcs11", token)
    run("retire", qingdao_keys()[0].serial)
    with pytest.raises(ReceiptRefused, match="没有可以使用的签章密钥"):
        receipt_of(applicant, reviewer, "2017-10-17 16:00")


def test_an_older_key_in_the_database_does_not_seal_for_a_token_that_has_run_out(
    applicant, reviewer, run, token
):
    run("make", "370200")
    run("make", "370200", "--pkcs11", token, "--years", "1")
    with pytest.raises(ReceiptRefused, match="没有可以使用的签章密钥"):
        receipt_of(applicant, reviewer, "2018-10-17 16:00")


def test_only_a_command_takes_a_seal_out_of_its_token(applicant, reviewer, run, token):
    run("make", "370200", "--pkcs11", token)
    run("make", "370200")
    assert receipt_of(applicant, reviewer, "2017-10-17 16:00").seal_key == qingdao_keys()[1]


def test_a_token_key_is_not_rotated_into_the_database(run, token):
    run("make", "370200", "--pkcs11", token)
    refused = run("rotate", "370200")
    assert refused.exit_code == 1 and "--pkcs11" in refused.output
    assert [key.retired_at for key in qingdao_keys()] == [None]


def test_a_token_is_used_by_several_threads(token):
    with ThreadPoolExecutor(4) as threads:
        signatures = list(threads.map(TokenKey(token).sign, [b"what is signed"] * 24))
    for signature in signatures:
        public_key_in(token).verify(signature, b"what is signed", ec.ECDSA(hashes.SHA256()))


def test_a_wrong_pin_issues_nothing_and_takes_no_number(applicant, reviewer, run, token, token_folder):
    run("make", "370200", "--pkcs11", token)
    (token_folder / "pin").write_text("000000")
    filing = stories.claimed(applicant, reviewer)
    with pytest.raises(ReceiptRefused, match="电子印章现在不能使用"):
        stories.accept(filing, reviewer, "2017-10-17 16:00")
    (token_folder / "pin").write_text(PIN)
    assert stories.accept(filing, reviewer, "2017-10-17 16:05").receipt.serial == 1


def test_a_key_cannot_be_made_for_a_time_the_root_does_not_cover(app):
    with pytest.raises(ValueError, match="root"), transaction():
        seals.make(Agency.by_code("370200"), key_secret(), shanghai("1999-06-01 10:00"), None)
