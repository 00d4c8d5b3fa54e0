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
