"""常用名录, through the real pages: kept from what is filed, filled in elsewhere, mended and removed."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from filing.domain.questions.paths import get_at
from filing.extensions import db, transaction
from filing.models import Filing, Party
from filing.services.filings import drafts
from filing.services.people import accounts, book
from tests.conftest import PASSWORD, shanghai, turn_clock
from tests.samples import establishment_answers
from tests.services import stories
from tests.web.conftest import as_user, page, post

LEGAL = ("enterprise", "legal_representative")


@pytest.fixture(autouse=True)
def in_2017(app):
    turn_clock("2017-09-29 10:00")


@pytest.fixture
def kept(applicant) -> Filing:
    """Answers whose parties the book has; what sending in keeps is asked once, above the rest."""
    with transaction():
        filing = written(applicant)
        book.keep(filing, applicant, shanghai("2017-09-28 10:00"))
    return filing


@pytest.fixture
def filing(applicant, kept) -> Filing:
    """Another one, with nobody in it."""
    with transaction():
        return written(applicant, investors=[], enterprise__legal_representative=None)


def written(applicant, **changes) -> Filing:
    """A draft with answers and no papers."""
    filing = drafts.create(applicant, "establishment", shanghai("2017-09-27 10:00"))
    drafts.save_answers(filing, applicant, establishment_answers(**changes), shanghai("2017-09-27 10:00"))
    return filing


def answers_of(filing: Filing) -> dict:
    db.session.expire_all()
    return db.session.get(Filing, filing.id).answers


def parties(kind: str) -> list[Party]:
    db.session.expire_all()
    return list(db.session.scalars(select(Party).where(Party.kind == kind).order_by(Party.id)))


def named(kind: str, name: str) -> Party:
    return next(party for party in parties(kind) if party.name == name)


def words(response) -> str:
    return " ".join(page(response).xpath("string(//main)").split())


def test_a_draft_keeps_nobody_and_what_is_sent_in_everybody_once(client, applicant):
    draft = stories.draft(applicant)
    assert parties("investor") == []
    stories.submit(draft, applicant, "2017-09-28 10:00")
    first = [party.name for party in parties("investor")]
    with transaction():
        book.keep(Filing.locked(draft.id), applicant, shanghai("2017-09-28 11:00"))
    assert first == [row["name_cn"] for row in answers_of(draft)["investors"]]
    assert [party.name for party in parties("investor")] == first
    # What was sent in is itself filled no more.
    answer = post(as_user(client, applicant), f"/filings/{draft.id}/from-book/investors", {"party": 1})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("at", "by_colleague", "answer", "is_written"),
    [
        ("10:04", False, None, False),
        ("10:05", False, None, True),
        ("10:04", True, None, True),
        ("10:04", False, "1351234567", True),
        ("09:59", False, None, True),  # the clock was set back
    ],
)
def test_whoever_was_filed_just_before_is_written_again_only_for_something_new(
    applicant, kept, at, by_colleague, answer, is_written
):
    filer = applicant
    if by_colleague:
        with transaction():
            filer = accounts.register_applicant(
                "w@example.com", "王芳", PASSWORD, shanghai("2017-09-27 10:00"),
                join_code=applicant.organisation.join_code,
            )  # fmt: skip
    before = named("person", get_at(answers_of(kept), LEGAL)["name"])
    known = (before.kept_at, before.kept_by, before.content)
    with transaction():
        changes = {"enterprise__legal_representative__phone": answer} if answer else {}
        book.keep(written(filer, **changes), filer, shanghai(f"2017-09-28 {at}"))
    after = named("person", get_at(answers_of(kept), LEGAL)["name"])
    if is_written:
        assert (after.kept_at, after.kept_by) == (shanghai(f"2017-09-28 {at}"), filer.name)
        assert after.content["phone"] == (answer or known[2]["phone"])
    else:
        assert (after.kept_at, after.kept_by, after.content) == known


def test_one_person_comes_once_with_all_that_is_known_and_an_investor_without_its_share(kept):
    legal = get_at(answers_of(kept), LEGAL)
    assert named("person", legal["name"]).content["phone"] == legal["phone"]
    assert [party.name for party in parties("person")].count(legal["name"]) == 1
    assert {"subscribed_capital", "equity_ratio", "id"}.isdisjoint(parties("investor")[0].content)


def test_several_investors_are_added_at_once(client, applicant, kept, filing):
    place = f"/filings/{filing.id}/from-book/investors"
    shown = page(as_user(client, applicant).get(place))
    chosen = shown.xpath("//input[@type='checkbox']/@value")[:2]
    answer = post(client, place, {"party": chosen})
    assert answer.location == f"/filings/{filing.id}/investors"
    rows = answers_of(filing)["investors"]
    before = {row["name_cn"]: row for row in answers_of(kept)["investors"]}
    assert len(rows) == 2 and all("subscribed_capital" not in row for row in rows)
    assert all(row["certificate"] == before[row["name_cn"]]["certificate"] for row in rows)


def test_the_button_of_a_page_saves_what_was_typed_and_leads_to_the_book(client, applicant, filing):
    place = f"/filings/{filing.id}/enterprise/legal-representative"
    shown = page(as_user(client, applicant).get(place))
    (target,) = shown.xpath("//button[@name='_book']/@value")
    posted = dict(shown.xpath("//form")[-1].form_values())
    answer = client.post(place, data={**posted, "legal_representative-position": "董事长", "_book": target})
    assert answer.location == f"/filings/{filing.id}/from-book/enterprise/legal_representative"
    assert get_at(answers_of(filing), (*LEGAL, "position")) == "董事长"


def test_one_is_put_into_its_place_and_what_it_does_not_say_stays(client, applicant, filing):
    with_position = f"/filings/{filing.id}/enterprise/legal-representative"
    posted = dict(page(as_user(client, applicant).get(with_position)).xpath("//form")[-1].form_values())
    client.post(with_position, data={**posted, "legal_representative-position": "董事长"})
    person = named("person", "王小明")
    answer = post(
        client, f"/filings/{filing.id}/from-book/enterprise/legal_representative", {"party": person.id}
    )
    assert answer.location == with_position
    taken = get_at(answers_of(filing), LEGAL)
    assert (taken["name"], taken["id_document"], taken["position"]) == ("王小明", person.content["id_document"], "董事长")  # fmt: skip


def test_a_row_that_was_only_begun_is_filled_too(client, applicant, filing):
    as_user(client, applicant)
    begun = post(client, f"/filings/{filing.id}/investors", {"_add": "investors"}).location
    shown = page(client.get(begun))
    (target,) = shown.xpath("//button[@name='_book']/@value")
    post(client, f"/filings/{filing.id}/from-book/{target}", {"party": parties("investor")[0].id})
    (row,) = answers_of(filing)["investors"]
    assert (row["id"], row["name_cn"]) == (target.partition("/")[2], parties("investor")[0].name)


def test_nothing_chosen_is_said_and_changes_nothing(client, applicant, filing):
    answer = post(as_user(client, applicant), f"/filings/{filing.id}/from-book/investors", {})
    assert answer.status_code == 422 and "请先在名录中选择" in words(answer)
    assert "investors" not in answers_of(filing)


def test_where_nobody_of_the_book_stands_there_is_no_page(client, applicant, filing):
    as_user(client, applicant)
    places = ("remarks", "investors/1", "nowhere", "enterprise", "signing/filed_by", "-")
    assert {client.get(f"/filings/{filing.id}/from-book/{place}").status_code for place in places} == {404}


def test_the_book_is_searched_by_names_and_number(client, applicant, kept):
    with transaction():
        party = parties("investor")[0]
        party.say({**party.content, "name_cn": "莱茵机械股份公司", "name_en": "Rhein Maschinen AG",
                   "certificate": {"type": "商业登记证", "number": "HRB 98765"}})  # fmt: skip
    as_user(client, applicant)
    for wanted in ("莱茵", "rhein", "HRB 98765", "ｈｒｂ98765"):
        shown = page(client.get("/book", query_string={"search": wanted, "kind": "investor"}))
        assert shown.xpath("//tbody/tr/th//a/text()") == ["莱茵机械股份公司"], wanted
    assert "没有符合条件的" in words(client.get("/book?search=%25_%25"))


def test_a_persons_number_is_shown_in_part_and_a_companys_whole(client, applicant, kept):
    person, company = named("person", "王小明"), parties("investor")[0]
    shown = words(as_user(client, applicant).get("/book"))
    assert person.number not in shown and person.number[-4:] in shown
    assert company.number in shown


def test_another_organisation_knows_nothing_of_it(client, kept):
    with transaction():
        other = accounts.register_applicant("z@example.com", "赵外", PASSWORD, shanghai("2017-09-01 09:00"), organisation="别家")  # fmt: skip
    party = parties("investor")[0]
    as_user(client, other)
    assert party.name not in words(client.get("/book"))
    assert [client.get(f"/book/{party.id}{end}").status_code for end in ("", "/remove")] == [404, 404]
    with transaction():
        mine = written(other, investors=[])
    assert post(client, f"/filings/{mine.id}/from-book/investors", {"party": party.id}).status_code == 404


def edited(client, party: Party, **changes):
    place = f"/book/{party.id}"
    posted = dict(page(client.get(place)).xpath("//main//form")[-1].form_values())
    return client.post(place, data={**posted, **changes})


def test_one_of_the_book_is_changed_and_filings_are_not(client, applicant, kept):
    as_user(client, applicant)
    party = named("person", "王小明")
    before = answers_of(kept)
    assert edited(client, party, phone="0532-80009999").status_code == 303
    assert named("person", "王小明").content["phone"] == "0532-80009999"
    assert answers_of(kept) == before


def test_a_page_that_is_saved_as_it_stands_changes_nothing(client, applicant, kept):
    as_user(client, applicant)
    for party in [*parties("investor"), *parties("person"), *parties("controller")]:
        before = party.content
        assert edited(client, party).status_code == 303
        assert db.session.get(Party, party.id, populate_existing=True).content == before


def test_a_faulty_answer_is_said_at_its_field_and_what_was_typed_stays(client, applicant, kept):
    as_user(client, applicant)
    answer = edited(client, named("person", "王小明"), name="", email="nobody")
    shown = page(answer)
    assert answer.status_code == 422 and shown.xpath("//input[@id='email']/@value") == ["nobody"]
    assert shown.xpath("//*[@id='name-error']") and shown.xpath("//*[@id='email-error']")


def test_two_of_one_name_and_number_are_refused(client, applicant, kept):
    as_user(client, applicant)
    one, two = parties("investor")[:2]
    number = one.content["certificate"]["number"]
    answer = edited(client, two, name_cn=one.name, name_en=one.content.get("name_en", ""), number=number)
    assert answer.status_code == 422 and "都相同的一条" in words(answer)


def test_removing_asks_first_and_leaves_filings_as_they_are(client, applicant, kept):
    as_user(client, applicant)
    party, before = parties("investor")[0], answers_of(kept)
    assert "确定从名录移除" in words(client.get(f"/book/{party.id}/remove"))
    name, count = party.name, len(parties("investor"))
    assert post(client, f"/book/{party.id}/remove", {}).status_code == 303
    assert len(parties("investor")) == count - 1 and name not in [p.name for p in parties("investor")]
    assert answers_of(kept) == before


def test_the_button_says_whom_it_means_where_the_page_asks_for_several(client, applicant, filing):
    as_user(client, applicant)
    wanted = {
        "legal-representative": "从名录填入",
        "organisation": "从名录填入总经理",
        "contact": "从名录填入",
    }
    shown = {place: page(client.get(f"/filings/{filing.id}/enterprise/{place}")) for place in wanted}
    said = {
        place: one.xpath("//button[@name='_book']")[0].text_content().strip() for place, one in shown.items()
    }
    assert said == wanted


def test_a_book_without_anybody_offers_no_button(client, applicant):
    with transaction():
        draft = written(applicant)
    shown = page(as_user(client, applicant).get(f"/filings/{draft.id}/enterprise/legal-representative"))
    assert not shown.xpath("//button[@name='_book']")


def test_a_long_book_comes_in_pages(client, applicant, kept):
    with transaction():
        for n in range(60):
            party = Party(organisation_id=applicant.organisation_id, kind="person", kept_by="李", kept_at=shanghai("2017-09-01 09:00"))  # fmt: skip
            party.say({"name": f"第{n}人"})
            db.session.add(party)
    shown = page(as_user(client, applicant).get("/book?kind=person"))
    first = shown.xpath("//tbody/tr/th//a/text()")
    (following,) = shown.xpath("//a[@rel='next']/@href")
    second = page(client.get(following)).xpath("//tbody/tr/th//a/text()")
    assert len(first) == 50 and len(first + second) == len({*first, *second}) == len(parties("person"))


def test_the_book_is_filled_once_from_what_was_filed_before_it_and_what_was_written_since_stays(
    app, applicant
):
    for day, name in (("25", "Rhein Old"), ("26", "Rhein AG")):
        stories.submitted(applicant, f"2017-09-{day} 10:00", investors__0__name_en=name)
    with transaction():
        # As before there was a book, but for one whose address was mended by hand.
        db.session.execute(delete(Party).where(Party.kind != "investor"))
        mended, *others = parties("investor")
        mended.say({**mended.content, "source_of_funds": ["HK"]})
        for party in others:
            db.session.delete(party)
    run = app.test_cli_runner().invoke
    assert "Parties added to the book" in run(args=["book", "fill"]).output
    first = parties("investor")[0]
    assert (first.content["name_en"], first.content["source_of_funds"]) == ("Rhein AG", ["HK"])
    assert len(parties("investor")) == 3 and named("person", "王小明").kept_by == applicant.name
    with transaction():
        book.remove(named("person", "王小明"))
    assert "before" in run(args=["book", "fill"]).output
    assert "王小明" not in [party.name for party in parties("person")]
