"""Seal keys that stay in a PKCS#11 token, found by their URL (RFC 7512)."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote

import pkcs11
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pkcs11.util.ec import encode_ec_public_key, encode_ecdsa_signature


class TokenUnusable(Exception):
    """The URL is malformed, or the token, its PIN or the key in it cannot be used."""


@dataclass(frozen=True)
class TokenUrl:
    """pkcs11:token=NAME;object=LABEL?module-path=FILE&pin-source=file:FILE."""

    token: str
    label: str
    module: str
    pin_file: str


def read_url(url: str) -> TokenUrl:
    """TokenUnusable, saying what is missing."""
    scheme, _, rest = url.partition(":")
    path, _, query = rest.partition("?")
    parts = dict(part.partition("=")[::2] for part in path.split(";") if part)
    found = {key: values[0] for key, values in parse_qs(query).items()}
    token, label = unquote(parts.get("token", "")), unquote(parts.get("object", ""))
    module = found.get("module-path") or os.environ.get("FILING_PKCS11_MODULE", "")
    if scheme != "pkcs11" or not token or not label or not module:
        raise TokenUnusable("A token's URL is pkcs11:token=NAME;object=LABEL?module-path=FILE")
    return TokenUrl(token, label, module, found.get("pin-source", "").removeprefix("file:"))


def public_key_in(url: str) -> ec.EllipticCurvePublicKey:
    """The P-256 public key that the URL names."""
    where = read_url(url)
    with _session(where) as session:
        found = _key(session, where, pkcs11.ObjectClass.PUBLIC_KEY)
        key = serialization.load_der_public_key(encode_ec_public_key(found))
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise TokenUnusable("Seal keys are P-256 keys")
    return key


class TokenKey:
    """Signs as a private key in memory does; the key itself never leaves its token."""

    def __init__(self, url: str) -> None:
        self.where = read_url(url)

    def sign(self, data: bytes, _how: object = None) -> bytes:
        """The signature as DER: ECDSA with SHA-256."""
        with _session(self.where) as session:
            key = _key(session, self.where, pkcs11.ObjectClass.PRIVATE_KEY)
            raw = key.sign(hashlib.sha256(data).digest(), mechanism=pkcs11.Mechanism.ECDSA)
        return encode_ecdsa_signature(raw)


# A token knows one log-in of a process: a second thread's is refused, and the first to log out ends both.
_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def _session(where: TokenUrl) -> Iterator[pkcs11.Session]:
    with _ONE_AT_A_TIME, _open_session(where) as session:
        yield session


@contextmanager
def _open_session(where: TokenUrl) -> Iterator[pkcs11.Session]:
    try:
        token = pkcs11.lib(where.module).get_token(token_label=where.token)
        with token.open(user_pin=_pin(where)) as session:
            yield session
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as wrong:
        raise TokenUnusable(
            f"The token {where.token} cannot be used: {type(wrong).__name__} {wrong}".strip()
        ) from wrong


def _key(session: pkcs11.Session, where: TokenUrl, kind: pkcs11.ObjectClass) -> pkcs11.Key:
    return session.get_key(object_class=kind, key_type=pkcs11.KeyType.EC, label=where.label)


def _pin(where: TokenUrl) -> str:
    if where.pin_file:
        return Path(where.pin_file).read_text("utf-8").strip()
    return os.environ.get("FILING_PKCS11_PIN", "")
