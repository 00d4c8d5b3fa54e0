"""What the record table held when somebody looked: nobody overwrites unseen what a colleague wrote since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from filing.domain.errors import StaleVersion
from filing.domain.problems import Problem
from filing.domain.supervision.items import items_on
from filing.models import Inspection


def marks_of(case: Inspection) -> dict[str, str]:
    """Item -> its mark, which changes when somebody writes something else there."""
    return {item: _mark(case.findings.get(item, {})) for item in items_on(case.opened_on)}


def require_seen(case: Inspection, findings: Mapping[str, Mapping], seen: Mapping[str, str]) -> None:
    """StaleVersion, with their words, for each item written otherwise since its mark was read.

    No mark, no question; what is only sent again after a broken connection passes.
    """
    problems, differences = [], []
    for item, said in findings.items():
        theirs, was = case.findings.get(item), seen.get(item)
        mine = {part: said.get(part, "").strip() for part in ("finding", "evidence")}
        if theirs and was and was != _mark(theirs) and theirs != mine:
            words = f"同事已经写过这一项：“{theirs['finding']}”（依据：{theirs['evidence']}）。请核对、合并后再提交。"
            problems.append(Problem(("findings", item, "finding"), "changed", words))
            differences += [(("findings", item, part), theirs[part], mine[part]) for part in mine]
    if problems:
        raise StaleVersion("有的检查情况已由同事改写，请核对。", differences=differences, problems=problems)


def _mark(finding: Mapping) -> str:
    return hashlib.sha256(json.dumps(finding, sort_keys=True).encode()).hexdigest()[:16]
