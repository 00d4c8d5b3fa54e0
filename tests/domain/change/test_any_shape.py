"""Whatever is sent at any place of a change, nothing crashes: it is judged, shown, recorded."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from filing.domain.forms.change.premiums import premiums_of
from filing.domain.forms.kind import Entry
from filing.domain.forms.letters import letter
from filing.domain.forms.matter import Matter
from filing.domain.forms.overtaken import overtaken
from filing.domain.forms.record import apply
from filing.domain.questions.answers import Question, normalise, walk
from filing.domain.questions.display import text_of
from filing.domain.questions.paths import put_at
from filing.domain.reference.lists import places_on
from tests.domain.change.matters import ALONE, CHANGE, dated, record, ticking

DAY = date(2018, 3, 20)
BEFORE = record()
HEADS = ("enterprise_basic_change.name", "investor_basic_change.other", *ALONE)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
STEPS = st.sampled_from(
    ["change", "event", "changes", "investors", "enterprise", "head", "occurred_on", "basis", "kind", "merger", "id",
     "merged_enterprises", "premiums", "amount", "currency", "selected", "registered_capital", "acquisition", "x"]
)  # fmt: skip
JUNK = st.recursive(
    SCALARS, lambda inside: st.lists(inside, max_size=3) | st.dictionaries(STEPS, inside, max_size=3)
)


#: A later name, from a day after every one that is told here.
LATER = Entry(date(2018, 3, 19), ((("enterprise", "enterprise_name", "cn"), "青岛后名机械有限公司"),))


def read_everywhere(answers: dict) -> None:
    form = CHANGE.form_on(DAY)
    matter = Matter(CHANGE.completed(normalise(form, answers), BEFORE), DAY, BEFORE)
    CHANGE.find_problems(form, matter, places_on(DAY), frozenset(range(0x9FFF)))
    (
        CHANGE.find_doubts(matter),
        CHANGE.checklist.rows(matter, []),
        CHANGE.events(matter),
        CHANGE.change_items(matter),
    )
    for item in walk(form, matter.answers, CHANGE.facts(matter)):
        if isinstance(item, Question):
            assert isinstance(text_of(item.field, item.value, answers=matter.answers), str)
    entries = CHANGE.entries(matter)
    for entry in entries:
        apply(BEFORE, entry)
    known = [Entry(date(2017, 9, 28), tuple(((part,), BEFORE[part]) for part in BEFORE)), LATER]
    overtaken(known, entries, CHANGE.opened_from(matter), matter.answers)
    assert all(premium.text and premium.title for premium in premiums_of(matter))
    letter(CHANGE, matter)
    assert all(CHANGE.page_is_open(page, matter) in (True, False) for page in form.pages)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(junk=JUNK, path=st.lists(STEPS | st.integers(0, 2), min_size=1, max_size=5))
def test_anything_at_any_place_of_a_change_is_read_everywhere(junk, path):
    whole = {
        **BEFORE,
        "change": ticking(*HEADS),
        "event": dated(*HEADS),
        "signing": {"filed_by": "enterprise"},
    }
    changed = put_at(whole, tuple(path), junk)
    read_everywhere(changed if isinstance(changed, dict) else {})
