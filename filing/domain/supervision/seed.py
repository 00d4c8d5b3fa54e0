"""The seed of a draw: fixed by its digest before the list is known, shown after it (commit and reveal).

Two parts, so that neither side can choose: the system's own, and one that the body may add and keep to itself until then.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from filing.domain.supervision.draw import digest_of

#: Plain characters, so that the published script holds it as it is.
BODYS_PART = re.compile(r"[A-Za-z0-9._-]{8,128}")
DIGEST = re.compile(r"[0-9a-f]{64}")


def systems_part(secret: bytes, nonce: str) -> str:
    """The system's part: nowhere stored before it is shown, and no longer open to anybody's choice."""
    return hmac.new(secret, f"draw:{nonce}".encode(), hashlib.sha256).hexdigest()


def is_the_part(text: str, digest: str) -> bool:
    """Whether this is the part whose digest was published."""
    return BODYS_PART.fullmatch(text) is not None and digest_of(text) == digest


def is_public_seed(text: str) -> bool:
    """Whether this is itself a seed, known to all, and not the digest of one that is kept back."""
    return BODYS_PART.fullmatch(text) is not None and DIGEST.fullmatch(text) is None
