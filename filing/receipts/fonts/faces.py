"""The families the receipts are set in, and where each one's file is."""

from pathlib import Path

RARE_PARTS = (0, 0x22000, 0x24000, 0x26000, 0x28000, 0x2A700)  # small files embed faster
# The stylesheet names the families in this order.
FAMILIES = (
    "Filing Serif",
    "Filing Boxes",
    "Filing Serif More",
    "Filing Serif Rest",
    "Filing Western",
    "Filing Signs",
    "Filing Rare A",
    *(f"Filing Rare {n}" for n in range(len(RARE_PARTS))),
    "Filing New",
)


def face_file(directory: Path, family: str) -> Path:
    """Where a family's one file is."""
    return directory / "faces" / f"{family.replace(' ', '')}.ttf"
