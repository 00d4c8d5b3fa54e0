"""The one strict check: what it takes for genuine, and each of its rules by itself."""

import json
import tracemalloc
from copy import deepcopy
from datetime import timedelta

import jsonschema_rs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from filing.domain.receipts.wording import columns, exemption_options, labels
from filing.receipts import checking, signing, statement
from filing.receipts.checking import NotGenuine, check
from filing.receipts.signing import KeySigner
from tests.receipts import issuing
from tests.receipts.issuing import AGENCY_NAMES, AT, JINAN, QINGDAO

GENUINE = (
    "two investors",
    "one investor",
    "fifty investors",
    "change",
    "other agency",
    "certificate expired since",
    "key retired since",
)


@pytest.fixture(scope="module")
def world(fonts):
    return issuing.world(fonts)


@pytest.fixture(scope="module")
def receipt(world):
    return world.receipts["two investors"]


def kind_of(pdf: bytes, root: str) -> str:
    with pytest.raises(NotGenuine) as refused:
        check(pdf, root)
    return refused.value.kind


@pytest.mark.parametrize("name", GENUINE)
def test_every_genuine_receipt_is_taken_and_read(name, world):
    issued = world.receipts[name]
    checked = check(issued.pdf, world.root.certificate)
    assert checked.statement == statement.statement_of(issued.view, issuing.AUDIT_HEAD)
    assert (checked.signed_at, checked.fingerprint) == (AT, issued.key.fingerprint)


def test_no_kind_of_genuine_receipt_is_left_out(world):
    assert set(world.receipts) == set(GENUINE)
    assert world.receipts["key retired since"].key.encrypted_key == ""


def test_the_root_of_another_simulation_is_refused(receipt):
    assert kind_of(receipt.pdf, issuing.make_root().certificate) == "foreign"


@pytest.mark.parametrize(
    "text", ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_without_a_root_nothing_is_checked(text, receipt):
    with pytest.raises(ValueError):  # noqa: PT011 - the words are cryptography's
        check(receipt.pdf, text)


def test_an_agencys_certificate_is_no_root(receipt):
    with pytest.raises(ValueError, match="Not a root certificate"):
        check(receipt.pdf, receipt.key.certificate)


class AnySigner(KeySigner):
    """Signs with keys of other kinds too, in the one form."""

    def message(self, digest):
        signed = checking.attributes_of(self.certificate, digest).dump()
        how = [PKCS1v15(), SHA256()] if isinstance(self._key, rsa.RSAPrivateKey) else [ec.ECDSA(SHA256())]
        return checking.message_of(self.certificate, digest, self._key.sign(signed, *how))


def p256():
    return ec.generate_private_key(ec.SECP256R1())


def usage(**changes):
    return (x509.KeyUsage(**issuing.SIGNING | changes), True)


IDENTIFIER = x509.SubjectKeyIdentifier(b"another key's identifier"[:20])
OF_ANOTHER = x509.AuthorityKeyIdentifier(b"another root's identifier"[:20], None, None)
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")


@pytest.mark.parametrize(
    ("made", "changes"),
    [
        (p256, {"constraints": (x509.BasicConstraints(ca=True, path_length=None), True)}),
        (p256, {"constraints": (None, True)}),
        (p256, {"usage": (None, True)}),
        (p256, {"usage": usage(key_cert_sign=True)}),
        (p256, {"usage": usage(content_commitment=False)}),
        (p256, {"own": (IDENTIFIER, False)}),
        (p256, {"issuers": (OF_ANOTHER, False)}),
        (p256, {"issuers": (None, False)}),
        (p256, {"unknown": (UNKNOWN, True)}),
        (lambda: ec.generate_private_key(ec.SECP384R1()), {}),
        (lambda: ec.generate_private_key(ec.SECP256K1()), {}),
        (lambda: rsa.generate_private_key(65537, 2048), {}),
    ],
    ids=[
        "an issuer",
        "no constraints",
        "no usage",
        "may certify",
        "no commitment",
        "another key's identifier",
        "another root's identifier",
        "no root's identifier",
        "unknown critical extension",
        "P-384",
        "secp256k1",
        "RSA",
    ],
)
def test_only_certificates_as_the_root_makes_them_are_taken(made, changes, world):
    key = made()
    signer = AnySigner(world.certify(key.public_key(), **changes), key)
    assert kind_of(world.print(issuing.view(), signer), world.root.certificate) == "foreign"


def test_one_more_extension_that_is_not_critical_does_no_harm(world):
    key = p256()
    signer = KeySigner(world.certify(key.public_key(), unknown=(UNKNOWN, False)), key)
    assert (
        check(world.print(issuing.view(), signer), world.root.certificate).statement["agency_name"] == QINGDAO
    )


@pytest.mark.parametrize("days", [(-9, -1), (1, 9)], ids=["expired", "not yet valid"])
def test_the_certificate_was_valid_when_it_signed(days, world):
    key = p256()
    pdf = world.print(issuing.view(), KeySigner(world.certify(key.public_key(), days=days), key))
    assert kind_of(pdf, world.root.certificate) == "not_valid_then"


def test_the_root_was_valid_when_its_certificate_signed(fonts):
    other = issuing.World(fonts)
    other.root = issuing.make_root(valid_until=AT - timedelta(days=1))
    key = p256()
    pdf = other.print(issuing.view(), KeySigner(other.certify(key.public_key()), key))
    assert kind_of(pdf, other.root.certificate) == "not_valid_then"


@pytest.mark.parametrize(
    "names",
    [
        [*AGENCY_NAMES[:1], (NameOID.ORGANIZATION_NAME, JINAN), *AGENCY_NAMES[2:]],
        [*AGENCY_NAMES[:2], (NameOID.ORGANIZATION_NAME, JINAN), *AGENCY_NAMES[2:]],
        [AGENCY_NAMES[0], (NameOID.ORGANIZATION_NAME, JINAN), *AGENCY_NAMES[1:]],
        [*AGENCY_NAMES[:2], *AGENCY_NAMES[3:]],
        [*AGENCY_NAMES[:1], *AGENCY_NAMES[2:]],
    ],
    ids=["another agency", "two agencies", "two agencies, the right one last", "no 模拟", "no agency"],
)
def test_the_receipt_speaks_of_the_agency_that_signed(names, world):
    key = p256()
    pdf = world.print(issuing.view(), KeySigner(world.certify(key.public_key(), names=names), key))
    assert kind_of(pdf, world.root.certificate) == "contradictory"


@pytest.mark.parametrize(
    ("moment", "genuine"),
    [
        (AT.replace(hour=0, minute=0), True),
        (AT.replace(hour=23, minute=59, second=59), True),
        (AT.replace(hour=0) - timedelta(seconds=1), False),
        (AT + timedelta(hours=8), False),
    ],
)
def test_it_was_signed_on_the_day_of_completion_in_shanghai(moment, genuine, world, receipt):
    pdf = world.print(receipt.view, receipt.signer, moment)
    if genuine:
        assert check(pdf, world.root.certificate).signed_at == moment
    else:
        assert kind_of(pdf, world.root.certificate) == "contradictory"


def altered(receipt, **changes) -> bytes:
    return statement.canonical({**statement_in(receipt), **changes})


def statement_in(receipt) -> dict:
    return statement.statement_of(receipt.view, issuing.AUDIT_HEAD)


@pytest.mark.parametrize("digits", ["00010101000000", "99991231235959", "20171009166000", "20171309160000"])
def test_a_time_that_cannot_be_is_no_trouble(digits, receipt, world):
    pdf = receipt.pdf.replace(b"/M (D:20171009160000", b"/M (D:" + digits.encode())
    assert kind_of(pdf, world.root.certificate) in ("malformed", "not_valid_then")


@pytest.mark.parametrize(
    "attached",
    [
        lambda it: altered(it, verify_url="https://filing.example.cn/verify/ABCDEFGH23459999"),
        lambda it: altered(it, verify_url=f"https://filing.example.cn/{it.view['code']}"),
        lambda it: altered(it, code="short"),
        lambda it: altered(it, format="filing-receipt/2"),
        lambda it: altered(it, simulation=False),
        lambda it: altered(it, more="than is described"),
        lambda it: altered(it, fields={}),
        lambda it: json.dumps(statement_in(it), ensure_ascii=False, sort_keys=True).encode(),
        lambda it: altered(it)[:-1] + b',"code":"ABCDEFGH23450000"}',
        lambda it: altered(it) + b"\n",
        lambda it: b"[" * 100_000,
        lambda it: b"\xff\xfe",
        lambda it: b"",
    ],
    ids=[
        "another's address",
        "an address elsewhere",
        "no code",
        "another format",
        "not simulated",
        "one member more",
        "no fields",
        "spaces",
        "a member twice",
        "line end",
        "deep",
        "no text",
        "empty",
    ],
)
def test_the_agencys_own_key_does_not_make_another_statement_genuine(attached, world, receipt):
    pdf = world.print(receipt.view, receipt.signer, statement=attached(receipt))
    assert kind_of(pdf, world.root.certificate) == "contradictory"


def test_a_statement_that_unpacks_without_end_is_refused_in_little_memory(world, receipt):
    pdf = world.print(receipt.view, receipt.signer, statement=b" " * 300_000_000)
    tracemalloc.start()
    assert kind_of(pdf, world.root.certificate) == "contradictory"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


def mutations(node):
    """The statement with one part of it left out, doubled or of another kind, again and again."""
    for path in paths(node):
        for instead in (None, "", "x", 0, True, [], {}, [""], ["x"], {"value": False}, "2017-10-32"):
            yield put(node, path, lambda _, new=instead: new)
        yield put(node, path, lambda old: {**old, "more": ""} if isinstance(old, dict) else [old])
        if path:
            changed = deepcopy(node)
            del reach(changed, path[:-1])[path[-1]]
            yield changed


def paths(node, path=()):
    yield path
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, inner in inside:
        yield from paths(inner, (*path, step))


def reach(node, path):
    for step in path:
        node = node[step]
    return node


def put(node, path, change):
    if not path:
        return change(node)
    changed = deepcopy(node)
    parent = reach(changed, path[:-1])
    parent[path[-1]] = change(parent[path[-1]])
    return changed


@pytest.mark.parametrize("name", ["two investors", "change"])
def test_the_script_knows_the_published_schema(name, world):
    described = jsonschema_rs.validator_for(
        json.loads(statement.SCHEMA_FILE.read_text()), validate_formats=True
    )
    whole = statement_in(world.receipts[name])
    tried = [whole, *mutations(whole)]
    verdicts = [
        (described.is_valid(each), any(checking.fits(each, shape) for shape in checking.STATEMENTS))
        for each in tried
    ]
    differing = [each for each, (one, other) in zip(tried, verdicts, strict=True) if one is not other]
    assert [each for each in differing if not is_no_day(each)] == []
    assert {(True, True), (False, False)} <= set(verdicts)


def is_no_day(node) -> bool:
    """2017-10-32 has a day's shape; that it is none shows when it is compared with the day of signing."""
    return node["completed_on"] == "2017-10-32"


def test_script_and_press_hold_the_same_things_true():
    assert (checking.ORDER, checking.BESIDE_CERTIFICATE) == (signing.ORDER, signing.BESIDE_CERTIFICATE)
    assert {
        key: label
        for kind in ("establishment", "change")
        for key, label in labels(kind).items()
        if key != "investors"
    } == checking.LABELS
    assert dict(columns("establishment")) == checking.INVESTOR
    yes, _no = exemption_options("establishment")
    assert {option["value"]: option["label"] for option in yes["options"]} == checking.GROUNDS
