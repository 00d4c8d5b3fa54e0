"""A program that uses the API with a token, and a whole filing told in calls."""

from __future__ import annotations

import io

from tests.samples import establishment_answers
from tests.services.stories import PAPERS, a_pdf

PREFIX = "/api/v1"


class Caller:
    """One program with one token, or none."""

    def __init__(self, client, token: str | None = None):
        self.client, self.token = client, token

    def call(self, method: str, path: str, **options):
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= options.pop("headers", {})
        return self.client.open(PREFIX + path, method=method, headers=headers, **options)

    def get(self, path: str, **options):
        return self.call("GET", path, **options)

    def post(self, path: str, **options):
        return self.call("POST", path, **options)

    def put(self, path: str, **options):
        return self.call("PUT", path, **options)

    def patch(self, path: str, **options):
        return self.call("PATCH", path, **options)

    def delete(self, path: str, **options):
        return self.call("DELETE", path, **options)

    def upload(self, filing_id: int, requirement: str, data: bytes | None = None, **options):
        content = data if data is not None else a_pdf(requirement)
        form = {"file": (io.BytesIO(content), f"{requirement}.pdf"), "requirement": requirement}
        form |= options.pop("form", {})
        return self.post(f"/filings/{filing_id}/documents", data=form, **options)

    def move(self, filing_id: int, move: str, given: dict | None = None, **options):
        return self.post(f"/filings/{filing_id}/moves/{move}", json=given or {}, **options)

    def draft(self, **changes) -> dict:
        """A filing ready to be submitted."""
        filing_id = self.post("/filings", json={"kind": "establishment"}).json["id"]
        saved = self.put(f"/filings/{filing_id}/answers", json=establishment_answers(**changes))
        assert saved.status_code == 200, saved.json
        for requirement in PAPERS:
            assert self.upload(filing_id, requirement).status_code == 201
        return self.get(f"/filings/{filing_id}").json

    def submitted(self, **changes) -> dict:
        answer = self.move(self.draft(**changes)["id"], "submit")
        assert answer.status_code == 200, answer.json
        return answer.json
