"""The process: limits first, then the file, then one answer."""

import json
import logging
import resource
import sys
from collections.abc import Callable

from filing.services.files.probe.findings import Kept, Refused

MEGABYTE = 2**20
MEMORY_BYTES = {
    "pdf": 1024 * MEGABYTE,
    "jpeg": 1536 * MEGABYTE,
    "png": 1536 * MEGABYTE,
    "heif": 1536 * MEGABYTE,
    "tiff": 1536 * MEGABYTE,
    "ofd": 512 * MEGABYTE,
}
CPU_SECONDS = 25
#: What is kept may be larger than what came, as a scan of pure noise is, but not by much.
MOST_KEPT_BYTES = 48 * MEGABYTE


def limit_resources(kind: str) -> None:
    """No more memory or time than this, no file written, and none opened: no socket either."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES[kind], MEMORY_BYTES[kind]))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def reader_of(kind: str) -> Callable[[bytes], Kept]:
    """The function for this kind; what it needs is loaded here, for later nothing can be opened."""
    if kind == "pdf":
        from filing.services.files.probe.pdf import prepare, rewritten

        prepare()
        return rewritten
    if kind == "ofd":
        from filing.services.files.probe.ofd import examined

        return examined
    from filing.services.files.probe import pictures

    pictures.prepare(kind)
    return lambda data: pictures.encoded_anew(data, kind)


def examined(read: Callable[[bytes], Kept], data: bytes) -> tuple[dict, bytes]:
    """What there is to say of the file, and the bytes to keep where they are others."""
    try:
        kept = read(data)
    except Refused as refusal:
        return {"refused": str(refusal)}, b""
    except (MemoryError, RecursionError):
        return {"refused": "too_complex"}, b""
    if len(kept.data or b"") > MOST_KEPT_BYTES:
        return {"refused": "too_complex"}, b""
    facts = {"kind": kept.kind, "pages": kept.pages, "cleaned": sorted(kept.cleaned)}
    more = {"original_kept": kept.original_kept, "rewritten": kept.data is not None}
    return facts | more, kept.data or b""


def main(kind: str) -> None:
    data, read = sys.stdin.buffer.read(), reader_of(kind)
    # A broken file has a warning for each of its objects, and somebody keeps what is said here in memory.
    logging.disable(logging.CRITICAL)
    limit_resources(kind)
    facts, rewritten = examined(read, data)
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + rewritten)


if __name__ == "__main__":
    main(sys.argv[1])
