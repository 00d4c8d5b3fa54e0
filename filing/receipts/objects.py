"""The objects of a PDF that pydyf is about to write: found, added, and settled."""

import zlib
from collections.abc import Iterator

import pydyf

LEVEL = 4  # of compression: 6 takes half as long again for one part in thirty, 9 three times as long


class Settled(pydyf.Object):
    """An object whose bytes are final. `loose` ones stand in the file as they are, not packed with others."""

    def __init__(self, data: bytes, loose: bool = False) -> None:
        super().__init__()
        self._data, self._loose = data, loose

    @property
    def data(self) -> bytes:
        return self._data

    @property
    def compressible(self) -> bool:
        return not self._loose


def settle(pdf: pydyf.PDF) -> None:
    """Write every object once; pydyf would write each again for the identifier, and pack its streams anew."""
    for number, thing in enumerate(pdf.objects):
        if thing.free == "n":
            pdf.objects[number] = settled = Settled(_packed(thing).data, not thing.compressible)
            settled.number = number


def add(pdf: pydyf.PDF, thing: pydyf.Object) -> bytes:
    """The reference of the object, which is now part of the file."""
    pdf.add_object(thing)
    return thing.reference


def at(pdf: pydyf.PDF, reference: bytes) -> pydyf.Object:
    return pdf.objects[int(reference.split()[0])]


def pages(pdf: pydyf.PDF) -> Iterator[pydyf.Dictionary]:
    return (at(pdf, reference) for reference in pdf.page_references)


def last_page(pdf: pydyf.PDF) -> pydyf.Dictionary:
    return at(pdf, pdf.page_references[-1])


def _packed(thing: pydyf.Object) -> pydyf.Object:
    if not isinstance(thing, pydyf.Stream) or not thing.compress:
        return thing
    plain = pydyf.Array(thing.stream).data[1:-1]  # an array writes its items as a stream does
    return pydyf.Stream([zlib.compress(plain, LEVEL)], {**thing.extra, "Filter": "/FlateDecode"})
