"""What came with a request, as one digest: the same for the same content sent again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container
from typing import Any

from flask import request


def add_form(digest: Any, leaving_out: Container[str] = ()) -> None:
    """Adds the fields of a posted form to a digest, each file by its name and its bytes."""
    for name, value in sorted(request.form.items(multi=True)):
        if name not in leaving_out:
            digest.update(json.dumps([name, value]).encode())
    for name, file in sorted(request.files.items(multi=True), key=lambda pair: pair[0]):
        digest.update(json.dumps([name, file.filename]).encode())
        whole = hashlib.file_digest(file.stream, "sha256")  # type: ignore[arg-type]
        digest.update(whole.digest())
        file.stream.seek(0)


def digest_of_form(leaving_out: Container[str] = ()) -> str:
    digest = hashlib.sha256()
    add_form(digest, leaving_out)
    return digest.hexdigest()
