"""在案材料: what completed filings left, on a page of the record, and named again in a change."""

from __future__ import annotations

import pytest

from filing.current import store
from filing.extensions import db
from filing.models import Document, Enterprise
from filing.services.filings.reading import Reading
from filing.services.records.papers import papers_on_file
from tests.conftest import shanghai, turn_clock
from tests.domain.change.matters import A1, dated
from tests.services import changing, stories
from tests.services.enterprises import an_enterprise
from tests.web.conftest import as_user, page, post

INVESTORS = "investor_qualification_or_id"
HEAD = "investor_basic_change.name"
AT = "2018-03-05 10:00"


@pytest.fixture
def enterprise(applicant, reviewer) -> Enterprise:
    filing = stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-10-09 16:00")
    turn_clock("2018-03-05 09:00")
    return db.session.get(Enterprise, filing.enterprise_id)


@pytest.fixture
def renaming(applicant, enterprise):
    """A change draft that renames the first investor, without any paper."""
    with changing.transaction():
        filing = changing.changes.begin(applicant, "change", Enterprise.locked(enterprise.id), shanghai(AT))
        changing.fill(
            filing,
            applicant,
            AT,
            HEAD,
            event=dated(HEAD, on="2018-03-01"),
            **{f"investors__{A1}__name_cn": "莱茵控股"},
        )
    return filing


def words(response) -> str:
    return " ".join(page(response).xpath("//main")[0].text_content().split())


def rows(response, caption: str) -> list[list[str]]:
    found = page(response).xpath(f"//table[caption[normalize-space()='{caption}']]/tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("th|td")] for row in found]


def test_the_page_says_of_each_paper_what_it_is_whose_from_when_and_with_which_filing(
    client, applicant, enterprise
):
    as_user(client, applicant)
    shown = client.get(f"/enterprises/{enterprise.id}/papers")
    found = {(row[0], row[1]): row[2:5] for row in rows(shown, "最新的")}
    told = next(value for (title, person), value in found.items() if person == "海港投资有限公司")
    assert told == ["设立备案 鲁青外资备201700001", "2017年10月9日", "是"]
    assert any("营业执照" in title and person == "企业" for title, person in found)
    assert rows(shown, "已更新的") == []


def test_the_record_leads_to_the_page(client, applicant, enterprise):
    as_user(client, applicant)
    record = page(client.get(f"/enterprises/{enterprise.id}"))
    assert record.xpath(f"//section[@id='papers']//a[@href='/enterprises/{enterprise.id}/papers']")


def test_a_record_without_a_completed_filing_says_when_papers_come(client, applicant):
    as_user(client, applicant)
    assert "还没有在案材料" in words(client.get(f"/enterprises/{an_enterprise(applicant).id}/papers"))


def test_the_papers_are_downloaded_by_whoever_may_read_the_record(client, applicant, reviewer, enterprise):
    for reader in (applicant, reviewer):
        as_user(client, reader)
        shown = page(client.get(f"/enterprises/{enterprise.id}/papers"))
        for link in shown.xpath("//td[@data-label='文件']/a/@href"):
            assert client.get(link).status_code == 200
        post(client, "/logout", form_on="/account")


def test_a_later_paper_takes_the_place_of_the_same_persons(client, applicant, reviewer, enterprise, renaming):
    filed_with_papers(renaming, applicant, reviewer)
    as_user(client, applicant)
    shown = client.get(f"/enterprises/{enterprise.id}/papers")
    replaced = {row[1]: row[4] for row in rows(shown, "已更新的")}
    assert replaced["莱茵机械股份公司"] == "已由2018年3月5日备案的一份更新"
    assert "海港投资有限公司" not in replaced
    newest = [row[2] for row in rows(shown, "最新的") if row[1] == "莱茵控股"]
    assert newest == ["变更备案 鲁青外资备201800001"]


def filed_with_papers(filing, applicant, reviewer) -> None:
    for kind in changing.CHANGE_PAPERS[:4]:
        stories.upload(filing, applicant, AT, stories.a_pdf(f"again {kind}"), f"{kind}.pdf", kind)
    changing.completed(applicant, reviewer, filing, "2018-03-05 11:00")


def test_a_change_names_the_paper_on_file_instead_of_uploading_it_again(
    client, applicant, reviewer, enterprise, renaming
):
    as_user(client, applicant)
    place = f"/filings/{renaming.id}/documents"
    offered = page(client.get(place)).xpath(f"//form[@action='{place}/on-file']")
    assert len(offered) == 1 and "随 鲁青外资备201700001 于2017年10月9日备案" in offered[0].text_content()
    document = offered[0].xpath(".//input[@name='document']/@value")[0]
    for _ in range(2):  # a second click names nothing twice
        answer = post(client, f"{place}/on-file", {"document": document}, form_on=place)
        assert answer.location == f"{place}#{INVESTORS}-{A1}"
    (named,) = db.session.query(Document).filter_by(filing_id=renaming.id, requirement=INVESTORS)
    old = db.session.get(Document, int(document))
    assert (named.row, named.sha256, named.on_file_id) == (A1, old.sha256, old.id)
    assert store().get(named.storage_key) == store().get(old.storage_key)
    row = next(
        r for r in Reading(renaming, shanghai(AT).date()).checklist if (r.id, r.row) == (INVESTORS, A1)
    )
    assert row.satisfied and "在案的一份" in words(client.get(place))
    for kind in changing.CHANGE_PAPERS[:3]:
        stories.upload(renaming, applicant, AT, stories.a_pdf(f"again {kind}"), f"{kind}.pdf", kind)
    changing.completed(applicant, reviewer, renaming, "2018-03-05 11:00")
    known = [one for one in papers_on_file(applicant, enterprise) if one.document.row == A1]
    assert [(one.document.id, one.replaced_by) for one in known] == [(old.id, None)]


@pytest.mark.parametrize("kind", ["filing_commitment_letter", INVESTORS])
def test_what_is_not_offered_is_not_named(client, applicant, enterprise, renaming, kind):
    """A letter is signed anew; whose data did not change needs no paper, and another's is not theirs."""
    as_user(client, applicant)
    place = f"/filings/{renaming.id}/documents"
    query = db.session.query(Document).filter(Document.requirement == kind, Document.filing_id != renaming.id)
    other = query.filter(Document.row.is_distinct_from(A1)).first()
    before = db.session.query(Document).count()
    answer = post(client, f"{place}/on-file", {"document": str(other.id)}, form_on=place)
    assert answer.status_code == 422 and "在案材料中没有这一份" in words(answer)
    assert db.session.query(Document).count() == before
