"""Signing a receipt: PAdES B-B with the agency's P-256 key, over every byte of a file of one revision."""

import hashlib
from dataclasses import replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Protocol

from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from filing.receipts.certificates import DIGEST, AgencyKey, KeyUnusable, agency_of, read_certificate, read_key
from filing.receipts.fonts.fontset import FontSet
from filing.receipts.hole import BYTE_RANGE, Hole
from filing.receipts.loading import libraries_by_their_names
from filing.receipts.statement import canonical, statement_of
from filing.tracing import span

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256
BESIDE_CERTIFICATE = 1024  # bytes: the signature itself, its attributes, the issuer's name again


class PrivateKey(Protocol):
    """A P-256 key in memory, or one in a token."""

    def sign(self, data: bytes, how: ec.ECDSA) -> bytes: ...


class KeySigner:
    """Signs as the agency that the certificate names, with a key opened once: pyHanko's own opens it each time."""

    def __init__(self, certificate: x509.Certificate, key: PrivateKey) -> None:
        self.certificate, self._key = certificate, key

    def message(self, digest: bytes) -> bytes:
        """The message that signs a file with this SHA-256, byte for byte as pyHanko writes it."""
        from filing.receipts.message import NO_DIGEST

        made = cms.ContentInfo.load(self._blank)
        signer = made["content"]["signer_infos"][0]
        attributes = signer["signed_attrs"].untag().dump().replace(NO_DIGEST, digest)
        signer["signed_attrs"] = cms.CMSAttributes.load(attributes)
        signer["signature"] = self.signature(attributes)
        return made.dump()

    def signature(self, data: bytes) -> bytes:
        """Deterministic (RFC 6979): the same receipt at the same moment is the same file."""
        return low_s(self._key.sign(data, ec.ECDSA(DIGEST, deterministic_signing=True)))

    @cached_property
    def _blank(self) -> bytes:
        """Written once: that takes pyHanko, slow to load too, twenty times as long as all else in signing."""
        from filing.receipts.message import unsigned_message

        return unsigned_message(self.certificate)


@lru_cache(maxsize=64)
def open_signer(key: AgencyKey, passphrase: bytes) -> KeySigner:
    """A signer that keeps the opened key; KeyUnusable for a retired one or a wrong passphrase."""
    if key.retired_at:
        raise KeyUnusable(f"The key {key.serial} is retired")
    return KeySigner(read_certificate(key.certificate), read_key(key.encrypted_key, passphrase))


def get_ready_to_sign() -> None:
    """pyHanko loaded: that takes half a second, for which others would wait where the first receipt is sealed."""
    import filing.receipts.message  # noqa: F401


def print_signed(
    view: dict, fonts: FontSet, signer: KeySigner, *, moment: datetime, audit_head: str = ""
) -> bytes:
    """The receipt as a signed PDF/A-3a. Raises what hole_for, print_for_signing and sign raise."""
    with span("receipt.print"):
        page = printed(view, fonts, hole_for(view, signer, moment, audit_head))
    with span("receipt.sign"):
        return sign(page, signer)


def printed(view: dict, fonts: FontSet, hole: Hole) -> bytes:
    """The receipt with its place for a signature; only a process that prints waits for WeasyPrint to load."""
    with libraries_by_their_names():
        from filing.receipts.pdf import print_for_signing

    return print_for_signing(view, fonts, hole).pdf


def hole_for(view: dict, signer: KeySigner, moment: datetime, audit_head: str = "") -> Hole:
    """What the printer must know of the signature.

    Raises KeyUnusable when this key may not sign this receipt now, ValueError when the view is malformed or has
    no verification code and address.
    """
    statement = canonical(statement_of(view, audit_head))
    return open_for(signer, view["agency_name"], Hole(moment, view["code"], 0, statement))


def open_for(signer: KeySigner, agency_name: str, hole: Hole) -> Hole:
    """The hole in the size that this signer's signature needs; KeyUnusable when it may not seal for the agency now."""
    certificate, moment = signer.certificate, hole.moment
    if not certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc:
        raise KeyUnusable("The agency's certificate is not valid at this moment")
    if agency_of(certificate) != agency_name:
        raise KeyUnusable(f"The key is the seal of another agency than {agency_name}")
    size = len(certificate.public_bytes(serialization.Encoding.DER)) + BESIDE_CERTIFICATE
    return replace(hole, size=size)


def sign(prepared: bytes, signer: KeySigner) -> bytes:
    """The printed receipt with its empty signature filled in; nothing else in it moves."""
    start, end = _hole(prepared)
    signed = bytearray(prepared)
    _put(signed, prepared.index(BYTE_RANGE), byte_range(start, end, len(prepared)))
    digest = hashlib.sha256(signed[:start])
    digest.update(signed[end:])
    message = signer.message(digest.digest())
    if 2 * len(message) > end - start - 2:
        raise ValueError("The signature is larger than the place left for it")
    _put(signed, start + 1, message.hex().encode())
    return bytes(signed)


def byte_range(start: int, end: int, length: int) -> bytes:
    """What the file says of its signed parts: all but the hole from start to end, brackets included."""
    return f"/ByteRange [0 {start} {end} {length - end}]".encode().ljust(len(BYTE_RANGE))


def low_s(signature: bytes) -> bytes:
    """The one of the two equivalent ECDSA signatures that we write; the other is refused as altered."""
    r, s = decode_dss_signature(signature)
    return encode_dss_signature(r, min(s, ORDER - s))


def _hole(prepared: bytes) -> tuple[int, int]:
    """Where the signature goes, its brackets included."""
    if prepared.count(BYTE_RANGE) != 1:
        raise ValueError("The file is not printed for signing")
    end = prepared.index(BYTE_RANGE) - 1
    return prepared.rindex(b"<", 0, end), end


def _put(data: bytearray, place: int, piece: bytes) -> None:
    data[place : place + len(piece)] = piece
