"""The place left in a printed file for its signature."""

from dataclasses import dataclass
from datetime import datetime

BYTE_RANGE = (
    b"/ByteRange [0 ********** ********** **********]"  # signing overwrites it, blanks behind the numbers
)


@dataclass(frozen=True)
class Hole:
    """What a signature needs in the file before it is made: when, for which code, how many bytes at most."""

    moment: datetime
    code: str
    size: int
    statement: bytes
    # What the seal is for, and under which name and description the statement is attached.
    purpose: str = "外商投资企业备案回执（模拟）"
    file_name: str = "receipt.json"
    description: str = "回执内容（JSON）"
