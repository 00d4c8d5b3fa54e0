"""The root and the agencies' certificates under it: what they say, and what they refuse."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from filing.receipts import certificates
from filing.receipts.certificates import KeyUnusable

BEGIN = datetime(2017, 10, 1, tzinfo=UTC)
END = BEGIN + timedelta(days=3650)
ROOT_WORDS, SEAL_WORDS = b"the root's passphrase", b"the seals' passphrase"


@pytest.fixture(scope="module")
def root():
    return certificates.make_root(ROOT_WORDS, BEGIN - timedelta(days=1), END + timedelta(days=1))


@pytest.fixture(scope="module")
def key(root):
    return certificates.make_agency_key(root, ROOT_WORDS, "青岛市商务局", SEAL_WORDS, BEGIN, END)


def test_an_agencys_certificate_is_signed_by_the_root(root, key):
    issuer = certificates.read_certificate(root.certificate)
    certificates.read_certificate(key.certificate).verify_directly_issued_by(issuer)


def test_a_certificate_names_its_agency_and_the_simulation(key):
    certificate = certificates.read_certificate(key.certificate)
    assert certificates.agency_of(certificate) == "青岛市商务局"
    assert "模拟" in certificate.subject.rfc4514_string()


def test_an_agencys_key_signs_documents_and_no_certificates(key):
    extensions = certificates.read_certificate(key.certificate).extensions
    usage = extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature and usage.content_commitment and not usage.key_cert_sign
    assert extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False


def test_the_root_signs_agencies_only(root):
    constraints = certificates.read_certificate(root.certificate).extensions.get_extension_for_class(
        x509.BasicConstraints
    )
    assert constraints.critical and constraints.value.ca and constraints.value.path_length == 0


def test_a_key_opens_with_its_own_passphrase_only(key):
    assert isinstance(certificates.read_key(key.encrypted_key, SEAL_WORDS), ec.EllipticCurvePrivateKey)
    with pytest.raises(KeyUnusable, match="passphrase"):
        certificates.read_key(key.encrypted_key, ROOT_WORDS)


def test_root_and_seals_have_passphrases_of_their_own():
    secret = b"one secret for everything"
    assert certificates.passphrase_from(secret, "root") != certificates.passphrase_from(
        secret, "agency seals"
    )


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="16 bytes"):
        certificates.passphrase_from(b"short", "root")


def test_without_its_private_part_a_key_cannot_be_opened():
    with pytest.raises(KeyUnusable, match="retired"):
        certificates.read_key("", SEAL_WORDS)


def test_a_certificate_does_not_outlive_the_root(root):
    with pytest.raises(ValueError, match="root"):
        certificates.make_agency_key(
            root, ROOT_WORDS, "青岛市商务局", SEAL_WORDS, BEGIN, END + timedelta(days=9)
        )


def test_another_curve_is_refused(root):
    other = ec.generate_private_key(ec.SECP384R1()).public_key()
    with pytest.raises(ValueError, match="P-256"):
        certificates.certify(root, ROOT_WORDS, "青岛市商务局", other, BEGIN, END)
