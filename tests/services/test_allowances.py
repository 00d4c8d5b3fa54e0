"""What one organisation, one person and one filing may make in a day."""

from __future__ import annotations

import pytest

from filing.current import calendar, store
from filing.domain.errors import BadAnswer, MoveNotAllowed
from filing.extensions import transaction
from filing.models import Filing
from filing.services.filings import allowances, documents, drafts, submission
from tests.conftest import shanghai
from tests.services import stories

NOW = shanghai("2017-10-16 10:00")


def test_an_organisation_has_so_many_drafts_and_deletes_one_to_begin_another(applicant, monkeypatch):
    monkeypatch.setattr(allowances, "MOST_DRAFTS", 2)
    with transaction():
        first, _ = (drafts.create(applicant, "establishment", NOW) for _ in range(2))
        with pytest.raises(BadAnswer, match="未提交的草稿已有2份，不能再新建。请先提交"):
            drafts.create(applicant, "establishment", NOW)
        drafts.delete_draft(first)
        assert drafts.create(applicant, "establishment", NOW).is_draft


def test_one_filing_is_sent_and_taken_back_so_many_times_a_day(applicant, monkeypatch):
    monkeypatch.setattr(allowances, "MOVES_OF_ONE_A_DAY", 2)
    filing = stories.submitted(applicant, "2017-10-16 09:00")
    with transaction():
        submission.recall(Filing.locked(filing.id), applicant, shanghai("2017-10-16 09:10"), calendar())
    with pytest.raises(MoveNotAllowed, match="24小时内已提交、撤回等2次，达到上限"):
        stories.submit(filing, applicant, "2017-10-17 08:59")
    assert stories.submit(filing, applicant, "2017-10-17 09:05").state == "under_review"


def test_a_person_makes_so_many_moves_a_day(applicant, monkeypatch):
    monkeypatch.setattr(allowances, "MOVES_A_DAY", 1)
    stories.submitted(applicant, "2017-10-16 09:00")
    with pytest.raises(MoveNotAllowed, match="您24小时内已办理1次"):
        stories.submitted(applicant, "2017-10-16 10:00")


def test_a_filing_holds_so_much_in_its_files(applicant, monkeypatch):
    filing = stories.draft(applicant)
    monkeypatch.setattr(allowances, "MOST_BYTES", 1024)
    with pytest.raises(BadAnswer, match="每份申报的文件合计最多0 MB，已经用完"):
        documents.receive(filing, NOW.date(), store(), stories.a_pdf("more"), "a.pdf", stories.PAPERS[0])


@pytest.mark.parametrize(
    ("bound", "words"), [("FILES_A_DAY", "已上传8个文件"), ("BYTES_A_DAY", "合计已达0 GB")]
)
def test_a_person_uploads_so_much_a_day(applicant, monkeypatch, bound, words):
    filing = stories.draft(applicant, "2017-10-16 09:00")
    monkeypatch.setattr(allowances, bound, 8)
    with pytest.raises(BadAnswer, match=words):
        stories.upload(filing, applicant, "2017-10-16 10:00", stories.a_pdf("9"), "a.pdf", stories.PAPERS[0])
    assert stories.upload(
        filing, applicant, "2017-10-18 10:00", stories.a_pdf("9"), "a.pdf", stories.PAPERS[0]
    )
