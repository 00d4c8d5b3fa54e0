"""What the store promises, on a real disk and on a real object store in memory."""

import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from filing.services.files import storage
from filing.services.files.storage import (
    AlreadyStored,
    FolderStore,
    ObjectStore,
    StorageUnavailable,
    open_store,
)


@pytest.fixture(params=["folder", "memory"])
def store(request, tmp_path):
    return open_store(tmp_path / "kept" if request.param == "folder" else "memory:///")


@pytest.fixture
def folder(tmp_path):
    return open_store(tmp_path / "kept")


def test_what_is_put_is_got(store):
    assert store.get(store.put(b"\x00\xff" * 5_000)) == b"\x00\xff" * 5_000


def test_an_empty_file_is_kept_too(store):
    assert store.get(store.put(b"")) == b""


def test_the_same_bytes_twice_get_two_names_that_tell_nothing(store):
    first, second = store.put(b"same"), store.put(b"same")
    assert first != second and len(first.rsplit("/", 1)[1]) == 32


def test_a_name_begins_with_its_folder(store):
    assert store.put(b"x", "receipts").startswith("receipts/")


def test_a_key_is_kept_as_given_in_chinese_too(store):
    store.put_durable("receipts/沪外资备201600001.pdf", b"%PDF")
    assert store.get("receipts/沪外资备201600001.pdf") == b"%PDF"


def test_the_same_key_with_the_same_bytes_is_no_error(store):
    store.put_durable("receipts/1.pdf", b"one")
    store.put_durable("receipts/1.pdf", b"one")
    assert [file.name for file in store.files()] == ["receipts/1.pdf"]


def test_a_kept_file_is_never_replaced(store):
    store.put_durable("receipts/1.pdf", b"one")
    with pytest.raises(AlreadyStored):
        store.put_durable("receipts/1.pdf", b"two")
    assert store.get("receipts/1.pdf") == b"one"


def test_a_missing_file_is_file_not_found(store):
    assert not store.exists("documents/ab/abcd")
    with pytest.raises(FileNotFoundError):
        store.get("documents/ab/abcd")


def test_a_deleted_file_is_gone_and_may_be_deleted_again(store):
    name = store.put(b"x")
    assert store.exists(name)
    store.delete(name)
    store.delete(name)
    assert not store.exists(name)


def test_every_file_is_listed_with_its_size_for_the_orphan_sweep(store):
    names = {store.put(b"12345"), store.put(b"12345", "receipts")}
    assert {file.name for file in store.files()} == names
    assert {file.size for file in store.files()} == {5}
    assert all(file.modified_at.tzinfo for file in store.files())


def test_an_unused_store_lists_nothing(store):
    assert list(store.files()) == []


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "a/../../secret",
        "/etc/passwd",
        "a//b",
        "",
        ".",
        "a\0b",
        "a/.hidden",
        "a\\b",
        "a\n",
        "a" * 81,
    ],
)
def test_a_name_never_leads_out_of_the_store(store, name):
    for act in (store.get, store.exists, store.delete, lambda n: store.put_durable(n, b"x")):
        with pytest.raises(ValueError, match="not a stored name"):
            act(name)


def test_a_file_address_opens_the_folder_it_names(tmp_path):
    kept = open_store(f"file://{tmp_path}/%E6%96%87%E4%BB%B6")
    assert kept.root == tmp_path / "文件"


def test_an_s3_address_opens_an_object_store():
    assert isinstance(open_store("s3://bucket/prefix"), ObjectStore)


def test_a_store_inside_the_web_root_is_refused():
    with pytest.raises(ValueError, match="served to the public"):
        open_store(storage.WEB_ROOT / "uploads")


def test_kept_files_are_for_the_service_alone_to_read(folder):
    path = folder.root / folder.put(b"x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_bytes_are_synced_before_the_name_appears_and_the_folder_after(folder, monkeypatch):
    """Watches the real calls: a file named before its bytes are on disk is torn by a power cut."""
    folder.put_durable("receipts/0.pdf", b"makes the folders")
    acts = []

    def watch(name):
        real = getattr(os, name)

        def call(*args):
            is_folder = name == "fsync" and stat.S_ISDIR(os.fstat(args[0]).st_mode)
            acts.append("fsync folder" if is_folder else name)
            return real(*args)

        monkeypatch.setattr(os, name, call)

    watch("fsync")
    watch("link")
    folder.put_durable("receipts/1.pdf", b"x")
    assert acts == ["fsync", "link", "fsync folder"]


def test_a_full_disk_is_said_in_words_and_leaves_nothing_behind(folder):
    kept = folder.put(b"before")
    with file_size_limit(1_000), pytest.raises(StorageUnavailable, match="请稍后重试"):
        folder.put(b"x" * 5_000)
    assert [file.name for file in folder.files()] == [kept]


class file_size_limit:
    """A real refusal by the kernel to write on, as a full disk gives."""

    def __init__(self, size: int):
        self.size = size

    def __enter__(self):
        self.before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.size, self.before[1]))

    def __exit__(self, *error):
        resource.setrlimit(resource.RLIMIT_FSIZE, self.before)


WRITER = """
import sys
from filing.services.files.storage import open_store
store = open_store(sys.argv[1])
while True:
    print(store.put(b"7" * 300_000), flush=True)
"""


def test_every_acknowledged_file_survives_a_kill_whole(folder):
    project = Path(storage.__file__).parents[3]
    command = [sys.executable, "-c", WRITER, str(folder.root)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=project)
    acknowledged = [writer.stdout.readline().strip() for _ in range(20)]
    writer.send_signal(signal.SIGKILL)
    acknowledged += writer.stdout.read().split("\n")[:-1]
    writer.wait()
    assert all(folder.get(name) == b"7" * 300_000 for name in acknowledged)
    assert all(file.size == 300_000 for file in folder.files() if not file.name.endswith(".part"))


def test_a_half_written_file_is_listed_for_the_sweep_and_can_be_deleted(folder):
    kept = folder.put(b"x")
    part = (folder.root / kept).with_name("0123.part")
    part.write_bytes(b"half")
    left = {file.name for file in folder.files()} - {kept}
    for name in left:
        folder.delete(name)
    assert not part.exists() and folder.exists(kept)


def test_a_folder_store_works_on_in_a_forked_process(tmp_path):
    store = FolderStore(tmp_path)
    name = store.put(b"parent")
    child = os.fork()
    if not child:
        os._exit(0 if store.get(name) == b"parent" and store.put(b"child") else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_an_object_store_says_at_once_that_it_cannot_work_in_a_forked_process():
    store = open_store("memory:///")
    name = store.put(b"parent")
    child = os.fork()
    if not child:
        try:
            store.get(name)
        except StorageUnavailable:
            os._exit(0)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
