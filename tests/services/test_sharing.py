"""部门共享: departments are told in order, signed, at least once; nothing is lost while their server is down."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from filing.current import calendar, key_secret
from filing.domain import sharing
from filing.domain.errors import BadAnswer
from filing.extensions import db, transaction
from filing.models import Delivery, Department, Enterprise, Filing, User
from filing.models.sharing import DEAD, DELIVERED, KEPT, WAITING
from filing.services.filings import review
from filing.services.people import accounts
from filing.services.sharing import deliveries, posting, subscribing
from filing.work import webhooks
from filing.work.posting import share
from tests.conftest import PASSWORD, shanghai, turn_clock
from tests.domain.change.matters import A3
from tests.services import changing, stories

NOON = shanghai("2017-09-28 12:00")


class Receiver(HTTPServer):
    """Keeps what it is sent; answers with `status`."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Taking)
        self.status, self.taken = 200, []


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.server.status == 200:
            self.server.taken.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("location", "/elsewhere")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def admin(app) -> User:
    with transaction():
        return accounts.create_staff("admin@example.com", "管理员", "admin", PASSWORD, NOON)


def subscribed(
    admin: User, endpoint: str = "", region: str = "370200", category: str = "海关"
) -> tuple[int, str]:
    """The department's id and its secret."""
    with transaction():
        one = Department(name=f"{region}{category}", category=category, region=region)
        db.session.add(one)
        db.session.flush()
        actor = db.session.get(User, admin.id)
        fields = sharing.first_fields(category)
        subscribing.settle(actor, one.id, NOON, events=sharing.EVENTS, fields=fields, endpoint=endpoint)
        return one.id, subscribing.rotate(actor, one.id, NOON, key_secret())


def address(receiver: Receiver) -> str:
    return f"http://127.0.0.1:{receiver.server_port}/hook?x=1"


def rounds(at: str) -> dict:
    turn_clock(at)
    counts = {"shared": 0, "not_shared": 0}
    share(counts)
    return counts


def states() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(db.select(Delivery.state).order_by(Delivery.id)))


def verified(secret: str, headers: dict, body: bytes) -> bool:
    """As a department's programmer would check it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return headers["webhook-signature"] == f"v1,{expected}"


def test_a_receiver_that_is_down_for_a_day_loses_nothing(app, applicant, reviewer, admin, receiver):
    app.config["WEBHOOKS_PRIVATE"] = True
    _, secret = subscribed(admin, address(receiver))
    receiver.status = 503
    filing = stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-10-09 16:00")
    assert states() == [WAITING, WAITING]
    begun = shanghai("2017-10-09 16:00")
    for i in range(25):
        assert rounds((begun + timedelta(minutes=61 * i)).strftime("%Y-%m-%d %H:%M"))["shared"] == 0
    assert rounds("2017-10-10 16:30") == {"shared": 0, "not_shared": 0}, "it rests between attempts"
    with transaction():
        posting.revoked(filing.receipt, begun)
    receiver.status = 200
    assert rounds("2017-10-10 17:30") == {"shared": 3, "not_shared": 0}
    assert states() == [DELIVERED] * 3
    told = [json.loads(body) for _, body in receiver.taken]
    assert [one["type"] for one in told] == [sharing.COMPLETED, sharing.EXEMPT, sharing.REVOKED]
    assert all(verified(secret, headers, body) for headers, body in receiver.taken)
    assert told[0]["data"]["receipt_number"] == filing.receipt.number
    seen = told[0]["data"]["enterprise"]
    assert set(seen) == set(sharing.first_fields("海关")) and seen["name"] == "青岛莱茵精密机械有限公司"
    assert rounds("2017-10-12 17:05")["shared"] == 0


@pytest.fixture
def two(app, admin, receiver) -> int:
    """Two deliveries about one enterprise, and one about another; the department's id."""
    app.config["WEBHOOKS_PRIVATE"] = True
    department_id, _ = subscribed(admin, address(receiver))
    with transaction():
        for occasion, subject in (("a", "enterprise:1"), ("b", "enterprise:1"), ("c", "enterprise:2")):
            db.session.add(Delivery(department_id=department_id, event=sharing.CHANGED, occasion=occasion,
                                    subject=subject, content={}, made_at=NOON, state=WAITING))  # fmt: skip
    return department_id


def test_a_dead_letter_holds_up_its_own_enterprise_until_it_is_sent_again(two, admin, receiver):
    first = db.session.scalars(db.select(Delivery).order_by(Delivery.id)).first()
    with transaction():
        db.session.get_one(Delivery, first.id).attempts = sharing.MOST_ATTEMPTS - 1
    # A redirect is followed by nobody.
    receiver.status = 307
    rounds("2017-09-28 13:00")
    receiver.status = 200
    rounds("2017-09-28 14:00")
    assert states() == [DEAD, WAITING, DELIVERED] and deliveries.count_dead() == {two: 1}
    assert db.session.get_one(Delivery, first.id).last_error == "HTTP 307"
    with transaction():
        deliveries.replay(db.session.get(User, admin.id), first.id, NOON)
    rounds("2017-09-28 14:01")
    ids = [headers["webhook-id"] for headers, _ in receiver.taken]
    assert ids == [f"msg_{first.id + 2}", f"msg_{first.id}", f"msg_{first.id + 1}"]


def test_one_department_is_told_alone(two, receiver):
    counts = {"shared": 0, "not_shared": 0}
    share(counts, two + 1)
    assert receiver.taken == []
    share(counts, two)
    assert counts == {"shared": 3, "not_shared": 0}


def test_a_clock_that_is_set_back_keeps_nothing_waiting(two, receiver):
    receiver.status = 500
    rounds("2018-09-28 13:00")
    receiver.status = 200
    rounds("2017-09-28 13:00")
    assert states() == [DELIVERED] * 3


def test_no_private_address_is_spoken_to(app, two, receiver):
    app.config["WEBHOOKS_PRIVATE"] = False
    assert rounds("2017-09-28 13:00")["shared"] == 0 and receiver.taken == []
    refused = {
        "https://127.0.0.1/", "https://localhost/", "https://10.1.2.3/", "https://169.254.169.254/", "https://[::1]/",
        "https://[::ffff:10.0.0.1]/", "https://0/", "https://[64:ff9b::a00:1]/", "https://2130706433/",
    }  # fmt: skip
    for endpoint in refused:
        with pytest.raises(webhooks.NotDelivered, match="内部网络"):
            webhooks.post(webhooks.Message("msg_1", {}, endpoint, "whsec_"), private_allowed=False)


def test_only_a_department_of_the_place_is_told_and_one_without_address_fetches(applicant, reviewer, admin):
    here, _ = subscribed(admin)
    province, _ = subscribed(admin, region="370000")
    subscribed(admin, region="370100")
    stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-10-09 16:00")
    rows = db.session.scalars(db.select(Delivery)).all()
    assert {(row.department_id, row.state) for row in rows} == {(here, KEPT), (province, KEPT)}


@pytest.mark.parametrize(
    "endpoint", ["ftp://a.cn/", "https://", "https://u:p@a.cn/", "https://a.cn/#x", "https://a.cn:x/"]
)
def test_an_address_that_is_none_is_refused_at_its_field(admin, endpoint):
    with pytest.raises(BadAnswer) as error:
        subscribed(admin, endpoint)
    assert error.value.problems[0].path == ("endpoint",)


def test_each_event_of_an_enterprises_life_is_told_once(applicant, reviewer, admin):
    subscribed(admin)
    enterprise = changing.filed(applicant, reviewer)
    with transaction():
        # As if it stood on a certificate still: its first change ends that.
        held = Enterprise.locked(enterprise.id)
        held.origin, held.approval_certificate = "approved", "商外资青府字〔2009〕0001号"
    for at, head, put in (
        (
            "2018-03-19 10:00",
            "enterprise_basic_change.name",
            {"enterprise__enterprise_name__cn": "青岛甲机械有限公司"},
        ),
        ("2018-03-20 10:00", "equity_change", {"investors": only_domestic(enterprise)}),
    ):
        filing = changing.drafted(applicant, enterprise, at, head, **put)
        changing.completed(applicant, reviewer, filing, at)
    other = stories.claimed(applicant, reviewer, "2018-03-20 10:00")
    with transaction():
        review.declare_out_of_scope(
            Filing.locked(other.id), reviewer, shanghai("2018-03-20 11:00"), calendar(), reason="应当办理审批",
            rule="某规定", departments=["海关"],
        )  # fmt: skip
    rows = list(db.session.scalars(db.select(Delivery).order_by(Delivery.id)))
    assert [row.event for row in rows] == [
        sharing.COMPLETED, sharing.EXEMPT, sharing.CHANGED, sharing.LAPSED, sharing.TERMINATED, sharing.OUT_OF_SCOPE,
    ]  # fmt: skip
    changed, lapsed, *_, refused = (row.content["data"] for row in rows[2:])
    assert changed["enterprise"]["name"] == "青岛甲机械有限公司" and changed["receipt_number"]
    assert lapsed["approval_certificate"] == "商外资青府字〔2009〕0001号"
    assert refused["subject"] == f"filing:{other.id}" and refused["rule"] == "某规定"


def only_domestic(enterprise: Enterprise) -> list[dict]:
    whole = {"equity_ratio": "100.00", "subscribed_capital": {"amount": "1000000.00", "currency": "USD"}}
    return [{**row, **whole} for row in enterprise.present.facts["investors"] if row["id"] == A3]
