"""The printing press of a process: fonts, store, address and the keys' secret, handed to those who issue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Protocol

from filing.receipts.fonts.fontset import FontSet
from filing.receipts.signing import KeySigner, print_signed


class Shelf(Protocol):
    def put(self, data: bytes, folder: str = ...) -> str: ...


@dataclass(frozen=True)
class Order:
    """A receipt to be printed and sealed."""

    view: dict
    signer: KeySigner
    moment: datetime
    audit_head: str = ""


@dataclass(frozen=True)
class Press:
    fonts: FontSet
    shelf: Shelf
    base_url: str
    # What the private keys in the database are encrypted with.
    secret: bytes = field(repr=False)
    # In a simulation an agency gets its first seal key by itself.
    simulation: bool = False

    def begin(self, order: Order) -> Callable[[], bytes]:
        """What hands out the signed PDF, printed there and then; ReceiptRefused when a character cannot be printed."""
        sealed = partial(print_signed, moment=order.moment, audit_head=order.audit_head)
        return partial(sealed, order.view, self.fonts, order.signer)

    def keep(self, pdf: bytes) -> str:
        """The storage key; the file is on disk when this returns."""
        return self.shelf.put(pdf, "receipts")

    def verify_url(self, code: str) -> str:
        return f"{self.base_url}/verify/{code}"
