"""The signed message (CMS, PAdES B-B) as pyHanko writes it, about no file yet and without its signature."""

import asyncio
import hashlib
from concurrent.futures import ThreadPoolExecutor

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

NO_DIGEST = hashlib.sha256(b"").digest()  # where a message is not yet about a file


class _Unsigned(Signer):
    """A signer whose key is not asked."""

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return b"\0" * 72


def unsigned_message(certificate: x509.Certificate) -> bytes:
    """The message of whoever this certificate names."""
    encoded = asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    signer = _Unsigned(signing_cert=encoded, cert_registry=SimpleCertificateStore(), embed_roots=False)
    writing = signer.async_sign(NO_DIGEST, "sha256", dry_run=True, use_pades=True)
    # In a thread of its own: pyHanko gathers the attributes by tasks, and the caller may have an event loop running.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, writing).result().dump()
