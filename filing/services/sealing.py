"""What the database keeps encrypted with the installation's secret: whoever has only a copy of it cannot read it."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken

from filing.receipts.certificates import KeyUnusable, passphrase_from


def sealed(plain: str, secret: bytes, purpose: str) -> str:
    """The text encrypted, with a key of its own for each purpose."""
    return _cipher(secret, purpose).encrypt(plain.encode()).decode()


def unsealed(kept: str, secret: bytes, purpose: str) -> str:
    """The text again; KeyUnusable where it was encrypted with another secret."""
    try:
        return _cipher(secret, purpose).decrypt(kept.encode()).decode()
    except InvalidToken as error:
        raise KeyUnusable(f"{purpose}: encrypted with another FILING_KEY_SECRET") from error


def key_for(secret: bytes, purpose: str) -> bytes:
    """32 bytes that serve this purpose and no other."""
    return bytes.fromhex(passphrase_from(secret, purpose).decode())


def _cipher(secret: bytes, purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(key_for(secret, purpose)))
