"""Chinese sentences may go over several lines of a template: a line break between two characters is no space."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

# Characters and full-width punctuation; quotation marks are the Chinese ones.
CHINESE = "[\u2018-\u201d\u2026\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
BREAK = re.compile(rf"(?<={CHINESE})[ \t]*\n\s*(?={CHINESE})")


class ChineseLines(Extension):
    """Joins broken Chinese text when a template is compiled, in its strings too; what people type is never touched."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            if token.type in ("data", "string"):
                token = Token(token.lineno, token.type, BREAK.sub("", token.value))
            yield token
