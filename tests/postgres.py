"""A throw-away PostgreSQL server on a Unix socket, for tests that need the real thing."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ACCOUNT = "postgres"  # PostgreSQL refuses to run as root
DATABASE = "filing"


class PostgresUnavailable(RuntimeError):
    """No PostgreSQL is installed, or it would not start; the message says which."""


def binaries() -> Path:
    """The newest installed PostgreSQL's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if not on_path:
        raise PostgresUnavailable("PostgreSQL is not installed: apt-get install postgresql")
    return Path(on_path).resolve().parent


class PostgresServer:
    """One cluster in one directory: start it, ask its `url`, kill it, start it again."""

    def __init__(self, home: Path, durable: bool, inside: tuple[str, ...] = (), address: str = ""):
        """`inside` is the command that starts it elsewhere, as in a network of its own; there it listens at `address`."""
        self.home, self.data, self.durable = home, home / "data", durable
        self.inside, self.address = inside, address
        self.url = f"postgresql+psycopg://{ACCOUNT}@/{DATABASE}?host={home}"

    def create(self) -> None:
        """Make the cluster and its empty database, and leave it running."""
        _run("initdb", "-D", self.data, "-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        if self.address:
            with (self.data / "pg_hba.conf").open("a") as rules:
                rules.write("host all all samenet trust\n")
        self.start()
        self.create_database(DATABASE)

    def create_database(self, name: str) -> None:
        _run("createdb", "-h", self.home, "-U", ACCOUNT, name)

    def start(self) -> None:
        """Run until stopped; returns when it takes connections."""
        speed = "" if self.durable else " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        options = f"-k {self.home} -c listen_addresses='{self.address}' -c max_connections=300{speed}"
        log = self.home / "log"
        _run(
            "pg_ctl", "start", "-w", "-t", "60", "-D", self.data, "-l", log, "-o", options, inside=self.inside
        )

    def stop(self, mode: str = "fast") -> None:
        """End it; "immediate" is as if its power had gone."""
        _run("pg_ctl", "stop", "-w", "-m", mode, "-D", self.data)

    def is_running(self) -> bool:
        """Whether a server holds the cluster."""
        return (self.data / "postmaster.pid").exists()


@contextmanager
def postgres_server(
    durable: bool = False, inside: tuple[str, ...] = (), address: str = ""
) -> Iterator[PostgresServer]:
    """A running server, gone with its files afterwards. Pass durable=True when it is to be killed."""
    # A short path: a Unix socket's name may not exceed 107 bytes.
    home = Path(tempfile.mkdtemp(prefix="filing-pg-", dir="/tmp"))
    server = PostgresServer(home, durable, inside, address)
    try:
        chown_for_postgres(home)
        server.create()
        yield server
    finally:
        if server.is_running():
            server.stop("immediate")
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def postgres_url(durable: bool = False) -> Iterator[str]:
    """The SQLAlchemy URL of a throw-away server's empty database."""
    with postgres_server(durable) as server:
        yield server.url


def chown_for_postgres(home: Path) -> None:
    """Whose the folder of a cluster has to be where root makes it."""
    if os.geteuid() == 0:
        owner = _account()
        os.chown(home, owner.pw_uid, owner.pw_gid)


def _account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        raise PostgresUnavailable(f"Running as root needs the account {ACCOUNT!r}; there is none") from None


def _run(program: str, *arguments: object, inside: tuple[str, ...] = ()) -> None:
    command = [str(binaries() / program), *map(str, arguments)]
    if os.geteuid() == 0:
        owner = _account()
        identity = [f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
        command = ["setpriv", *identity, "--", *command]
    command = [*inside, *command]
    # A file, not a pipe: the server keeps its parent's output open for as long as it lives.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            command, stdout=output, stderr=output, cwd="/tmp", env=_environment(), check=False
        )
        if done.returncode:
            output.seek(0)
            raise PostgresUnavailable(f"{program} failed:\n{output.read()}")


def _environment() -> dict[str, str]:
    """Without PG* settings that would lead the programs to another server."""
    return {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {"LC_ALL": "C.UTF-8"}
