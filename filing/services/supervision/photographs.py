"""Photographs for the record table: of one of its items, taken by those who inspect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from filing.domain.problems import Problem
from filing.domain.supervision.items import ITEMS
from filing.models import CaseFile, Inspection, User
from filing.models.case_papers import PHOTOGRAPH
from filing.services.files.receiving import Received
from filing.services.supervision import handed_in


def faults_of(taken: Mapping[str, Sequence[Received]], written: Mapping[str, Mapping]) -> list[Problem]:
    """A photograph shows what is written of an item, and is a picture."""
    found = []
    for item, files in taken.items():
        at = ("photographs", item)
        if item not in ITEMS:
            found.append(Problem(at, "unknown", "没有这一项检查内容。"))
        elif item not in written:
            found.append(
                Problem(("findings", item, "finding"), "required", "请先写明照片所示的检查情况和依据。")
            )
        found += [
            Problem(at, "refused", f"“{one.file.safe_name}”不是照片，请选择 JPG、PNG 或 HEIC 图片。")
            for one in files
            if not one.file.media_type.startswith("image/")
        ]
    return found


def keep(case: Inspection, item: str, files: Sequence[Received], actor: User, now: datetime) -> int:
    """How many were not there yet: what is sent again after a broken connection is kept once."""
    return handed_in.keep(case, PHOTOGRAPH, item, files, actor, now)


def by_item(case: Inspection) -> dict[str, list[CaseFile]]:
    """Each item's photographs, in the order they came."""
    found: dict[str, list[CaseFile]] = {}
    for file in handed_in.files_of(case):
        if file.purpose == PHOTOGRAPH:
            found.setdefault(file.about, []).append(file)
    return found
