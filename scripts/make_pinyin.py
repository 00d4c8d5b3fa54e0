"""Writes filing/domain/reference/pinyin.json: how the names in the pickers are spoken, for finding them by pinyin.

Run once after a list has changed: `pip install pypinyin==0.55.0 && python scripts/make_pinyin.py`. The data file is
kept in the repository, so that neither the service nor its set-up needs the library.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pypinyin import lazy_pinyin, load_phrases_dict

sys.path.insert(0, str(Path(__file__).parent.parent))

from filing.domain.reference import places
from filing.domain.reference.industries import EDITIONS, edition

#: What the library's phrases have wrong or do not have: read as the place is spoken there.
SPOKEN = json.loads((places.REFERENCE / "pinyin_exceptions.json").read_text("utf-8"))["spoken"]


def names() -> set[str]:
    """Every name that a picker offers."""
    areas = {name for area in places.all_areas() for name in (area.name, area.short_name) if name}
    industries = {name for year in EDITIONS for name in edition(year).codes.values()}
    cities = {city.name for province in places.children_of() for city in places.children_of(province.code)}
    return {c.name for c in places.countries()} | areas | set(places.etdz_names()) | industries | cities


def main() -> None:
    """One name a line, its syllables separated by spaces; punctuation is not spoken."""
    load_phrases_dict({word: [[one] for one in syllables.split()] for word, syllables in SPOKEN.items()})
    spoken = {name: " ".join(lazy_pinyin(name, errors="ignore")) for name in sorted(names())}
    lines = (f"  {json.dumps(n, ensure_ascii=False)}: {json.dumps(s)}" for n, s in spoken.items() if s)
    note = "Pinyin of the names in the pickers, without tones; made by scripts/make_pinyin.py"
    text = '{\n "note": ' + json.dumps(note) + ',\n "syllables": {\n' + ",\n".join(lines) + "\n }\n}\n"
    (places.REFERENCE / "pinyin.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
