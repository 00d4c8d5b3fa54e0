"""What machines share besides the database: a bucket and a queue, each a real server in a network of its own."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from bench.apart.networks import Member

BUCKET = "filing"


@contextmanager
def bucket(member: Member, folder: Path) -> Iterator[dict[str, str]]:
    """A real S3 server there with an empty bucket; the settings of its clients."""
    server = Path(sys.executable).with_name("moto_server")
    with (folder / "bucket.log").open("ab") as log:
        program = subprocess.Popen(
            [*member.inside, str(server), "-H", member.address, "-p", "5000"],
            stdout=log,
            stderr=log,
            cwd=folder,
        )
    try:
        url = f"http://{member.address}:5000"
        for _ in range(200):
            with contextlib.suppress(requests.RequestException):
                requests.put(f"{url}/{BUCKET}", timeout=5).raise_for_status()
                break
            time.sleep(0.1)
        yield {
            "AWS_ENDPOINT": url, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret",
            "FILING_STORAGE_URL": f"s3://{BUCKET}/files",
        }  # fmt: skip
    finally:
        program.kill()
        program.wait()


@contextmanager
def queue(member: Member, folder: Path, otherwise: str) -> Iterator[dict[str, str]]:
    """A Valkey or Redis there, that keeps nothing; where none is installed, the database."""
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    if not program:
        yield {"FILING_QUEUE_URL": otherwise}
        return
    command = [
        program,
        "--bind",
        member.address,
        "--protected-mode",
        "no",
        "--save",
        "",
        "--dir",
        str(folder),
    ]
    with (folder / "queue.log").open("ab") as log:
        running = subprocess.Popen([*member.inside, *command], stdout=log, stderr=log)
    try:
        yield {"FILING_QUEUE_URL": f"redis://{member.address}:6379/0"}
    finally:
        running.kill()
        running.wait()
