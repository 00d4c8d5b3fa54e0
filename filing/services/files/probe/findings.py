"""What a file is refused for, what was taken out of one, and what the probe answers."""

from __future__ import annotations

from dataclasses import dataclass, field


class Refused(Exception):
    """Why this file is not taken: one word that the caller turns into a sentence."""


@dataclass(slots=True)
class Kept:
    """What is to be stored.

    `data` is None where the file stays as it came; `cleaned` are words for what was taken out or done; `original_kept`
    says that the file as it came is to be kept beside, because a signature in it would break.
    """

    kind: str
    data: bytes | None
    pages: int | None = None
    cleaned: set[str] = field(default_factory=set)
    original_kept: bool = False
