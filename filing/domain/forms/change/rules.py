"""What must hold of a change: its heads, their days, who files, and that the record still adds up."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from filing.domain.articles import said_of_day
from filing.domain.forms import rules
from filing.domain.forms.change.heads import HEADS, SECTIONS, kinds_of, sections_on, ticked, why_closed
from filing.domain.forms.change.opened import (
    foreign_leave,
    locked_changes,
    opened,
    strategic_data_changed,
    unchanged,
)
from filing.domain.forms.matter import Matter, part_of, rows_of
from filing.domain.problems import Problem
from filing.domain.questions.answers import drop_hidden, find_problems
from filing.domain.questions.spec import Form
from filing.domain.questions.values import date_of
from filing.domain.reference.lists import Places

#: What a change filing says itself; the rest is the record's until a head opens it.
OWN = ("change", "event", "signing")
BASES = ("resolution", "legal_effect", "occurrence")
CHANGES = ("event", "changes")
#: What needs no resolution: the day is that of the authority's or the court's act.
NO_RESOLUTION = ("licence_revoked", "court_dissolution")


def find_change_problems(
    form: Form, matter: Matter, places: Places, facts: dict, printable: Container | None
) -> list[Problem]:
    """Everything that keeps a change from being submitted (17-§6)."""
    found = find_problems(form, matter.answers, on=matter.on, places=places, facts=facts, printable=printable)
    open_now = opened(matter)
    own = [p for p in found if p.path[0] in OWN or open_now.covers(_by_id(matter, p.path))]
    own += [p for rule in RULES for p in rule(matter)]
    broken = {p.path for p in own}
    return own + [p for p in _across(form, matter, facts, found) if p.path not in broken]


def _by_id(matter: Matter, path: tuple) -> tuple:
    """A problem's path with its row named by id."""
    if len(path) > 1 and isinstance(path[1], int):
        rows = rows_of(matter.answers, path[0])
        return (path[0], rows[path[1]].get("id"), *path[2:]) if path[1] < len(rows) else path
    return path


def _across(form: Form, matter: Matter, facts: dict, found: list[Problem]) -> Iterator[Problem]:
    """What the change made disagree: a record that did not add up before is no fault of this filing."""
    kept = drop_hidden(form, matter.answers, facts) if matter.asked is None else matter.asked
    known = {(p.code, p.path) for p in rules.across(matter.before, [], matter.on)}
    for problem in rules.across(kept, found, matter.on):
        if (problem.code, problem.path) in known or problem.code in _of_establishment:
            continue
        if foreign_leave(matter) and problem.code in ("no_foreign_share", "type_and_investors"):
            continue
        yield problem


#: Who files and when is asked otherwise of a change.
_of_establishment = frozenset({"wrong_party", "in_the_future"})


def some_head_is_ticked(matter: Matter) -> Iterator[Problem]:
    if not any(ticked(matter.change)):
        words = "请至少勾选一项变更事项。没有列出的情形（如股权质押）不需要备案。"
        yield Problem(("change",), "no_head", words, "17-§6")


def heads_fit_the_enterprise(matter: Matter) -> Iterator[Problem]:
    """七 only for wholly foreign-owned enterprises, 八 and 九 for cooperative ones, by the type before."""
    type_before = part_of(matter.before, "enterprise").get("enterprise_type")
    for head in ticked(matter.change):
        if why := why_closed(SECTIONS[head.section], type_before):
            yield Problem(("change", head.section), "not_for_this_type", why, SECTIONS[head.section].article)


def heads_are_of_the_day(matter: Matter) -> Iterator[Problem]:
    known = {section.key for section in sections_on(matter.on)}
    for head in ticked(matter.change):
        if head.section not in known:
            words = f"按申报当日的规定，“{SECTIONS[head.section].title}”不适用备案，应当办理审批。"
            yield Problem(("change", head.section), "not_yet_fileable", words, "17-§6")


def every_head_has_its_day(matter: Matter) -> Iterator[Problem]:
    """One day and one basis for each head (17-§6¶3)."""
    days = days_of_heads(matter)
    for head in ticked(matter.change):
        if head.key not in days:
            words = f"请填写变更事项“{head.label}”发生的日期和该日期的依据。"
            yield Problem(CHANGES, "event_missing", words, "17-§6¶3")


def days_of_heads(matter: Matter) -> dict[str, tuple[Any, Any]]:
    """Head -> (day as given, basis) of each dated head."""
    rows = rows_of(matter.event, "changes")
    return {str(r["head"]): (r.get("occurred_on"), r.get("basis")) for r in rows if r.get("head")}


def dates_name_ticked_heads(matter: Matter) -> Iterator[Problem]:
    known, seen = {head.key for head in ticked(matter.change)}, set()
    for position, row in enumerate(rows_of(matter.event, "changes")):
        head = row.get("head")
        if head not in HEADS:
            words = "这一日期对应的变更事项不存在，请从已勾选的事项中选择。"
            yield Problem((*CHANGES, position, "head"), "unknown_head", words)
        elif head not in known:
            words = f"没有勾选“{HEADS[head].label}”，请勾选该事项，或删去它的日期。"
            yield Problem((*CHANGES, position, "head"), "head_not_ticked", words)
        elif head in seen:
            words = f"“{HEADS[head].label}”的日期只填一次，请删去重复的一行。"
            yield Problem((*CHANGES, position, "head"), "repeated", words)
        seen.add(head)


def nothing_happens_tomorrow(matter: Matter) -> Iterator[Problem]:
    """A change is filed after it happened; before the licence or the registration too, where the law says so."""
    for position, row in enumerate(rows_of(matter.event, "changes")):
        day = date_of(row.get("occurred_on"))
        if day and day > matter.on:
            words = f"变更事项发生的日期不能晚于申报当日（{said_of_day(matter.on)}），请核对。"
            yield Problem((*CHANGES, position, "occurred_on"), "in_the_future", words, "17-§6¶3")
    for key, noun in (
        ("licence_on", "营业执照签发日"),
        ("registration_on", "证券登记日"),
        ("disclosed_on", "信息披露日"),
    ):
        day = date_of(matter.event.get(key))
        if day and day > matter.on:
            words = f"{noun}不能晚于申报当日（{said_of_day(matter.on)}），请核对。"
            yield Problem(("event", key), "in_the_future", words)


def the_enterprise_files(matter: Matter) -> Iterator[Problem]:
    filed_by = part_of(matter.answers, "signing").get("filed_by")
    if filed_by and filed_by != "enterprise":
        words = "变更备案应由外商投资企业指定的代表或委托的代理人申报，请核对。"
        yield Problem(("signing", "filed_by"), "wrong_party", words, "17-§6")


RULES = (
    some_head_is_ticked,
    heads_are_of_the_day,
    heads_fit_the_enterprise,
    locked_changes,
    every_head_has_its_day,
    dates_name_ticked_heads,
    nothing_happens_tomorrow,
    the_enterprise_files,
)


def find_change_doubts(matter: Matter) -> Iterator[Problem]:
    """What a careful clerk would ask of a change."""
    for head in unchanged(matter):
        words = f"勾选了“{head.label}”，但内容与备案记录相同，请确认是否需要勾选。"
        yield Problem(("change", head.section), "unchanged", words)
    reason = part_of(matter.change, "merger_division_termination").get("termination_reason")
    basis = days_of_heads(matter).get("merger_division_termination", (None, None))[1]
    if reason in NO_RESOLUTION and basis == "resolution":
        words = "被吊销、责令关闭、撤销或者由人民法院解散的，不以决议之日起算，请确认日期是否为该决定或裁判生效之日。"
        yield Problem(CHANGES, "basis", words, "17-§6¶3")
    if strategic_data_changed(matter) and not date_of(matter.event.get("disclosed_on")):
        words = "战略投资备案信息变更的期限自履行信息披露义务之日起算，请确认该日期。"
        yield Problem(("event", "disclosed_on"), "disclosure", words, "17-§7¶3")
    if "termination" in kinds_of(matter.change) and len(list(ticked(matter.change))) > 1:
        words = "企业终止的同时申报其他变更，请确认这些变更确已发生在终止之前。"
        yield Problem(("change", "merger_division_termination"), "with_termination", words)
