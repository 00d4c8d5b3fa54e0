"""Uploads opened by a program of another user: the same answers, and none where nobody answers."""

import os
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from filing.domain.errors import DocumentRefused
from filing.services.files.elsewhere import Elsewhere
from filing.services.files.probe import listening
from filing.services.files.scanning import ScannerSilent
from filing.services.files.uploads import inspect
from tests.services.stories import a_pdf

#: As its unit starts it, a network without anything in it and another user; as far as they can be had here.
ALONE = ("unshare", "--net")
NOBODY = (*ALONE, "setpriv", "--reuid=65534", "--clear-groups", "--regid=65534", "--")
STARTS_ITSELF = "import subprocess, sys; subprocess.run([sys.executable, '-c', ''], check=True)"


def works(before: tuple[str, ...]) -> bool:
    return not subprocess.run(
        [*before, sys.executable, "-I", "-c", STARTS_ITSELF], stderr=subprocess.DEVNULL
    ).returncode


@pytest.fixture(scope="module")
def program():
    """Its socket. Not below pytest's own folders, which nobody else may enter."""
    before = next((one for one in (NOBODY, ALONE) if os.geteuid() == 0 and works(one)), ())
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o777)
        path = f"{name}/socket"
        command = [*before, sys.executable, "-I", listening.__file__, path]
        running = subprocess.Popen(command, env={}, cwd="/")
        try:
            until = time.monotonic() + 10
            while not Path(path).exists():
                assert running.poll() is None and time.monotonic() < until
                time.sleep(0.02)
            yield path
        finally:
            running.kill()
            running.wait()


def test_what_is_kept_is_what_our_own_process_keeps(program):
    assert inspect(a_pdf(), "章程.pdf", Elsewhere(program)) == inspect(a_pdf(), "章程.pdf")


def test_a_file_that_ends_the_process_is_refused(program):
    with pytest.raises(DocumentRefused, match="章程.pdf"):
        inspect(b"%PDF-1.7\n" + b"not a document", "章程.pdf", Elsewhere(program))


def test_what_is_no_request_gets_no_answer(program):
    for said in (b"exe 3\nabc", b"pdf 99999999999\nabc", b"pdf x\n", b"pdf 9\nabc"):
        with socket.socket(socket.AF_UNIX) as there:
            there.connect(program)
            there.sendall(said)
            there.shutdown(socket.SHUT_WR)
            assert there.recv(1) == b""


def test_its_socket_is_for_its_user_and_its_group(program):
    assert stat.S_IMODE(os.stat(program).st_mode) == 0o770


def test_where_nobody_answers_no_file_is_taken(tmp_path):
    with pytest.raises(ScannerSilent, match="请稍后重试"):
        inspect(a_pdf(), "章程.pdf", Elsewhere(str(tmp_path / "nobody")))
