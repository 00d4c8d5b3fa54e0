"""PostgreSQL finds what SQLite finds: the same runs of characters, phrases and beginnings."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.postgres
FOUND = ("精密", "密", "中德精密", "NUNEZ", "gmbh qing", "91370200 1635")
NOT_FOUND = ("密精", "%", "'", "限公司Q", "§999")
