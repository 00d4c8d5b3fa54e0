"""One thing wrong with a filing, where it is, and the article behind it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """`path` leads to the answer, for example ("investors", 0, "name_cn"); `message` says what to do."""

    path: tuple[str | int, ...]
    code: str
    message: str
    article: str | None = None

    def as_json(self) -> dict:
        """The problem in the one shape every answer of the system uses."""
        return {"path": list(self.path), "code": self.code, "message": self.message, "article": self.article}


#: So many are told to a program at once: whoever mends these asks again.
MOST_TOLD = 500


def told(problems: Sequence[Problem]) -> list[Problem]:
    """All of them, or of very many the first, with a last entry that says so."""
    if len(problems) <= MOST_TOLD:
        return list(problems)
    shown = MOST_TOLD - 1
    words = f"共有{len(problems)}处问题，这里只列出前{shown}处，请改正后再次核对。"
    return [*problems[:shown], Problem((), "more_problems", words)]
