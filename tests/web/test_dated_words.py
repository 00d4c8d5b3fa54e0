"""A filing of 2017-03-01 is told, shown and refused by the numbers that the articles had on that day."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from filing.current import calendar
from filing.domain.articles import article
from filing.domain.errors import FilingError
from filing.domain.numerals import read_numeral
from filing.domain.procedures.filing import State
from filing.domain.reference.measures import passage
from filing.extensions import db, transaction
from filing.models import Filing, Notice
from filing.services.filings import claims, drafts, elsewhere, review, submission, sweep
from filing.services.filings.reading import Reading
from filing.services.filings.review import Ask
from filing.web.review.decisions import DECISIONS
from tests.conftest import shanghai, turn_clock
from tests.samples import establishment_answers
from tests.services import stories
from tests.web.conftest import as_user, page

DAY = "2017-03-01"
DETAIL = ("enterprise", "registered_address", "detail")
PLAIN = {"enterprise__imported_equipment_tax_exemption": {"within_scope": False}}
CITED = re.compile(
    r"第([一二三四五六七八九十]+)条(?:第([一二三四五六七八九十]+)款)?(?:第（([一二三四五六七八九十]+)）项)?"
)
#: Texts of the law itself, whose articles say of which version they are.
THE_LAW = ("/law", "/api", "/static")


def submitted(applicant) -> Filing:
    return stories.submitted(applicant, f"{DAY} 10:00", **PLAIN)


def claimed(applicant, reviewer) -> Filing:
    filing = submitted(applicant)
    with transaction():
        claims.claim(Filing.locked(filing.id), reviewer, shanghai(f"{DAY} 11:00"))
    return filing


def act(deed, filing: Filing, person, at: str, *given, **more) -> None:
    with transaction():
        deed(Filing.locked(filing.id), person, shanghai(at), calendar(), *given, **more)


def asked(applicant, reviewer) -> Filing:
    filing = claimed(applicant, reviewer)
    act(review.request_supplement, filing, reviewer, f"{DAY} 15:00", [Ask("门牌号不一致", path=DETAIL)])
    return filing


def answered(filing: Filing, applicant, at: str) -> None:
    with transaction():
        for item in filing.supplement_items:
            submission.save_reply(item, "已更正", shanghai(at))
    act(submission.resubmit, filing, applicant, at)


def completed(applicant, reviewer) -> Filing:
    """Asked, answered, sent back, answered again, completed."""
    filing = asked(applicant, reviewer)
    answered(filing, applicant, "2017-03-02 10:00")
    still_open = {item.id: "仍未写明房间号" for item in filing.supplement_items}
    act(review.return_incomplete, filing, reviewer, "2017-03-02 14:00", still_open)
    answered(filing, applicant, "2017-03-03 10:00")
    return stories.accept(filing, reviewer, "2017-03-03 15:00")


def out_of_scope(applicant, reviewer) -> Filing:
    filing = claimed(applicant, reviewer)
    given = {"reason": "涉及限制类", "rule": "2015年目录限制类", "departments": ["海关"]}
    act(review.declare_out_of_scope, filing, reviewer, f"{DAY} 16:00", **given)
    return filing


def not_completed(applicant, reviewer) -> Filing:
    filing = asked(applicant, reviewer)
    at = shanghai("2017-03-23 00:05")
    with transaction():
        sweep.remind(Filing.locked(filing.id), shanghai("2017-03-21 09:00"), calendar())
        sweep.expire(Filing.locked(filing.id), at, calendar())
    return filing


def suspended(applicant, reviewer) -> Filing:
    filing = claimed(applicant, reviewer)
    act(elsewhere.suspend, filing, reviewer, f"{DAY} 16:00", "可能涉及国家安全")
    return filing


def declared(applicant, reviewer) -> Filing:
    """Back with an item still open when the window is used up, and ended by the reviewer."""
    filing = asked(applicant, reviewer)
    answered(filing, applicant, "2017-03-22 10:00")
    act(review.declare_not_completed, filing, reviewer, "2017-03-23 10:00")
    return filing


LIVES = [submitted, claimed, asked, completed, out_of_scope, not_completed, suspended, declared]


def live(story, applicant, reviewer) -> Filing:
    return story(applicant) if story is submitted else story(applicant, reviewer)


def wrong_in(text: str) -> list[str]:
    """What of a text names a place that the order of 2016 does not have, or the short form of programs."""
    found = [cited[0] for cited in CITED.finditer(text) if not _is_of_2016(cited)]
    return found + re.findall(r".{0,12}1[67]-§.{0,8}", text)


def _is_of_2016(cited: re.Match) -> bool:
    number, paragraph, item = (read_numeral(part or "") for part in cited.groups())
    place = article(f"16-§{number}" + f"¶{paragraph}" * bool(paragraph))
    return passage(place) is not None and (
        not item or any(p.inside for p in passage(article(f"16-§{number}")).inside)
    )


def notices() -> list[Notice]:
    return list(db.session.scalars(select(Notice)))


def pages_of(app, client, filing: Filing, *, own: bool = False):
    """Every page without a further id that this person may open for a filing: (address, page); or its own only."""
    given = {"filing_id": filing.id}
    if filing.receipt:
        given |= {"number": filing.receipt.number, "code": filing.receipt.code}
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.rule.startswith(THE_LAW):
            continue
        for more in _blanks(rule, filing):
            if own and not rule.arguments & given.keys():
                continue
            if "." in rule.rule:
                # A paper or a workbook takes a second to make; what it is made of stands on the pages.
                continue
            if rule.arguments <= given.keys() | more.keys():
                adapter = app.url_map.bind("localhost")
                address = adapter.build(rule.endpoint, {k: {**given, **more}[k] for k in rule.arguments})
                answer = client.get(address)
                if answer.status_code == 200 and answer.mimetype == "text/html":
                    yield address, page(answer)


def _blanks(rule, filing: Filing) -> list[dict]:
    if rule.endpoint == "review.decision":
        return [{"name": name} for name in DECISIONS]
    if "place" in rule.arguments:
        return [{"place": p.key} for p in Reading(filing, date.fromisoformat(DAY)).form.pages]
    if rule.endpoint == "applicant.make_move":
        return [{"move": move} for move in ("recall", "cancel")]
    return [{}]


@pytest.mark.parametrize("story", LIVES, ids=lambda story: story.__name__)
def test_every_notice_of_the_life_of_a_filing_cites_2016(applicant, reviewer, story):
    live(story, applicant, reviewer)
    told = [f"{notice.subject}\n{notice.body}" for notice in notices()]
    assert told and [wrong for text in told for wrong in wrong_in(text)] == []


def test_the_notices_name_the_articles_of_2016(applicant, reviewer):
    live(completed, applicant, reviewer)
    live(suspended, applicant, reviewer)
    bodies = {notice.occasion.split(":")[0]: notice.body for notice in notices()}
    assert "3个工作日内办理" in bodies["submitted"] and "《办法》第十一条第一款" in bodies["submitted"]
    assert "《办法》第十一条第二款" in bodies["supplement_requested"]
    assert "《办法》第十一条第二款" in bodies["supplement_returned"]
    assert "《办法》第十二条）" in bodies["completed"]
    assert "《办法》第三十一条" in bodies["suspended"] and "《办法》第三十一条" in bodies["reported"]


def wrong_on(address: str, shown) -> list[tuple[str, str]]:
    (main,) = shown.xpath("//main")
    later = [href for href in main.xpath(".//a[@class='app-cite']/@href") if "2017" in href]
    return [(address, wrong) for wrong in wrong_in(main.text_content()) + later]


@pytest.mark.parametrize("story", LIVES, ids=lambda story: story.__name__)
def test_every_page_of_the_filing_cites_2016(app, applicant, reviewer, supervisor, story):
    """Also when the rules have changed since: the filing keeps those of its law day."""
    filing = live(story, applicant, reviewer)
    for now in ("2017-03-23 09:00", "2018-03-05 09:00"):
        turn_clock(now)
        for person in (applicant, reviewer, supervisor):
            shown = dict(pages_of(app, as_user(app.test_client(), person), filing, own=True))
            assert shown
            assert [wrong for address, found in shown.items() for wrong in wrong_on(address, found)] == []


def test_the_public_pages_of_that_day_cite_2016(app, client, applicant, reviewer):
    filing = live(completed, applicant, reviewer)
    turn_clock("2017-03-03 16:00")
    shown = dict(pages_of(app, client, filing))
    assert {
        "/",
        "/agencies",
        "/deadlines",
        "/self-check",
        "/verify",
        f"/verify/{filing.receipt.code}",
    } <= set(shown)
    assert [wrong for address, found in shown.items() for wrong in wrong_on(address, found)] == []


def test_the_problems_of_a_draft_cite_2016(applicant):
    with transaction():
        filing = drafts.create(applicant, "establishment", shanghai(f"{DAY} 09:00"))
        answers = establishment_answers(
            **PLAIN, signing__filed_by="enterprise", event__licence_on="2017-04-01"
        )
        answers["enterprise"]["registered_address"]["in_free_trade_zone"] = None
        answers["enterprise"]["scope_outside_special_measures"] = None
        drafts.save_answers(filing, applicant, answers, shanghai(f"{DAY} 09:00"))
    problems = Reading(filing, date.fromisoformat(DAY)).problems
    articles = {problem.article for problem in problems if problem.article}
    assert "16-§7（二）" in articles and {"16-§2", "16-§5"} <= articles
    assert not [a for a in articles if a.startswith("17-")]
    assert not [wrong for p in problems for wrong in wrong_in(p.message)]


def test_the_papers_asked_for_are_numbered_as_in_2016(applicant):
    filing = submitted(applicant)
    rows = Reading(filing, date.fromisoformat(DAY)).checklist
    assert {row.article.partition("（")[0] for row in rows} == {"16-§7", "16-§7¶2"}


@pytest.mark.parametrize(
    ("deed", "given"),
    [
        (submission.submit, ()),
        (submission.recall, ()),
        (submission.resubmit, ()),
        (review.request_supplement, ([Ask("再问", path=DETAIL)],)),
        (review.declare_not_completed, ()),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_refusal_names_no_article_of_2017(applicant, reviewer, deed, given):
    filing = live(completed, applicant, reviewer)
    person = applicant if deed in (submission.submit, submission.recall, submission.resubmit) else reviewer
    with pytest.raises(FilingError) as refused:
        act(deed, filing, person, "2017-03-06 10:00", *given)
    assert wrong_in(refused.value.message) == [] and filing.state == State.COMPLETED


def test_what_ended_the_filing_gives_the_days_of_its_law(applicant, reviewer):
    filing = live(not_completed, applicant, reviewer)
    assert filing.events[-1].reason == "未能在15个工作日内补齐相关信息。"


def test_the_letter_that_is_read_before_it_is_sent_cites_2016(client, applicant, reviewer):
    filing = claimed(applicant, reviewer)
    turn_clock(f"{DAY} 15:00")
    as_user(client, reviewer)
    path = f"/review/{filing.id}/supplement"
    blank = page(client.get(path))
    key = ".".join(DETAIL)
    typed = {"mark": key, f"problem:{key}": "门牌号不一致", "step": "check"}
    hidden = {name: blank.xpath(f"//input[@name='{name}']/@value")[0] for name in ("csrf_token", "version")}
    letter = page(client.post(path, data={**hidden, **typed}))
    (text,) = letter.xpath("//article[contains(@class, 'app-notice-letter')]")
    assert "《办法》第十一条第二款" in text.text_content() and "15个工作日" in text.text_content()
    assert wrong_in(letter.xpath("//main")[0].text_content()) == []
