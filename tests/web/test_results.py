"""备案结果公布: five fields of what was completed, for pages, feed, spreadsheet and programs (17-§12¶3)."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree as xml

import pytest

from filing.domain.procedures.receipt import Status
from filing.extensions import db, transaction
from filing.models import Receipt
from tests.conftest import turn_clock
from tests.services import stories
from tests.web.conftest import page

FIRST, SECOND = "青岛莱茵精密机械有限公司", "青岛Núñez（胶州）食品有限公司"


@pytest.fixture
def two(app, applicant, reviewer):
    """Completed on 28 September and on 9 October 2017."""
    turn_clock("2017-10-10 09:00")
    one = stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-09-28 16:00")
    other = stories.claimed(
        applicant, reviewer, enterprise__enterprise_name={"cn": SECOND, "en": ""},
        enterprise__credit_code={"choice": "pending", "text": ""},
    )  # fmt: skip
    stories.accept(other, reviewer, "2017-10-09 16:00")
    return one, other


def names(client, query: str = "") -> list[str]:
    shown = page(client.get(f"/results{query}"))
    return [" ".join(cell.split()) for cell in shown.xpath("//main//tbody//th//text()")]


def test_anybody_reads_them_the_newest_first(client, two):
    assert names(client) == [SECOND, FIRST]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=莱茵", [FIRST]),
        ("?q=NUNEZ (胶州)", [SECOND]),
        ("?q=鲁青外资备201700002", [SECOND]),
        ("?q=ｎuñez", [SECOND]),
        ("?q=济南", []),
        ("?agency=370200", [SECOND, FIRST]),
        ("?agency=370100", []),
        ("?from=2017-10-09", [SECOND]),
        ("?to=2017-10-08", [FIRST]),
        ("?from=2017-09-28&to=2017-10-09", [SECOND, FIRST]),
        ("?q=%25", []),
    ],
)
def test_found_by_name_number_agency_and_day(client, two, query, found):
    assert names(client, query) == found


def test_nothing_found_says_what_to_try(client, two):
    assert "只填名称中的几个字" in page(client.get("/results?q=济南")).text_content()


@pytest.mark.parametrize(
    ("query", "words"),
    [("?from=昨天", "请填写有效的开始日期"), ("?from=2017-10-09&to=2017-10-01", "结束日期早于开始日期")],
)
def test_a_day_that_cannot_be_is_said_at_its_field(client, two, query, words):
    answer = client.get(f"/results{query}")
    assert answer.status_code == 422 and words in page(answer).text_content()


def test_a_program_gets_exactly_five_fields(client, two):
    answer = client.get("/api/v1/results?q=莱茵").json
    assert answer == {
        "items": [
            {
                "name": FIRST, "number": "鲁青外资备201700001", "kind": "establishment",
                "agency": "青岛市商务局", "day": "2017-09-28",
            }
        ],
        "next": None,
    }  # fmt: skip


def test_pages_follow_one_another(client, two):
    first = client.get("/api/v1/results?limit=1").json
    second = client.get(f"/api/v1/results?limit=1&after={first['next']}").json
    assert [row["name"] for row in first["items"] + second["items"]] == [SECOND, FIRST]
    assert second["next"] is None
    assert client.get("/api/v1/results?after=x").status_code == 422


def test_a_revoked_receipt_is_no_result(client, two):
    with transaction():
        # What two supervisors decide ends here; the decision itself is proved elsewhere.
        db.session.scalars(db.select(Receipt)).first().status = Status.REVOKED
    assert names(client) == [SECOND]


def test_what_is_under_review_is_published_nowhere(client, applicant, reviewer):
    stories.claimed(applicant, reviewer)
    assert names(client) == []


def test_the_spreadsheet_opens_with_its_characters_and_holds_no_formula(client, applicant, reviewer):
    turn_clock("2017-10-10 09:00")
    name = {"cn": "=青岛公式有限公司", "en": ""}
    stories.accept(
        stories.claimed(applicant, reviewer, enterprise__enterprise_name=name), reviewer, "2017-10-09 16:00"
    )
    answer = client.get("/results.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf") and "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows == [
        ["企业名称", "备案编号", "备案类型", "备案机构", "备案日期"],
        ["'=青岛公式有限公司", "鲁青外资备201700001", "设立备案", "青岛市商务局", "2017-10-09"],
    ]


def test_the_feed_is_one_that_readers_of_feeds_take(client, two):
    answer = client.get("/results.atom")
    assert answer.mimetype == "application/atom+xml"
    space = {"a": "http://www.w3.org/2005/Atom"}
    feed = xml.fromstring(answer.data)
    assert feed.findtext("a:updated", namespaces=space) == "2017-10-08T16:00:00Z"
    titles = [entry.findtext("a:title", namespaces=space) for entry in feed.findall("a:entry", space)]
    assert titles == [f"{SECOND}：设立备案完成", f"{FIRST}：设立备案完成"]
    assert all(entry.findtext("a:id", namespaces=space) for entry in feed.findall("a:entry", space))


def test_no_number_or_telephone_of_a_person_can_be_read(client, two):
    """Everything that the filing says of people, looked for in everything that is published."""
    answers = two[0].answers
    people = [answers["enterprise"]["legal_representative"], answers["enterprise"]["enterprise_contact"]]
    secrets = {
        str(value)
        for person in people
        for key, value in person.items()
        if key in ("phone", "mobile", "email", "name") and value
    }
    shown = "".join(
        client.get(path).text for path in ("/results", "/results.csv", "/results.atom", "/api/v1/results")
    )
    assert secrets and not [secret for secret in secrets if secret in shown]
