"""Keeping files: under unguessable names, never overwritten, and on disk before anyone is told so."""

import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

SEGMENT = re.compile(r"\w[\w.\-]{0,79}")
WEB_ROOT = Path(__file__).resolve().parents[2] / "static"
# An address without TLS is used where the operator wrote one: beside options of ours AWS_ALLOW_HTTP is not heard.
PATIENCE = {"connect_timeout": "5s", "timeout": "30s", "allow_http": True}
# A service that starts anew is waited for; obstore's own default is to try again for three minutes, with a user waiting.
RETRIES = {
    "max_retries": 8,
    "retry_timeout": timedelta(seconds=8),
    "backoff": {"init_backoff": timedelta(seconds=0.2), "max_backoff": timedelta(seconds=2), "base": 2},
}
# What is larger goes in parts, each with its own time and its own retries: a slow line is no reason to refuse a scan.
PART_BYTES = 8 * 1024 * 1024
OUR_FAULT = "文件暂时无法保存或读取，您已填写的内容不受影响。请稍后重试；如仍不成功，请联系备案机构。"


class StorageUnavailable(Exception):
    """The disk is full, or the store cannot be reached: nothing was kept. A user may be shown its words."""

    def __init__(self):
        super().__init__(OUR_FAULT)


class AlreadyStored(Exception):
    """Another file is kept under this name, and a kept file is never replaced."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    name: str
    size: int
    modified_at: datetime


class Store(Protocol):
    """What both kinds of store offer. A missing file is FileNotFoundError, a malformed name ValueError."""

    def put(self, data: bytes, folder: str = "documents") -> str: ...
    def put_durable(self, key: str, data: bytes) -> None: ...
    def get(self, name: str) -> bytes: ...
    def exists(self, name: str) -> bool: ...
    def delete(self, name: str) -> None: ...
    def files(self) -> Iterator[StoredFile]: ...


def open_store(url: str | Path) -> Store:
    """The store at a path, `file://…`, `s3://bucket/…`, or any other URL that obstore knows."""
    address = urlsplit(str(url))
    if address.scheme == "file":
        return FolderStore(Path(unquote(address.path)))
    return ObjectStore(str(url)) if "://" in str(url) else FolderStore(Path(url))


def new_name(folder: str) -> str:
    """`documents/4f/4f…`: 128 random bits, so that knowing one name tells nothing of another."""
    token = secrets.token_hex(16)
    return f"{folder}/{token[:2]}/{token}"


def checked(name: str) -> str:
    if not all(SEGMENT.fullmatch(segment) for segment in name.split("/")):
        raise ValueError(f"not a stored name: {name!r}")
    return name


class FolderStore:
    """Files in one folder of this machine.

    Plain system calls and not obstore: its local store never calls fsync, and hangs in a process forked after
    its first use.
    """

    def __init__(self, root: Path):
        self.root = Path(root).absolute()
        if self.root.resolve().is_relative_to(WEB_ROOT):
            raise ValueError(f"{self.root} is served to the public; keep files elsewhere")

    def put(self, data: bytes, folder: str = "documents") -> str:
        """The new random name; the file is on disk by then."""
        name = new_name(folder)
        self.put_durable(name, data)
        return name

    def put_durable(self, key: str, data: bytes) -> None:
        """Nothing, once the file is on disk. The same bytes again are fine, others raise AlreadyStored."""
        target = self.root / checked(key)
        try:
            self._write(target, data)
        except FileExistsError:
            refuse_other_bytes(key, self.get(key), data)
            sync_folder(target.parent)  # the twin that wrote it may not have come that far yet
        except OSError as error:
            raise StorageUnavailable from error

    def get(self, name: str) -> bytes:
        try:
            return (self.root / checked(name)).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
            raise FileNotFoundError(name) from error
        except OSError as error:
            raise StorageUnavailable from error

    def exists(self, name: str) -> bool:
        return (self.root / checked(name)).is_file()

    def delete(self, name: str) -> None:
        """Nothing; a file already gone is no error."""
        target = self.root / checked(name)
        target.unlink(missing_ok=True)

    def files(self) -> Iterator[StoredFile]:
        """Every file, those a crash left half-written (`….part`) too: the sweep finds no owner for them."""
        for path in self.root.rglob("*"):
            try:
                facts = path.stat()
            except FileNotFoundError:
                continue
            if path.is_file():
                when = datetime.fromtimestamp(facts.st_mtime, UTC)
                yield StoredFile(path.relative_to(self.root).as_posix(), facts.st_size, when)

    def _write(self, target: Path, data: bytes) -> None:
        make_folder(target.parent)
        part = target.with_name(f"{secrets.token_hex(8)}.part")
        try:
            write_synced(part, data)
            os.link(part, target)  # unlike a rename it fails where a file exists, so none is ever replaced
        finally:
            part.unlink(missing_ok=True)
        sync_folder(target.parent)


class ObjectStore:
    """Files in an S3 bucket or another service; a put that returned is durable by the service's promise.

    Nothing is seen under a name before all of its parts have come.
    """

    def __init__(self, url: str):
        from obstore.store import from_url

        self._store = from_url(url, client_options=PATIENCE, retry_config=RETRIES)  # type: ignore[call-overload]
        self._process: int | None = None

    def put(self, data: bytes, folder: str = "documents") -> str:
        """The new random name; the service has the file by then."""
        name = new_name(folder)
        # Not "create": nobody else has the name, and what replaces nothing may be sent again when its answer was lost.
        self._call("put", name, data, use_multipart=len(data) > PART_BYTES, chunk_size=PART_BYTES)
        return name

    def put_durable(self, key: str, data: bytes) -> None:
        """Nothing, once the service has it. The same bytes again are fine, others raise AlreadyStored."""
        from obstore.exceptions import AlreadyExistsError

        try:
            self._call("put", checked(key), data, mode="create", use_multipart=False)
        except AlreadyExistsError:
            refuse_other_bytes(key, self.get(key), data)

    def get(self, name: str) -> bytes:
        return bytes(self._call("get", checked(name)).bytes())

    def exists(self, name: str) -> bool:
        try:
            self._call("head", checked(name))
        except FileNotFoundError:
            return False
        return True

    def delete(self, name: str) -> None:
        """Nothing; a file already gone is no error."""
        with suppress(FileNotFoundError):
            self._call("delete", checked(name))

    def files(self) -> Iterator[StoredFile]:
        for batch in self._call("list"):
            yield from (StoredFile(meta["path"], meta["size"], meta["last_modified"]) for meta in batch)

    def _call(self, act: str, *args, **options):
        import obstore
        from obstore.exceptions import AlreadyExistsError, BaseError

        self._refuse_after_fork()
        call: Callable = getattr(obstore, act)
        try:
            return call(self._store, *args, **options)
        except AlreadyExistsError:
            raise
        except BaseError as error:
            raise StorageUnavailable from error

    def _refuse_after_fork(self) -> None:
        """obstore would wait for ever in a process forked after its first use; better to say so at once."""
        self._process = self._process or os.getpid()
        if self._process != os.getpid():
            raise StorageUnavailable


def refuse_other_bytes(key: str, kept: bytes, offered: bytes) -> None:
    if kept != offered:
        raise AlreadyStored(key)


def write_synced(path: Path, data: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def make_folder(folder: Path) -> None:
    """A new folder is an entry in its parent: without a sync there, a power cut takes it and all in it."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
