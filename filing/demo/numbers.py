"""Numbers that pass their check digits and belong to nobody: credit codes and identity numbers."""

from __future__ import annotations

import uuid

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_NAMESPACE = uuid.UUID("5f0d3a52-7c1e-4a53-9b1f-0c5b8f1f2017")


def credit_code(region: str, serial: int) -> str:
    """A 统一社会信用代码 of an enterprise of that region (GB 32100, GB 11714)."""
    organisation = f"MA3{serial:05d}"
    total = sum(int(c, 36) * weight for c, weight in zip(organisation, _ORGANISATION_WEIGHTS, strict=True))
    body = f"91{region}{organisation}{'0123456789X0'[11 - total % 11]}"
    total = sum(_USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + _USCC_ALPHABET[-total % 31]


def citizen_id(birthday: str, serial: int, region: str = "370202") -> str:
    """A 公民身份号码 (GB 11643); `birthday` as 19800229."""
    body = f"{region}{birthday}{serial:03d}"
    total = sum(int(c) * weight for c, weight in zip(body, _ID_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def row_id(*parts: object) -> str:
    """The same row of the same filing has the same id in every installation."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(map(str, parts))))
