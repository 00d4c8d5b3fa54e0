"""First load of a page: CSS and JavaScript, gzipped, against 30 KiB."""

import gzip
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.history import Figures

LIMIT_KIB = 30
BUILD = Path(__file__).parent.parent / "filing" / "static" / "build"


def kibibytes(path: Path) -> float:
    """The size on the wire."""
    return len(gzip.compress(path.read_bytes(), 6)) / 1024


def main() -> int:
    """0 while the whole is within the limit."""
    sizes = {path.name: kibibytes(path) for path in sorted(BUILD.glob("filing.*"))}
    if not sizes:
        print("page weight: nothing built; run `make setup`")
        return 1
    total = sum(sizes.values())
    parts = ", ".join(f"{name} {size:.1f}" for name, size in sizes.items())
    figures = Figures("page_weight")
    figures.add(
        "first load", total, "KiB", most=LIMIT_KIB, beside=f"gzipped: {parts}; Open Forms SDK 1104 KiB"
    )
    return figures.close()


if __name__ == "__main__":
    sys.exit(main())
