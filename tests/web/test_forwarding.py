"""What a request says of its way here decides nothing unless a setting says so."""

from __future__ import annotations

import pytest

from filing import create_app
from filing.extensions import db
from filing.models import LogIn
from tests.conftest import Browser
from tests.web.conftest import as_user

STRANGE = {"Host": "evil.example"}


@pytest.fixture
def installed(app):
    """An installation on the same database with settings of its own."""
    kept = {k: app.config[k] for k in ("FILING_VAR", "SQLALCHEMY_DATABASE_URI", "STORAGE_URL")}
    made = []

    def with_settings(**settings) -> Browser:
        other = create_app(**kept, TESTING=True, SECRET_KEY="test", RATELIMIT_ENABLED=False, **settings)
        made.append(other)
        return Browser(other, other.response_class)

    yield with_settings
    for other in made:
        with other.app_context():
            db.engine.dispose()


@pytest.mark.parametrize("path", ["//verify", "/filings/1//documents"])
def test_no_redirect_follows_the_host_header(client, path):
    answer = client.get(path, headers=STRANGE)
    assert answer.status_code in (301, 308, 302) and "evil.example" not in answer.headers["Location"]


def test_a_host_that_is_not_ours_is_refused_in_words(installed):
    client = installed(TRUSTED_HOSTS=["filing.example", "localhost"], FILES_URL="https://papers.example")
    refused = client.get("/login", headers=STRANGE)
    assert refused.status_code == 400 and "请核对网址" in refused.text
    assert client.get("/%00", headers=STRANGE).text == refused.text
    assert client.get("/login", headers={"Host": "filing.example:8443"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "localhost"}).status_code == 200


@pytest.mark.parametrize("host", ["..", ".a", "a..b", "a" * 64 + ".example", "a" * 300])
@pytest.mark.parametrize(
    "settings", [{}, {"TRUSTED_HOSTS": [".example"]}, {"FILES_URL": "https://papers.example"}]
)
def test_a_host_that_is_no_name_is_refused_in_words(installed, host, settings):
    client = installed(SIMULATION=True, **settings)
    for path in ("/healthz", "/login", "/api/v1/forms", "/no/such/page", "//verify", "/%00", "/papers/x"):
        for refused in (client.get(path, headers={"Host": host}), client.post(path, headers={"Host": host})):
            assert refused.status_code == 400 and "请核对网址" in refused.text, path


def test_outside_a_simulation_the_base_url_says_which_host_is_ours(monkeypatch, tmp_path):
    monkeypatch.setenv("FILING_BASE_URL", "https://filing.example")
    monkeypatch.setenv("FILING_SIMULATION", "0")
    app = create_app(FILING_VAR=tmp_path)
    assert app.config["TRUSTED_HOSTS"] == ["filing.example", "localhost", "127.0.0.1"]


@pytest.mark.parametrize(("proxies", "believed"), [(0, "127.0.0.1"), (1, "203.0.113.7")])
def test_what_a_proxy_says_is_believed_as_far_as_the_setting_goes(installed, applicant, proxies, believed):
    client = installed(TRUSTED_PROXIES=proxies, SIMULATION=True)
    client.environ_base["HTTP_X_FORWARDED_FOR"] = "198.51.100.1, 203.0.113.7"
    as_user(client, applicant)
    assert db.session.scalars(db.select(LogIn.address)).one() == believed
