"""What a filing says, in one short number: the same on the form, on the commitment and in the API."""

from __future__ import annotations

import hashlib
import json

from filing.services.filings.reading import Reading


def digest_of(reading: Reading) -> str:
    """SHA-256 of the form's key and the answers it asks for, as JSON with sorted keys and no spaces.

    A draft and what is submitted of it unchanged have the same; the papers handed in have digests of their own.
    """
    answers = reading.open_answers if reading.filing.is_draft else reading.answers
    said = json.dumps(
        {"answers": answers, "form": reading.form.key},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(said.encode()).hexdigest()
