"""Every setting, read from the environment, in one place."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent

QUEUE_SCHEMES = ("sqlite", "redis", "rediss", "valkey", "valkeys", "postgresql", "postgresql+psycopg")


class Config:
    """`Config.from_environment()` gives the settings of this process; tests pass their own to create_app."""

    MAX_CONTENT_LENGTH = 24 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE = 4 * 1024 * 1024
    MAX_FORM_PARTS = 5000
    # A token lives as long as its session: a long form must not fail because time went by.
    WTF_CSRF_TIME_LIMIT = None
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    REMEMBER_COOKIE_HTTPONLY = True
    SESSION_IDLE_MINUTES = 60
    SESSION_HOURS = 12
    JSON_SORT_KEYS = False
    API_TITLE = "外商投资企业设立及变更备案"
    API_VERSION = "v1"
    OPENAPI_VERSION = "3.1.0"
    RATELIMIT_HEADERS_ENABLED = True
    RATELIMIT_STORAGE_URI = "filing-db://"
    # Where nothing can be written, each process counts for itself: what is only read goes on.
    RATELIMIT_IN_MEMORY_FALLBACK_ENABLED = True

    def __init__(self, **given):
        var = Path(given.pop("FILING_VAR", None) or os.environ.get("FILING_VAR") or ROOT / "var").resolve()
        self.FILING_VAR = str(var)
        # Where the receipts' fonts are made; installations may share one place.
        self.FONTS_VAR = _setting("FILING_FONTS_VAR", str(var))
        # Counted in the database, for all workers; a test that plays many people turns it off.
        self.RATELIMIT_ENABLED = _setting("FILING_RATE_LIMITS", "1") == "1"
        self.SQLALCHEMY_DATABASE_URI = _setting("FILING_DATABASE_URL", f"sqlite:///{var / 'filing.db'}")
        self.STORAGE_URL = _setting("FILING_STORAGE_URL", f"file://{var / 'files'}")
        self.SIMULATION = _setting("FILING_SIMULATION", "0") == "1"
        # Whether the staff log in in two steps; in a simulation nobody does.
        self.SECOND_FACTOR = _setting("FILING_SECOND_FACTOR", "1") == "1"
        self.BASE_URL = _setting("FILING_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
        # A host of their own for uploaded papers, to which no cookie goes; and who looks through them for viruses.
        self.FILES_URL = _setting("FILING_FILES_URL", "").rstrip("/")
        self.CLAMAV_URL = _setting("FILING_CLAMAV_URL", "")
        # Where uploads are opened by a program of another user, without network and file system.
        self.PROBE_SOCKET = _setting("FILING_PROBE_SOCKET", "")
        # How many proxies in front add to X-Forwarded-For and X-Forwarded-Proto; what comes from further away is not believed.
        self.TRUSTED_PROXIES = int(_setting("FILING_TRUSTED_PROXIES", "0"))
        # Whether departments are told at private addresses and without TLS: for a network of their own.
        self.WEBHOOKS_PRIVATE = _setting("FILING_WEBHOOKS_PRIVATE", "0") == "1"
        # What whoever reads /metrics has to bring; without it they are for everybody whom the proxy lets through.
        self.METRICS_TOKEN = _setting("FILING_METRICS_TOKEN", "")
        # Where traces go, by OpenTelemetry's own setting; without it there are none.
        self.TRACES_URL = _setting("OTEL_EXPORTER_OTLP_ENDPOINT", "")
        self.SMTP_URL = _setting("FILING_SMTP_URL", "")
        # Where letters come back to that a server took and could not deliver.
        self.BOUNCES_URL = _setting("FILING_BOUNCES_URL", "")
        self.MAIL_FROM = _setting("FILING_MAIL_FROM", "filing@localhost")
        # Where pointers to work in the background wait; a test that wants none sets it to "".
        self.QUEUE_URL = _queue(_setting("FILING_QUEUE_URL", f"sqlite:///{var / 'queue.db'}"))
        # The folder that a backup of each night is kept in, and of how many nights.
        self.BACKUPS = _setting("FILING_BACKUPS", "")
        self.BACKUPS_KEPT = int(_setting("FILING_BACKUPS_KEPT", "7"))
        # Where the heads of the audit chain are kept as well, out of reach of whoever owns this machine.
        self.ANCHORS_URL = _setting("FILING_ANCHORS_URL", "")
        self.SECRET_KEY = given.pop("SECRET_KEY", None) or _secret("FILING_SECRET_KEY", var / "secret_key")
        # Encrypts seal keys and second factors in the database; who has only a copy of it can use neither.
        self.KEY_SECRET = given.pop("KEY_SECRET", None) or _secret("FILING_KEY_SECRET", var / "key_secret")
        self.SESSION_COOKIE_SECURE = self.BASE_URL.startswith("https://")
        # Over TLS the browser itself keeps a cookie of such a name from being set by, or sent to, any other host.
        self.COOKIE_PREFIX = "__Host-" if self.SESSION_COOKIE_SECURE else ""
        self.SESSION_COOKIE_NAME = f"{self.COOKIE_PREFIX}filing_session"
        for name, value in given.items():
            setattr(self, name, value)
        self.SQLALCHEMY_ENGINE_OPTIONS = given.get("SQLALCHEMY_ENGINE_OPTIONS") or _engine_options(
            self.SQLALCHEMY_DATABASE_URI
        )
        # Whose Host header is answered; in a simulation every one is, and decides nothing.
        self.TRUSTED_HOSTS = given.get("TRUSTED_HOSTS") or self._trusted_hosts()

    def _trusted_hosts(self) -> list[str] | None:
        """Those of the setting, else the host of the base URL; this machine itself is asked by its own health checks."""
        named = _setting("FILING_TRUSTED_HOSTS", "")
        if not named and self.SIMULATION:
            return None
        given = [host.strip() for host in named.split(",") if host.strip()]
        papers = urlsplit(self.FILES_URL).hostname
        return [
            *(given or [urlsplit(self.BASE_URL).hostname or ""]),
            *filter(None, [papers]),
            "localhost",
            "127.0.0.1",
        ]


def _setting(name: str, default: str) -> str:
    return os.environ.get(name) or default


def _queue(url: str) -> str:
    """ValueError for an address that no queue can have."""
    if url.partition("://")[0] not in QUEUE_SCHEMES:
        raise ValueError(f"FILING_QUEUE_URL should begin with {'://, '.join(QUEUE_SCHEMES)}://")
    return url


def _secret(name: str, file: Path) -> str:
    """The secret from the environment, else one made once and kept beside the data."""
    if given := os.environ.get(name):
        return given
    if not file.exists():
        _make_secret(file)
    return file.read_text().strip()


def _make_secret(file: Path) -> None:
    """Workers may start together: the first one's is everybody's, and nobody reads half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_hex(32))
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()


#: Whoever is away without a word, a machine that was cut off or the database itself, is noticed after some ten seconds.
TO_THE_DATABASE = {
    "connect_timeout": "5", "keepalives_idle": "4", "keepalives_interval": "2", "keepalives_count": "3", "tcp_user_timeout": "10000",
}  # fmt: skip
#: The database's side: what a machine that went away held is given back, for a day of waiting would be nobody's fault.
IN_THE_DATABASE = (
    "-c tcp_keepalives_idle=4 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=10000 "
    "-c idle_in_transaction_session_timeout=600000"
)


def _engine_options(url: str) -> dict:
    """How a database is spoken with; what a PostgreSQL's URL says itself counts, and who has rested is tried, see
    filing.postgresql.
    """
    # Not above: a process that only wants the settings, or prints, would load all of it.
    from sqlalchemy.engine import make_url

    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        from filing import sqlite

        return sqlite.OPTIONS if address.database else {}
    ours = {**TO_THE_DATABASE, "options": IN_THE_DATABASE}
    return {"connect_args": {k: v for k, v in ours.items() if k not in address.query}}
