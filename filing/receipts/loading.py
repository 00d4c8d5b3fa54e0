"""Loading what draws: WeasyPrint, and the libraries of the system that it draws with."""

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def libraries_by_their_names() -> Iterator[None]:
    """Meanwhile a library is found by the loader, under the name it has on Linux, and looked for in no other way.

    WeasyPrint tries the names of several systems in turn. For each that is no file's, Python runs ldconfig, gcc and ld:
    twenty-two times, a fifth of a second, for what the loader knows by the next name.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search
