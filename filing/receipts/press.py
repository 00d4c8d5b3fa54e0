"""The printing press of a process: fonts, store and address, handed to the services that issue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from filing.receipts.fonts import FontSet
from filing.receipts.pdf import render


class Shelf(Protocol):
    def put(self, data: bytes, folder: str = ...) -> str: ...


@dataclass(frozen=True)
class Press:
    fonts: FontSet
    shelf: Shelf
    base_url: str

    def print(self, view: dict) -> bytes:
        """The receipt as PDF; ReceiptRefused when a character cannot be printed."""
        return render(view, self.fonts)

    def keep(self, pdf: bytes) -> str:
        """The storage key; the file is on disk when this returns."""
        return self.shelf.put(pdf, "receipts")

    def verify_url(self, code: str) -> str:
        return f"{self.base_url}/verify/{code}"
