"""Stored files handed out together: a ZIP that is written while it is sent, one file in memory at a time."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator

from filing.logs import log
from filing.services.files.storage import StorageUnavailable, Store

Entry = tuple[str, str, str]  # name in the ZIP, storage key, SHA-256


class Outlet:
    """What zipfile writes to, taken away piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def zipped(entries: Iterable[Entry], store: Store) -> Iterator[bytes]:
    """The ZIP's bytes. A file that is gone or altered breaks it off: no archive looks whole that is not."""
    outlet = Outlet()
    # Stored as they are: a PDF is compressed already.
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for name, key, sha256 in entries:
            archive.writestr(name, _bytes_of(store, key, sha256))
            yield outlet.taken()
    yield outlet.taken()


def _bytes_of(store: Store, key: str, sha256: str) -> bytes:
    try:
        data = store.get(key)
    except FileNotFoundError as error:
        log.error("receipt_file_missing", key=key)
        raise StorageUnavailable from error
    if hashlib.sha256(data).hexdigest() != sha256:
        log.error("receipt_file_altered", key=key)
        raise StorageUnavailable
    return data
