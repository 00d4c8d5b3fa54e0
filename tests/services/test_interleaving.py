"""Changes of one record in any order, by two hands, late ones among them: nothing is lost, every day reads right."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from filing.extensions import db, transaction
from filing.services.people import accounts
from tests.conftest import PASSWORD, shanghai
from tests.services.interleaving import DEEDS, Story

#: A thousand take five minutes; `make soak` tells so many on both databases.
EXAMPLES = int(os.environ.get("FILING_TEST_STORIES", "150"))
STEP = st.tuples(st.integers(0, 1), st.sampled_from(list(DEEDS)), st.integers(0, 20), st.integers(0, 15))
STEPS = st.lists(STEP, min_size=8, max_size=12)
BOUNDED = {
    "derandomize": True, "phases": [Phase.generate, Phase.shrink], "deadline": None, "database": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}  # fmt: skip


@pytest.fixture
def applicant(any_app):
    with transaction():
        return accounts.register_applicant(
            "li@example.com", "李敏", PASSWORD, shanghai("2017-09-01 09:00"), organisation="海湾律师事务所"
        )


def test_the_record_is_what_was_completed_on_every_day_and_as_known_at_every_moment(applicant, request):
    @settings(max_examples=EXAMPLES if "sqlite" in request.node.name else EXAMPLES // 3, **BOUNDED)
    @given(STEPS)
    def told(steps):
        db.session.expunge_all()
        story = Story(db.session.merge(applicant, load=True))
        for step in steps:
            story.take(*step)
        story.compare()

    told()
