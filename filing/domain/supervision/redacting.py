"""What is taken out of a text before it is published, and what may not be left in it (17-§23¶3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from filing.domain.problems import Problem
from filing.domain.supervision.detecting import Found, found_in

HIDDEN = "〔已隐去〕"
#: Why something is hidden. The public is never told which of them it was.
PERSONAL, TRADE, STATE = "personal", "trade", "state"
REASONS = {PERSONAL: "个人隐私", TRADE: "商业秘密", STATE: "国家秘密"}
MOST, LONGEST = 200, 500

FIELDS = {
    "subject": "企业或投资者",
    "credit_code": "统一社会信用代码",
    "kind": "信息类别",
    "facts": "认定的事实",
    "measures": "处理情况",
    "body": "公示机构",
    "day": "认定日期",
}
#: Written by people, and so searched for what may not be published.
WRITTEN = ("subject", "facts", "measures")


@dataclass(frozen=True)
class Redaction:
    """A text that is hidden wherever it stands; `shown` stands in its place."""

    text: str
    why: str
    shown: str = HIDDEN


@dataclass(frozen=True)
class Compared:
    """A field as it was drafted and as it will be read."""

    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def public_of(fields: Mapping[str, str], redactions: Iterable[Redaction]) -> dict[str, str]:
    """The fields as anybody will read them."""
    rows = tuple(redactions)
    return {
        key: _redacted(text, rows) if key in WRITTEN else text
        for key, text in fields.items()
        if key in FIELDS
    }


def compared(fields: Mapping[str, str], redactions: Iterable[Redaction]) -> list[Compared]:
    """Each field before and after, in the order of the page."""
    public = public_of(fields, redactions)
    return [Compared(label, fields.get(key, ""), public.get(key, "")) for key, label in FIELDS.items()]


def suggested(fields: Mapping[str, str], known: Iterable[str] = ()) -> list[Redaction]:
    """What was detected, each text once, for the drafter to look at."""
    known = tuple(known)
    texts = (fields[key][one.start : one.end] for key, one in _detected(fields, known))
    return [Redaction(text, PERSONAL) for text in dict.fromkeys(texts)]


def why_not_public(
    fields: Mapping[str, str], redactions: Iterable[Redaction], known: Iterable[str] = ()
) -> list[Problem]:
    """A sentence for each thing detected that would get out; judged on what was drafted and on what would be read."""
    rows, known = tuple(redactions), tuple(known)
    left = [(key, one) for key, one in _detected(fields, known) if not _covered(fields[key], one, rows)]
    left += list(_detected(_without_masks(public_of(fields, rows)), known))
    said = dict.fromkeys((key, one.what) for key, one in left)
    return [
        Problem((key,), "not_redacted", f"“{FIELDS[key]}”中有疑似{what}没有完整隐去，请先隐去再提交审核。")
        for key, what in said
    ]


def faults_of(fields: Mapping[str, str], redactions: Iterable[Redaction]) -> list[Problem]:
    """What is wrong with the redactions themselves: nowhere to be found, without a reason."""
    rows = tuple(redactions)
    if len(rows) > MOST:
        return [Problem(("redactions",), "too_many", f"最多隐去{MOST}处不同的文字，请合并后再填写。")]
    return [fault for i, row in enumerate(rows) if (fault := _fault(fields, i, row))]


def _fault(fields: Mapping[str, str], i: int, row: Redaction) -> Problem | None:
    if row.why not in REASONS:
        return Problem(
            ("redactions", i, "why"), "unknown", "请选择隐去的原因：个人隐私、商业秘密或国家秘密。"
        )
    if not row.text.strip() or len(row.text) > LONGEST:
        return Problem(("redactions", i, "text"), "length", f"请逐行写明要隐去的文字，每处最多{LONGEST}字。")
    if not any(row.text in fields.get(key, "") for key in WRITTEN):
        words = f"没有找到“{row.text[:20]}”，请从原文中照抄要隐去的文字。"
        return Problem(("redactions", i, "text"), "not_found", words)
    return None


def shortened_name(name: str) -> Redaction:
    """A natural person's name as it is published: 李某."""
    return Redaction(name, PERSONAL, f"{name[0]}某")


def _detected(fields: Mapping[str, str], known: tuple[str, ...]) -> list[tuple[str, Found]]:
    return [(key, one) for key in WRITTEN if key in fields for one in found_in(fields[key], known)]


def _without_masks(public: Mapping[str, str]) -> dict[str, str]:
    """What stands in place of a hidden text ends a sentence, and is nothing by itself."""
    return {key: text.replace(HIDDEN, "；" * len(HIDDEN)) for key, text in public.items()}


def _spans(text: str, rows: Iterable[Redaction]) -> list[tuple[int, int, str]]:
    """The places that are hidden, in order; what overlaps is hidden as one."""
    spans = []
    for row in rows:
        at = text.find(row.text) if row.text else -1
        while at >= 0:
            spans.append((at, at + len(row.text), row.shown))
            at = text.find(row.text, at + 1)
    merged: list[tuple[int, int, str]] = []
    for start, end, shown in sorted(spans, key=lambda span: (span[0], -span[1])):
        if merged and start < merged[-1][1]:
            first, last, words = merged[-1]
            merged[-1] = (first, max(last, end), words if end <= last else HIDDEN)
        else:
            merged.append((start, end, shown))
    return merged


def _redacted(text: str, rows: Iterable[Redaction]) -> str:
    parts, at = [], 0
    for start, end, shown in _spans(text, rows):
        parts += [text[at:start], shown]
        at = end
    return "".join([*parts, text[at:]])


def _covered(text: str, one: Found, rows: tuple[Redaction, ...]) -> bool:
    """Whether what was found is hidden from its first character to its last, perhaps by several together."""
    hidden = {place for start, end, _ in _spans(text, rows) for place in range(start, end)}
    return set(range(one.start, one.end)) <= hidden
