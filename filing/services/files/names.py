"""The name a file is shown and downloaded under; never the name it is stored under."""

import re
import unicodedata

MAX_CHARACTERS = 80
MAX_BYTES = 255  # of UTF-8: the longest name common file systems take
NAMELESS = "未命名文件"
ENDINGS = {"pdf": ".pdf", "jpeg": ".jpg", "png": ".png", "ofd": ".ofd"}
KNOWN_ENDING = re.compile(r"\.(pdf|jpe?g|jfif|png|hei[cf]|tiff?|ofd)$", re.IGNORECASE)
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # Cf holds the marks that reverse reading direction
DEVICES = re.compile(r"^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)", re.IGNORECASE)


def safe_name(filename: str, kind: str | None = None) -> str:
    """The last part of the name, readable and harmless, ending as its kind does; Chinese is kept as it is."""
    visible = "".join(c for c in filename if unicodedata.category(c) not in INVISIBLE)
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", visible))[-1]
    ending = ENDINGS.get(kind, "")
    stem = KNOWN_ENDING.sub("", last) if ending else last
    stem = re.sub(r"\s+", " ", re.sub(r'[<>:"|?*]', "_", stem)).strip(" .")
    return bounded(avoid_device(stem) or NAMELESS, ending)


def avoid_device(stem: str) -> str:
    """Windows opens a device, not a file, for CON, NUL and their like, with any ending."""
    return f"_{stem}" if DEVICES.match(stem) else stem


def bounded(stem: str, ending: str) -> str:
    stem = stem[: MAX_CHARACTERS - len(ending)]
    while len((stem + ending).encode()) > MAX_BYTES:
        stem = stem[:-1]
    return stem.rstrip(" .") + ending
