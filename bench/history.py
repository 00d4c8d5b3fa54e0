"""What was measured, commit by commit: `python -m bench.history [FIGURE]` shows it. Each bench adds its figures to history.csv."""

import csv
import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

HISTORY = Path(__file__).parent / "history.csv"
COLUMNS = ("commit", "measured", "load", "bench", "figure", "value", "unit", "aim", "kept", "beside")


@dataclass
class Figures:
    """The figures of one bench: printed as they come, those missed named at the end, all written down."""

    bench: str
    rows: list[dict] = field(default_factory=list)

    def add(self, figure: str, value: float, unit: str, *, most=None, least=None, beside: str = "") -> bool:
        """One figure with its bound from above or from below, or none, and what stands beside it; whether it is kept."""
        kept = (most is None or value <= most) and (least is None or value >= least)
        aim = f"≤ {most}" if most is not None else f"≥ {least}" if least is not None else ""
        told = f"   aim {aim} {unit}{'' if kept else '   MISSED'}" if aim else ""
        print(f"  {figure:44}{value:>10.2f} {unit}{told}{f'   ({beside})' if beside else ''}", flush=True)
        self.rows.append(
            {
                "figure": figure,
                "value": f"{value:.2f}",
                "unit": unit,
                "aim": aim,
                "kept": kept,
                "beside": beside,
            }
        )
        return kept

    def close(self) -> int:
        """Names what was missed and writes everything down; 1 where something was."""
        missed = [row["figure"] for row in self.rows if not row["kept"]]
        print(f"missed: {'; '.join(missed) or 'nothing'}")
        about = {
            "commit": commit(), "measured": f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}",
            "load": f"{os.getloadavg()[0]:.1f}", "bench": self.bench,
        }  # fmt: skip
        is_new = not HISTORY.exists()
        with HISTORY.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            if is_new:
                writer.writeheader()
            writer.writerows({**about, **row, "kept": "yes" if row["kept"] else "no"} for row in self.rows)
        return 1 if missed else 0


def commit() -> str:
    """The commit that is measured, with a + where something is not committed; "" outside a repository."""
    there = Path(__file__).parent.parent

    def git(*words: str) -> str:
        return subprocess.run(
            ["git", *words], cwd=there, capture_output=True, text=True, check=True
        ).stdout.strip()

    try:
        changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!bench/history.csv")
        return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")
    except (OSError, subprocess.CalledProcessError):
        return ""


def main(wanted: str = "") -> int:
    """Each figure's values in their order."""
    if not HISTORY.exists():
        print("nothing measured yet: make bench")
        return 0
    with HISTORY.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if wanted in row["figure"]:
                print(
                    f"{row['measured']} {row['commit']:9}{row['bench']:14}{row['figure']:44}{row['value']:>10} {row['unit']} {row['aim']}"
                )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:2]))
