"""How a call is carried out: once for each Idempotency-Key, everything written together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from flask import Response, jsonify, request
from flask_login import current_user
from werkzeug.exceptions import BadRequest

from filing import moment
from filing.api import errors
from filing.domain.errors import FilingError, NotFound, NotPermitted
from filing.domain.row_ids import row_id
from filing.extensions import db, transaction
from filing.http.contents import add_form
from filing.models import IdempotencyKey, User
from filing.services import idempotency

REPLAYED = {"Idempotency-Replayed": "true"}


class Answer(NamedTuple):
    """What a call answers; `version` becomes its ETag."""

    body: Any
    status: int = 200
    version: int | None = None


def actor() -> User:
    """Who calls: the person of the token."""
    return current_user._get_current_object()


def answered(answer: Answer, **headers: str) -> Response:
    response = jsonify(answer.body) if answer.status != 204 else Response(status=204)
    response.status_code = answer.status
    response.headers["Cache-Control"] = "no-store"
    if answer.version is not None:
        response.headers["ETag"] = f'"{answer.version}"'
    response.headers.update(headers)
    return response


def write(act: Callable[..., Answer], prepare: Callable[[], Any] | None = None) -> Response:
    """Carries the work out in one transaction; a call made again gets the first one's answer.

    What takes long is prepared before the transaction, and handed to the work.
    """
    key, digest = key_of_request(), None
    if key is not None:
        digest = digest_of_request()
        if known := idempotency.known(actor(), key, digest):
            return _replayed(known)
    work = act if prepare is None else _prepared(prepare, act)
    with transaction():
        answer, is_first = (work(), True) if key is None else _once(key, digest, work)
    return answered(answer, **({} if is_first else REPLAYED))


def _prepared(prepare: Callable[[], Any], act: Callable[[Any], Answer]) -> Callable[[], Answer]:
    """The work with what was prepared; a refusal is raised by the work, to be kept as its answer."""
    try:
        return partial(act, prepare())
    except FilingError as refused:
        return partial(_refuse, refused)


def _refuse(refusal: FilingError) -> Answer:
    raise refusal


def _replayed(row: IdempotencyKey) -> Response:
    return answered(_kept(row), **REPLAYED)


def _kept(row: IdempotencyKey) -> Answer:
    return Answer(row.body["body"], row.status, row.body["version"])


def _once(key: str, digest: str, act: Callable[[], Answer]) -> tuple[Answer, bool]:
    row, is_first = idempotency.begin(actor(), key, digest, moment.real_now())
    if not is_first:
        return _kept(row), False
    answer = _attempt(act)
    idempotency.keep(row, answer.status, {"body": answer.body, "version": answer.version})
    return answer, True


def _attempt(act: Callable[[], Answer]) -> Answer:
    """The work's answer; a refusal undoes the work and is an answer too, kept like any other."""
    try:
        with db.session.begin_nested():
            return act()
    except (NotFound, NotPermitted):
        raise
    except FilingError as refused:
        body, status = errors.refusal(refused)
        return Answer(json.loads(json.dumps(body)), status, getattr(refused, "current", None))


def key_of_request() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not 0 < len(key.strip()) <= 200:
        raise BadRequest("Idempotency-Key 应为1至200个字符。")
    return key.strip() if key else None


def digest_of_request() -> str:
    """The same for the same call with the same content; a file counts by its bytes."""
    digest = hashlib.sha256(f"{request.method} {request.full_path}\n".encode())
    if request.mimetype == "multipart/form-data":
        add_form(digest)
    else:
        digest.update(request.get_data())
    return digest.hexdigest()


def version_wanted() -> int | None:
    """The version of If-Match; one that cannot be read matches none."""
    tag = request.headers.get("If-Match", "").strip()
    if tag in ("", "*"):
        return None
    number = tag.removeprefix("W/").strip('"')
    version = row_id(number)
    return -1 if version is None else version
