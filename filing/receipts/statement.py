"""What a receipt says, as the canonical JSON that is attached to it and signed with it."""

import json
import re
from pathlib import Path

from filing.receipts.view import VERIFICATION, find_view_problems

FILE_NAME = "receipt.json"
SCHEMA_FILE = Path(__file__).with_name("receipt.schema.json")
FORMAT = "filing-receipt/1"
AUDIT_HEAD = re.compile(r"[0-9a-f]{0,128}")  # empty while there is no chain to anchor


def statement_of(view: dict, audit_head: str) -> dict:
    """The frozen view with the head of the audit chain on issue; see receipt.schema.json."""
    statement = {"format": FORMAT, "simulation": True, "audit_head": audit_head, **view}
    if problems := find_statement_problems(statement):
        raise ValueError(f"Not a receipt's statement: {'; '.join(problems)}")
    return statement


def canonical(value: object) -> bytes:
    """The value's only JSON form (RFC 8785), for texts, integers, true, false, null, lists and objects."""
    return _written(value).encode()


def find_statement_problems(statement: object) -> list[str]:
    """What keeps it from being a statement, in plain words."""
    if not isinstance(statement, dict):
        return ["it is no object"]
    own = ("format", "simulation", "audit_head")
    return [
        *([] if statement.get("format") == FORMAT else [f"format is not {FORMAT}"]),
        *([] if statement.get("simulation") is True else ["simulation is not true"]),
        *(
            f"{key} is missing, without which nobody can look it up"
            for key in VERIFICATION
            if key not in statement
        ),
        *([] if _is_audit_head(statement.get("audit_head")) else ["audit_head is no hexadecimal text"]),
        *find_view_problems({key: value for key, value in statement.items() if key not in own}),
    ]


def _is_audit_head(value: object) -> bool:
    return isinstance(value, str) and AUDIT_HEAD.fullmatch(value) is not None


def _written(value: object) -> str:
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("A canonical object has texts for keys")
        # RFC 8785 orders keys by their UTF-16 code units.
        pairs = sorted(value.items(), key=lambda pair: pair[0].encode("utf-16-be"))
        return "{" + ",".join(f"{_written(key)}:{_written(item)}" for key, item in pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_written, value)) + "]"
    if value is None or isinstance(value, str | bool):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int) and abs(value) < 2**53:
        return str(value)
    # Amounts are texts; a binary fraction would be written differently by other programs.
    raise TypeError(f"No canonical form for {type(value).__name__}")
