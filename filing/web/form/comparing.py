"""What a page was shown with and what it was sent with: whether somebody else wrote there meanwhile, and what."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from filing.domain.questions.display import text_of
from filing.domain.questions.parsing import parse
from filing.domain.questions.paths import Path, get_at
from filing.domain.questions.values import is_blank
from filing.web.form.screens import Screen, field_id, fields_of


def digest_of(screen: Screen, answers: dict) -> str:
    """Of what the screen shows, to notice when a colleague changed it meanwhile."""
    stored = [get_at(answers, path) for path, _ in fields_of(screen)]
    return hashlib.sha256(json.dumps(stored, sort_keys=True).encode()).hexdigest()[:16]


def differences(screen: Screen, posted: dict[Path, Any], answers: dict) -> list[dict]:
    """The answers that would be stored otherwise than they are: 1,250.50 and 1250.50 are one answer."""
    questions = dict(fields_of(screen))
    found = []
    for path, raw in posted.items():
        question, stored = questions[path], get_at(answers, path)
        mine = parse(question, raw)
        if mine != stored and not (is_blank(mine) and is_blank(stored)):
            found.append(
                {
                    "label": question.noun,
                    "mine": text_of(question, mine, answers=answers),
                    "theirs": text_of(question, stored, answers=answers),
                    "id": field_id(screen, path),
                }
            )
    return found
