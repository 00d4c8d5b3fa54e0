"""The API against its own description: whatever is sent, no answer is a server error or of another shape."""

from __future__ import annotations

from collections import Counter

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from tests.api.conftest import staff
from tests.services import stories

EXAMPLES = 6
CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance]
#: What there is: a generated id would find nothing, and nothing but the 404 would be tried.
PRESENT = {"filing_id": 1, "document_id": 1, "enterprise_id": 1, "section": "enterprise", "move": "suspend"}
exhaustively = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def as_on_a_server(app):
    """Each request has a context of its own, and not the test's, where somebody is logged in already."""

    def answer(environ, start_response):
        with app.app_context():
            return list(app(environ, start_response))

    return answer


def test_no_call_is_answered_otherwise_than_described(app, li, wang, client, applicant, reviewer):
    """If this fails, mend the view or the shapes it declares; a server error is always the view's."""
    receipt = stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-10-09 16:00").receipt
    present = PRESENT | {"number": receipt.number, "code": receipt.code}
    tokens = [li.token, wang.token, staff(client, "admin@example.com", "admin").token]
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", as_on_a_server(app))
    # A generated token would win over the real ones, and open nothing.
    schema.config.generation.update(with_security_parameters=False)
    statuses = Counter()
    for found in schema.get_all_operations():
        _try(found.ok(), tokens, present, statuses)
    assert statuses[200] > 100 and statuses[422] > 50 and statuses[401] == 0, "the calls reach the views"


def _try(operation, tokens: list[str], present: dict, statuses: Counter) -> None:
    @exhaustively
    @given(case=operation.as_strategy())
    def call(case):
        case.path_parameters = {**(case.path_parameters or {})}
        case.path_parameters |= {key: value for key, value in present.items() if key in case.path_parameters}
        for token in tokens:
            answer = case.call(headers={"Authorization": f"Bearer {token}"})
            statuses[answer.status_code] += 1
            case.validate_response(answer, checks=CHECKS)

    call()
