"""The simulation's own root certificate, and the agencies' seal keys under it: made, rotated, retired."""

from dataclasses import dataclass, replace
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.x509.oid import NameOID

ROOT_NAME = "模拟根证书（外商投资企业备案模拟系统）"
AGENCY_UNIT = "模拟"
SEAL_NAME = "模拟电子印章"
DIGEST = hashes.SHA256()


class KeyUnusable(Exception):
    """The key is retired, or its passphrase or token is not the right one."""


@dataclass(frozen=True)
class Root:
    """The self-signed certificate that everything is checked against, and its encrypted key."""

    certificate: str
    encrypted_key: str


@dataclass(frozen=True)
class AgencyKey:
    """One seal key of one agency, as texts and times that can be stored.

    A retired one has no private key left; its certificate stays, so that its receipts can be checked.
    `encrypted_key` is also empty when the key is in a PKCS#11 token.
    """

    agency_name: str
    serial: str
    certificate: str
    encrypted_key: str
    valid_from: datetime
    valid_until: datetime
    retired_at: datetime | None = None

    @property
    def fingerprint(self) -> str:
        return fingerprint(read_certificate(self.certificate))


def passphrase_from(secret: bytes, purpose: str) -> bytes:
    """A passphrase of its own for each purpose, such as "root" or "agency seals", out of one secret."""
    if len(secret) < 16:
        raise ValueError("The secret that protects the seal keys needs at least 16 bytes")
    made = HKDF(hashes.SHA256(), 32, salt=None, info=f"filing seal keys: {purpose}".encode()).derive(secret)
    return made.hex().encode()


def make_root(passphrase: bytes, valid_from: datetime, valid_until: datetime) -> Root:
    """A new root, P-256 and self-signed. Its key signs agency certificates only."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, ROOT_NAME)]
    )
    certificate = (
        _builder(name, name, key.public_key(), valid_from, valid_until)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
        .sign(key, DIGEST)
    )
    return Root(pem(certificate), _encrypted(key, passphrase))


def make_agency_key(
    root: Root,
    root_passphrase: bytes,
    agency_name: str,
    passphrase: bytes,
    valid_from: datetime,
    valid_until: datetime,
) -> AgencyKey:
    """A new P-256 key for the agency's seal, with a certificate under the root."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = certify(root, root_passphrase, agency_name, key.public_key(), valid_from, valid_until)
    return replace(made, encrypted_key=_encrypted(key, passphrase))


def certify(
    root: Root,
    root_passphrase: bytes,
    agency_name: str,
    public_key: ec.EllipticCurvePublicKey,
    valid_from: datetime,
    valid_until: datetime,
) -> AgencyKey:
    """A certificate for a P-256 key that stays where it is, such as in a PKCS#11 token."""
    issuer, issuer_key = read_certificate(root.certificate), read_key(root.encrypted_key, root_passphrase)
    if valid_until > issuer.not_valid_after_utc or valid_from < issuer.not_valid_before_utc:
        raise ValueError("An agency's certificate cannot be valid when its root is not")
    certificate = (
        _builder(_agency(agency_name), issuer.subject, public_key, valid_from, valid_until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
        .sign(issuer_key, DIGEST)
    )
    serial = f"{certificate.serial_number:x}"
    return AgencyKey(agency_name, serial, pem(certificate), "", valid_from, valid_until)


def reencrypt(text: str, old_passphrase: bytes, new_passphrase: bytes) -> str:
    """The same private key under another passphrase."""
    return _encrypted(read_key(text, old_passphrase), new_passphrase)


def read_key(text: str, passphrase: bytes) -> ec.EllipticCurvePrivateKey:
    """The private key; KeyUnusable when there is none or the passphrase is another one's."""
    if not text:
        raise KeyUnusable("There is no private key: it is retired, or in a token")
    try:
        return serialization.load_pem_private_key(text.encode(), passphrase)
    except ValueError as wrong:
        raise KeyUnusable("The private key cannot be opened with this passphrase") from wrong


def read_certificate(text: str | bytes) -> x509.Certificate:
    """The certificate in a PEM text."""
    return x509.load_pem_x509_certificate(text.encode() if isinstance(text, str) else text)


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def fingerprint(certificate: x509.Certificate) -> str:
    """The SHA-256 of the certificate, hexadecimal."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def agency_of(certificate: x509.Certificate) -> str:
    """The agency's name, or "" when the certificate names none."""
    named = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(named[0].value) if len(named) == 1 else ""


def _agency(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, AGENCY_UNIT),
            x509.NameAttribute(NameOID.COMMON_NAME, SEAL_NAME),
        ]
    )


def _builder(
    subject, issuer, public_key, valid_from: datetime, valid_until: datetime
) -> x509.CertificateBuilder:
    if not isinstance(public_key.curve, ec.SECP256R1):
        raise ValueError("Seal keys are P-256 keys")
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _usage(certificates: bool) -> x509.KeyUsage:
    signatures = not certificates
    return x509.KeyUsage(
        digital_signature=signatures,
        content_commitment=signatures,
        key_cert_sign=certificates,
        crl_sign=certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _encrypted(key: ec.EllipticCurvePrivateKey, passphrase: bytes) -> str:
    how = serialization.BestAvailableEncryption(passphrase)
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how).decode()
