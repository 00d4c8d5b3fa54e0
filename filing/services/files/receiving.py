"""Files that come with a form: examined and stored before the transaction, for a service to take up within it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any

from filing.domain.errors import BadAnswer, DocumentRefused
from filing.domain.problems import Problem
from filing.extensions import refuse_while_writing
from filing.services.files.storage import Store
from filing.services.files.uploads import Inspected, Scanner, inspect

MOST_FILES = 10


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was examined and stored; nothing has taken it up yet."""

    file: Inspected
    storage_key: str

    @property
    def facts(self) -> dict[str, Any]:
        """What a row says of a stored file, by the names that all tables of files have."""
        one = self.file
        return {
            "media_type": one.media_type, "pages": one.pages, "size": len(one.data), "sha256": one.sha256,
            "storage_key": self.storage_key,
        }  # fmt: skip


def receive(
    files: Iterable[tuple[IO[bytes], str]], store: Store, scanner: Scanner | None, at: str = "files"
) -> list[Received]:
    """The files, each once, examined like every upload; BadAnswer at the field `at` says what is wrong with one.

    Before the transaction, never in it: the sweep clears away what nothing takes up.
    """
    refuse_while_writing("files are examined and stored")
    given = list(files)
    if len(given) > MOST_FILES:
        raise BadAnswer.at(at, f"一次最多上传{MOST_FILES}个文件，请合并，或者分几次提交。")
    try:
        examined = {one.sha256: one for one in (inspect(stream, name, scanner) for stream, name in given)}
    except DocumentRefused as refusal:
        raise DocumentRefused(refusal.message, [Problem((at,), "refused", refusal.message)]) from None
    return [Received(one, store.put(one.data, "documents")) for one in examined.values()]
