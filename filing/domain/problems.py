"""One thing wrong with a filing, where it is, and the article behind it."""

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
