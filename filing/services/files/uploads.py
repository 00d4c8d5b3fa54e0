"""Deciding whether an uploaded file may be kept, and in what form.

A PDF with active content is refused, not cleaned: what is kept must be what the applicant vouched for, and
a silent rewrite would break any signature in it. Two things are rewritten. A picture is always encoded anew,
so that nothing rides along with it. A PDF that only jumps to a page on opening loses the jump, unless signed.
"""

import hashlib
import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from filing.domain.errors import DocumentRefused
from filing.services.files.names import safe_name

LOG = logging.getLogger(__name__)
MAX_BYTES = 20 * 1024 * 1024
SECONDS_ALLOWED = 20
PROBE = Path(__file__).with_name("probe.py")

Kind = Literal["pdf", "jpeg", "png"]
MEDIA_TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
SIGNATURES: dict[bytes, Kind] = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}

PRINT_AGAIN = "请在原软件中用“打印”功能另存为新的 PDF，或打印后扫描，再上传。"
SENTENCES = {
    "empty": "是空文件。请确认文件能够打开，再重新上传。",
    "too_large": f"超过 {MAX_BYTES // 1024 // 1024} MB。请压缩、降低扫描分辨率或分成几个文件后再上传。",
    "type": "不是 PDF、JPEG 或 PNG 文件。请另存为 PDF，或扫描、拍照成 JPEG 或 PNG 图片后再上传。",
    "encrypted": "已加密或设有权限限制。请取消密码和限制后再上传。",
    "corrupt": "已损坏，或不是完整的文件。请确认文件能够打开，重新导出或扫描后再上传。",
    "no_pages": "没有任何页面。请确认文件内容后重新导出，再上传。",
    "too_many_pages": "页数过多。请只保留所需的页面，或分成几个文件后再上传。",
    "script": "含有脚本或动态表单，不能接收。" + PRINT_AGAIN,
    "action": "含有会自动执行、提交数据或打开其他文件的内容，不能接收。" + PRINT_AGAIN,
    "attachment": "内嵌了其他文件或多媒体，不能接收。请将内嵌的文件取出单独上传；原文件" + PRINT_AGAIN,
    "too_many_pixels": "尺寸过大，超过 5000 万像素。请降低扫描分辨率或缩小图片后再上传。",
    "too_complex": "过于复杂，无法在规定时间内检查完毕。" + PRINT_AGAIN,
}


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file fit to keep. `data` is what to store, and `sha256` is of `data`."""

    kind: Kind
    data: bytes
    media_type: str
    pages: int | None
    safe_name: str
    sha256: str


def inspect(source: bytes | IO[bytes], filename: str | None) -> Inspected:
    """The file in the form to keep; raises DocumentRefused with a sentence saying what to do."""
    received = read_bounded(source)
    kind = kind_of(received)
    name = safe_name(filename or "", kind)
    if problem := first_problem(received, kind):
        raise refusal(problem, name)
    facts, rewritten = probe(received, kind)
    if "refused" in facts:
        raise refusal(facts["refused"], name)
    data = rewritten if facts["rewritten"] else received
    return Inspected(kind, data, MEDIA_TYPES[kind], facts["pages"], name, hashlib.sha256(data).hexdigest())


def read_bounded(source: bytes | IO[bytes]) -> bytes:
    """All of the file, or one byte more than is allowed."""
    return bytes(source) if isinstance(source, (bytes, bytearray, memoryview)) else source.read(MAX_BYTES + 1)


def kind_of(data: bytes) -> Kind | None:
    """What the file is by its first bytes; its name and the browser's word count for nothing."""
    return next((kind for start, kind in SIGNATURES.items() if data.startswith(start)), None)


def first_problem(data: bytes, kind: Kind | None) -> str | None:
    if not data:
        return "empty"
    if len(data) > MAX_BYTES:
        return "too_large"
    return None if kind else "type"


def refusal(problem: str, name: str) -> DocumentRefused:
    return DocumentRefused(f"“{name}”{SENTENCES[problem]}")


def probe(data: bytes, kind: Kind) -> tuple[dict, bytes]:
    """What the probe found, and the rewritten bytes. A probe that dies or runs out of time is a refusal."""
    try:
        command = [sys.executable, "-I", str(PROBE), kind]
        done = subprocess.run(  # noqa: S603 our own script, and one of three words
            command, input=data, capture_output=True, timeout=SECONDS_ALLOWED, env={}, cwd="/", check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        # The applicant can only try another file; if the fault is ours, the operator finds it here.
        last_words = (error.stderr or b"")[-500:]
        LOG.warning("probe of a %s of %d bytes ended: %s %r", kind, len(data), error, last_words)
        return {"refused": "too_complex"}, b""
    first_line, _, rewritten = done.stdout.partition(b"\n")
    return json.loads(first_line), rewritten
