"""The receipt's own fonts: made once at set-up, the same on every machine, and what they can print."""

import fcntl
import hashlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from filing.domain.questions.characters import unprintable
from filing.domain.receipts.wording import wording
from filing.receipts.fonts.faces import face_file

RECIPE = 3  # raise it whenever the faces made at set-up change, so that installed ones are made again


@dataclass(frozen=True, eq=False)
class FontSet:
    """Where the fonts are, and every character and variation sequence they can print."""

    directory: Path
    characters: frozenset[int] = field(repr=False)
    sequences: frozenset[tuple[int, int]] = field(repr=False)

    @cached_property
    def printable(self) -> frozenset:
        """Code points, and (base, selector) pairs, in the shape that judging an answer takes."""
        return self.characters | self.sequences

    @property
    def config_file(self) -> Path:
        return self.directory / "fonts.conf"

    def face(self, family: str) -> Path:
        return face_file(self.directory, family)


def ensure_fonts(var_dir: str | Path) -> FontSet:
    """The fonts under var_dir/fonts, made first if they are absent or from an older recipe.

    The first run takes about a minute, later ones milliseconds. Raises FileNotFoundError naming the
    packages to install when a source font is absent.
    """
    directory = Path(var_dir).resolve() / "fonts"
    if not _is_current(directory):
        directory.parent.mkdir(parents=True, exist_ok=True)
        with _only_one_maker(directory):
            if not _is_current(directory):
                # Slow to import, and needed once in a machine's life.
                from filing.receipts.fonts.making import make

                make(directory, _stamp(directory))
    return _load(directory)


def installed_fonts(var_dir: str | Path) -> FontSet | None:
    """The fonts under var_dir/fonts if they are there and current; nothing is made."""
    directory = Path(var_dir).resolve() / "fonts"
    return _load(directory) if _is_current(directory) else None


def missing_glyphs(text: str, fonts: FontSet) -> list[str]:
    """The characters and variation sequences of the text that no font can print, each once, in order."""
    return unprintable(text, fonts.printable)


def _is_current(directory: Path) -> bool:
    stamp = directory / "stamp"
    return stamp.exists() and stamp.read_text() == _stamp(directory)


def _stamp(directory: Path) -> str:
    """What installed fonts depend on: the recipe, the receipt's wording, and the place, named in fonts.conf."""
    return f"{RECIPE} {hashlib.sha256(wording().encode()).hexdigest()} {directory}"


@contextmanager
def _only_one_maker(directory: Path) -> Iterator[None]:
    # Several workers may start at once on a new machine.
    with open(directory.with_name("fonts.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@cache
def _load(directory: Path) -> FontSet:
    coverage = json.loads((directory / "coverage.json").read_text())
    return FontSet(directory, frozenset(coverage["characters"]), frozenset(map(tuple, coverage["sequences"])))


if __name__ == "__main__":
    print(f"Receipt fonts are ready in {ensure_fonts(sys.argv[1]).directory}")
