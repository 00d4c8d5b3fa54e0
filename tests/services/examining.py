"""A file whose examination lasts until the test says so."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from filing.extensions import db
from filing.services.files import uploads

#: Longer than any test takes; shorter than a reader of a failed run would wait.
LONGEST_SECONDS = 20


class Examination:
    """`begun` while the probe is at work on the file; it ends when `go_on` is set."""

    def __init__(self, real):
        self.begun, self.go_on, self._real = threading.Event(), threading.Event(), real
        self.was_waited_for = True

    def probe(self, data: bytes, kind):
        self.begun.set()
        self.was_waited_for = self.go_on.wait(LONGEST_SECONDS)
        return self._real(data, kind)


@contextmanager
def examined_meanwhile(app, monkeypatch, upload):
    """Inside, `upload()` is under way in another thread and its file is being examined; gives its answer's future."""
    examination = Examination(uploads.probe)
    monkeypatch.setattr(uploads, "probe", examination.probe)

    def run():
        with app.app_context():
            try:
                return upload()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(1) as pool:
        answer: Future = pool.submit(run)
        assert examination.begun.wait(LONGEST_SECONDS)
        try:
            yield answer
            assert not answer.done()
        finally:
            examination.go_on.set()
        answer.result(LONGEST_SECONDS)
    assert examination.was_waited_for
