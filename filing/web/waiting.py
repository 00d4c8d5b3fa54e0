"""How long somebody has to wait, in words."""

from __future__ import annotations


def wait_in_words(seconds: int) -> str:
    """约 N 分钟, or the seconds where it is less than two minutes."""
    return f"{seconds} 秒" if seconds < 120 else f"约 {-(-seconds // 60)} 分钟"
