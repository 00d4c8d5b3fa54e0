"""What calls take: read by the parser, shown in the document."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from filing.domain.forms import KINDS
from filing.domain.forms.asking import GROUNDS, INCOMPLETE
from filing.domain.forms.ways import CHANGE, WAYS
from filing.domain.procedures.filing import SECURITY_REVIEW_RESULTS, STATE_LABELS
from filing.services.filings.narrowing import CHOICES
from filing.services.filings.queue import VIEWS

ITEMS = "request_supplement: path or document, problem, expected; return_incomplete: item, reason"
WORDS = {"required": "请提供此项。", "null": "不能为 null。"}


def _worded(kind: type[fields.Field], invalid: str, **options: Any) -> fields.Field:
    messages = dict.fromkeys(("invalid", "invalid_utf8", "too_large", "type"), invalid)
    return kind(error_messages={**messages, **WORDS}, **options)


def text(**options: Any) -> fields.Field:
    return _worded(fields.String, "应为文字。", **options)


def words(longest: int = 4000, **options: Any) -> fields.Field:
    limit = validate.Length(max=longest, error=f"最多{longest}个字。")
    return text(load_default="", validate=limit, **options)


def number(low: int = 0, high: int = 2**31 - 1, **options: Any) -> fields.Field:
    limit = validate.Range(low, high, error=f"应在{low}至{high}之间。")
    # Not strict: in an address every number is text.
    return _worded(fields.Integer, "应为整数。", validate=limit, **options)


def day(**options: Any) -> fields.Field:
    return _worded(fields.Date, "应为日期，例如 2018-05-10。", **options)


def flag(**options: Any) -> fields.Field:
    return _worded(fields.Boolean, "应为 true 或 false。", truthy={True}, falsy={False}, **options)


def switch(**options: Any) -> fields.Field:
    """A flag in an address, where everything is text."""
    return _worded(fields.Boolean, "应为 true 或 false。", **options)


def one_of(*choices: str, **options: Any) -> fields.Field:
    return text(validate=validate.OneOf(choices, error=f"应为下列之一：{'、'.join(choices)}。"), **options)


class _Step(fields.Field):
    def _deserialize(self, value: Any, *_around: Any, **_options: Any) -> str | int:
        if type(value) not in (str, int):
            raise self.make_error("invalid")
        return value


def step(**options: Any) -> fields.Field:
    """One of a path, a name or a place in a list; or a number that may stand for a name."""
    metadata = {"type": ["string", "integer"], **options.pop("metadata", {})}
    return _worded(_Step, "应为文字或整数。", metadata=metadata, **options)


def rows(schema: type[Schema], **options: Any) -> fields.Field:
    limit = validate.Length(max=500, error="最多500项。")
    inner = _worded(fields.Nested, "应为一个对象。", nested=schema)
    return _worded(fields.List, "应为一个列表。", cls_or_instance=inner, validate=limit, **options)


class Input(Schema):
    """What a call takes; members it does not know are ignored."""

    class Meta:
        unknown = EXCLUDE

    error_messages = {"type": "请求内容应为一个 JSON 对象。"}


class NewFiling(Input):
    kind = one_of(*KINDS, required=True)
    enterprise = number(1, allow_none=True, load_default=None, metadata={"description": "For a change"})
    reason = one_of(
        CHANGE, *filter(None, WAYS), load_default=CHANGE, metadata={"description": "How it comes about"}
    )
    copy_of = number(
        1, allow_none=True, load_default=None, metadata={"description": "另行提出: a not_completed filing"}
    )
    linked_to = number(
        1,
        allow_none=True,
        load_default=None,
        metadata={"description": "合并、分立: the filing that names this one's enterprise"},
    )
    party = words(
        200,
        metadata={
            "description": "Of linked_to: which of its parties this is for, by key, credit code or name"
        },
    )


class RebaseChoice(Input):
    path = _worded(fields.List, "应为一个列表。", cls_or_instance=step(), required=True)
    take = one_of("mine", "record", required=True)


class RebaseInput(Input):
    choices = rows(RebaseChoice, load_default=list)


SEARCHED = {
    "description": "Parts of 申报编号, 备案编号, credit code, the enterprise's or an investor's names; width, case, "
    "brackets, spaces and accents do not matter. Of what is found the newest comes first"
}


class ListQuery(Input):
    state = one_of(*map(str, STATE_LABELS), load_default=None)
    q = words(200, metadata=SEARCHED)
    after = text(load_default=None, metadata={"description": "The `next` of the page before"})
    limit = number(1, 100, load_default=50)


class QueueQuery(Input):
    view = one_of(*VIEWS, load_default="open")
    q = words(200, metadata=SEARCHED)
    search = words(200, metadata={"description": "The same as `q`", "deprecated": True})
    kind = one_of(*CHOICES["kind"], load_default="")
    due = one_of(*CHOICES["due"], load_default="")
    claimed = one_of(*CHOICES["claimed"], load_default="")
    late = one_of(*CHOICES["late"], load_default="")
    returned = one_of(*CHOICES["returned"], load_default="")
    after = text(load_default=None, metadata={"description": "The `next` of the page before"})
    limit = number(1, 200, load_default=50)


class NewDocument(Input):
    requirement = words(60, metadata={"description": "An id of the checklist"})
    row = text(data_key="for", load_default=None, metadata={"description": "`for.row` of the checklist"})
    language = one_of("zh", "foreign", load_default="zh")
    translation_of = number(1, load_default=None, metadata={"description": "Id of the foreign original"})


class NamedDocument(Input):
    # Whose filing it is is looked at first: without one, none is found.
    document = number(load_default=0, metadata={"description": "Of GET /enterprises/{id}/papers"})


class SameDocument(Input):
    document = number(load_default=0, metadata={"description": "A document of this filing"})
    requirement = words(60, metadata={"description": "An id of the checklist"})
    row = text(data_key="for", load_default=None, metadata={"description": "`for.row` of the checklist"})


class Reply(Input):
    item = number(1, required=True)
    reply = words()


class AskItem(Input):
    path = fields.Raw(
        load_default=None, metadata={"description": '["investors", 0, "name_cn"]; rows by index or id'}
    )
    document = step(load_default=None, metadata={"description": "A checklist id or a document's id"})
    row = text(
        data_key="for", load_default=None, metadata={"description": "Whose paper: `for.row` of the checklist"}
    )
    ground = one_of(*GROUNDS, load_default=INCOMPLETE)
    problem = words(2000)
    expected = words(2000)


class ReturnedItem(Input):
    item = number(1, required=True)
    reason = words(2000)


class MoveInput(Input):
    """Members of every move; each move reads its own."""

    replies = rows(Reply, load_default=list, metadata={"description": "resubmit"})
    items = fields.List(
        _worded(fields.Dict, "应为一个对象。"),
        load_default=list,
        error_messages={"invalid": "应为一个列表。", **WORDS},
        validate=validate.Length(max=500, error="最多500项。"),
        metadata={"description": ITEMS},
    )
    note = words()
    within_scope = flag(
        load_default=False,
        metadata={"description": "accept: the screening was answered, the matter is in scope"},
    )
    reason = words(metadata={"description": "declare_out_of_scope, cancel, suspend, resume, transfer"})
    investor_applied = flag(
        load_default=False,
        metadata={"description": "suspend: the investor has asked MOFCOM for the review itself"},
    )
    result = one_of(
        "",
        *SECURITY_REVIEW_RESULTS,
        load_default="",
        metadata={"description": "resume: what the security review found"},
    )
    agency = words(60, metadata={"description": "transfer: the code of the agency that is competent"})
    rule = words(1000, metadata={"description": "declare_out_of_scope"})
    departments = fields.List(
        text(validate=validate.Length(max=60, error="每个部门名称最多60个字。")),
        load_default=list,
        error_messages={"invalid": "应为一个列表。", **WORDS},
        validate=validate.Length(max=50, error="最多50个部门。"),
    )


class TakeOver(Input):
    reason = words(500)


class HandOver(Input):
    colleague = words(254, metadata={"description": "The colleague's e-mail address"})
    reason = words(500)


class Revealing(Input):
    reason = words(500, metadata={"description": "Why the numbers are needed; written into the audit chain"})


class InboxQuery(Input):
    unreceived = switch(load_default=False)
    after = text(load_default=None, metadata={"description": "The `next` of the page before"})
    limit = number(1, 100, load_default=50)


class DeliveryQuery(Input):
    after = text(load_default=None, metadata={"description": "The `next` of the answer before"})
    limit = number(1, 100, load_default=50)


class VerifiedFile(Input):
    code = words(200, metadata={"description": "The code of the receipt that the file is held to be"})


class AsOf(Input):
    on = day(load_default=None)
    known_at = text(load_default=None)


class DeadlineQuery(Input):
    event = text(required=True)
    on = day(required=True)


class WorkingDaysQuery(Input):
    from_ = day(required=True, data_key="from")
    add = number(-20000, 20000, required=True)


class ClockInput(Input):
    now = text(required=True, allow_none=True)
