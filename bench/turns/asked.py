"""One version of the program, asked line by line: run by that version's own Python, in its own folder.

It knows nothing of the version but `wsgi.app`. Each line it reads is a request in JSON, each line it writes what came of
it and what it took of the processor: this process and those it started, so that whoever else is at work counts little.
"""

import base64
import gc
import io
import json
import resource
import sys
from functools import lru_cache
from time import process_time

from sqlalchemy import event
from sqlalchemy.engine import Engine

from wsgi import app

statements = [0]


@event.listens_for(Engine, "before_cursor_execute")
def count(*_) -> None:
    statements[0] += 1


def of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def examined(once: bool, real: dict = {}) -> None:  # noqa: B006 kept from call to call
    """While filings are made, the same few papers are examined once each, not a thousand times."""
    for name, module in list(sys.modules.items()):
        if name.startswith("filing.services") and callable(probe := getattr(module, "probe", None)):
            real.setdefault(name, probe)
            module.probe = lru_cache(maxsize=64)(real[name]) if once else real[name]


def with_file(call: dict) -> dict:
    """The options of Flask's client; a file comes as its name and its content."""
    options = {key: call[key] for key in ("headers", "json", "data") if key in call}
    for key, (name, content) in call.get("files", {}).items():
        options.setdefault("data", {})[key] = (io.BytesIO(base64.b64decode(content)), name)
    return options


def answered(client, call: dict) -> dict:
    """What came of one request."""
    options = with_file(call)
    gc.collect()
    statements[0], before, children = 0, process_time(), of_children()
    answer = client.open(call["path"], method=call["method"], **options)
    used = process_time() - before + of_children() - children
    body = answer.get_data()
    return {
        "status": answer.status_code, "ms": used * 1e3, "statements": statements[0], "bytes": len(body),
        "to": answer.headers.get("Location", ""), "type": answer.mimetype,
        "body": body.decode("utf-8", "replace") if call.get("wanted") or answer.status_code >= 400 else "",
    }  # fmt: skip


def main() -> None:
    clients: dict = {}
    # What was made at the start stays; what each request leaves behind is cleared up before the next is timed.
    gc.freeze()
    # What the program prints is not an answer.
    said, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        call = json.loads(line)
        if "examine_once" in call:
            examined(call["examine_once"])
        else:
            client = clients.setdefault(call["who"], app.test_client())
            print(json.dumps(answered(client, call)), file=said, flush=True)


if __name__ == "__main__":
    main()
