"""What is answered to a finding, and on what an answer rests."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from filing.domain.screening.model import Finding, Subject

NOT_CONCERNED, CONCERNED = "not_concerned", "concerned"
ANSWERS = {NOT_CONCERNED: "不涉及", CONCERNED: "涉及"}


def basis_of(finding: Finding, subject: Subject) -> str:
    """A digest of what an answer was given on: what the finding says, and the facts that were screened.

    The day counts for nothing, only the list that it led to; nor does the zone, which says only where to go.
    """
    said = [
        finding.list,
        finding.text,
        finding.strength,
        finding.why,
        finding.condition,
        finding.condition_met,
    ]
    facts = asdict(subject) | {"on": None}
    del facts["in_national_etdz"]
    written = json.dumps([said, facts], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()
