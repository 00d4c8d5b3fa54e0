"""A real nginx and a real Caddy in front, set as in docs/deployment: what arrives, and how much."""

from __future__ import annotations

import datetime
import os
import pwd
import shutil
import socket
import subprocess
import threading
import time

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import request
from waitress.server import create_server

from filing import create_app
from filing.config import ROOT
from tests.conftest import settings_for

EXAMPLES = ROOT / "docs" / "deployment"
MEGABYTE = 2**20
HOST = "beian.example.cn"
SAID = {"Host": HOST, "X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "gopher"}


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """A machine behind one proxy: its address, and from where and how each request came as it sees it."""
    var = tmp_path_factory.mktemp("behind")
    base = {"BASE_URL": f"https://{HOST}", "SIMULATION": False, "TRUSTED_PROXIES": 1}
    app = create_app(**settings_for(var, SQLALCHEMY_DATABASE_URI=f"sqlite:///{var}/filing.db", **base))
    seen: list[tuple[str, str]] = []
    app.before_request(lambda: seen.append((request.remote_addr, request.scheme)))
    server = create_server(app, host="127.0.0.1", port=0, threads=2, clear_untrusted_proxy_headers=False)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"127.0.0.1:{server.effective_port}", seen
    server.close()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def certificate(folder) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    begin = datetime.datetime(2017, 1, 1, tzinfo=datetime.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, begin, begin.replace(year=2099))
    signed = made.sign(key, hashes.SHA256())
    (folder / "beian.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "beian.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))


def nginx(folder, machine: str, port: int, gone: int) -> tuple[list[str], str, dict]:
    """The example with this test's addresses and places; nothing else of it is changed."""
    certificate(folder)
    text = (EXAMPLES / "nginx.conf").read_text("utf-8")
    for written, here in {
        "10.0.0.11:8000": machine, "10.0.0.12:8000": f"127.0.0.1:{gone}", "listen 443 ": f"listen 127.0.0.1:{port} ",
        "listen 80 ": f"listen 127.0.0.1:{free_port()} ", "/etc/nginx/tls/": f"{folder}/", "/run/nginx.pid": f"{folder}/pid",
        "/var/log/nginx/": f"{folder}/",
    }.items():  # fmt: skip
        assert written in text
        text = text.replace(written, here)
    # Places that the package sets to its own, which only root may write.
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(text.replace("http {\n", f"http {{\n{places}", 1))
    command = [
        shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"),
        "-e",
        f"{folder}/error.log",
        "-c",
        f"{folder}/nginx.conf",
        "-g",
        f"daemon off; user {pwd.getpwuid(os.getuid()).pw_name};",
    ]
    return command, f"https://127.0.0.1:{port}", dict(os.environ)


def caddy(folder, machine: str, port: int, gone: int) -> tuple[list[str], str, dict]:
    text = (EXAMPLES / "Caddyfile").read_text("utf-8").replace("{\n", "{\n\tadmin off\n", 1)
    (folder / "Caddyfile").write_text(text)
    own = {"SITES": f"http://:{port}", "MACHINES": f"{machine} 127.0.0.1:{gone}", "HOME": str(folder)}
    command = ["caddy", "run", "--config", f"{folder}/Caddyfile", "--adapter", "caddyfile"]
    return command, f"http://127.0.0.1:{port}", {**os.environ, **own}


@pytest.fixture(scope="module", params=[nginx, caddy], ids=lambda made: made.__name__)
def front(request, machine, tmp_path_factory):
    """Its address; of the two machines behind it one is not there."""
    # nginx lies where only root looks for programs.
    if not shutil.which(request.param.__name__, path=f"{os.environ['PATH']}:/usr/sbin"):
        pytest.skip(f"{request.param.__name__} is not installed")
    folder = tmp_path_factory.mktemp("front")
    folder.chmod(0o755)
    command, url, environment = request.param(folder, machine[0], free_port(), free_port())
    with (folder / "said").open("wb") as said:
        running = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
    try:
        until = time.monotonic() + 10
        while not answers(url):
            assert running.poll() is None and time.monotonic() < until, (folder / "said").read_text()
            time.sleep(0.02)
        yield url
    finally:
        running.terminate()
        running.wait()


def answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/healthz", headers={"Host": HOST}, verify=False, timeout=5).ok
    except requests.RequestException:
        return False


@pytest.mark.filterwarnings("ignore:Unverified HTTPS")
def test_what_a_client_says_of_itself_ends_at_the_front(front, machine):
    machine[1].clear()
    for _ in range(6):
        assert requests.get(f"{front}/healthz", headers=SAID, verify=False, timeout=10).ok
    asked = [one for one in machine[1] if one[1] != "gopher"]
    assert asked[-1] == ("127.0.0.1", front.partition(":")[0]) and len(asked) == len(machine[1])


@pytest.mark.filterwarnings("ignore:Unverified HTTPS")
def test_the_styles_come_through_whole_and_may_be_kept(front):
    style = next((ROOT / "filing" / "static" / "build").glob("*.css"))
    answer = requests.get(f"{front}/static/build/{style.name}", headers=SAID, verify=False, timeout=10)
    assert answer.content == style.read_bytes() and answer.headers["Content-Type"].startswith("text/css")


@pytest.mark.filterwarnings("ignore:Unverified HTTPS")
def test_who_sends_a_little_too_much_is_told_by_our_own_page(front):
    answer = requests.post(
        f"{front}/login", data=b"x" * (25 * MEGABYTE), headers=SAID, verify=False, timeout=30
    )
    assert answer.status_code == 413 and 'lang="zh' in answer.text


@pytest.mark.filterwarnings("ignore:Unverified HTTPS")
def test_far_too_much_never_reaches_a_machine(front, machine):
    machine[1].clear()
    sent = b"x" * (33 * MEGABYTE)
    try:
        answer = requests.post(f"{front}/login", data=sent, headers=SAID, verify=False, timeout=30)
        assert answer.status_code == 413 and answer.text.startswith("提交的内容过大")
    except requests.ConnectionError:
        # Refused while it was being sent.
        pass
    assert ("127.0.0.1", front.partition(":")[0]) not in machine[1]


@pytest.mark.filterwarnings("ignore:Unverified HTTPS")
def test_the_figures_are_for_those_who_run_the_system(front):
    answer = requests.get(f"{front}/metrics", headers=SAID, verify=False, timeout=10)
    assert answer.status_code == 403
