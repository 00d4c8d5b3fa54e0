"""The steps that the demonstration's stories are told in: each calls the real service at a believable moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from filing.demo.papers import ORIGINAL, TRANSLATION, print_papers, title_of
from filing.domain.days.calendar import SHANGHAI, WorkCalendar, day_of
from filing.domain.forms import KINDS
from filing.domain.receipts.collection import Collection
from filing.domain.screening.answering import NOT_CONCERNED
from filing.domain.screening.naming import name_of
from filing.extensions import db
from filing.models import Enterprise, Filing, User
from filing.receipts.press import Press
from filing.services.files.storage import Store
from filing.services.filings import changes, claims, documents, drafts, review, screening, submission
from filing.services.filings.reading import Reading
from filing.services.filings.review import Ask
from filing.services.people import outbox
from filing.services.receipts import copies, life

FOREIGN_ROW = "investor_qualification_or_id"


@dataclass
class Stage:
    """The people, the calendar, the press and the store; `today` is the day the demonstration is made."""

    people: dict[str, User]
    calendar: WorkCalendar
    press: Press
    store: Store
    today: date

    def ago(self, working_days: int, clock: str) -> datetime:
        """That time of day, so many working days before today."""
        day = self.calendar.add(self.today, -working_days)
        return datetime.combine(day, time.fromisoformat(clock), SHANGHAI)

    def moment(self, text: str) -> datetime:
        """Of "2017-11-06 10:00", or of "-3 10:00": so many working days before today."""
        day, clock = text.split()
        if day.startswith("-"):
            return self.ago(int(day[1:]), clock)
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)

    def enterprise(self, name: str) -> Enterprise:
        return db.session.scalars(db.select(Enterprise).where(Enterprise.name == name)).one()

    def draft(self, who: str, at: datetime, answers: dict) -> Filing:
        filing = drafts.create(self.people[who], "establishment", at)
        drafts.save_answers(filing, self.people[who], answers, at)
        db.session.flush()
        return filing

    def begin_change(self, enterprise: Enterprise, who: str, at: datetime, parts: dict[tuple, Any]) -> Filing:
        """A change at the enterprise's record as it is, with these parts saved one after another."""
        filing = changes.begin(self.people[who], "change", enterprise, at)
        for path, value in parts.items():
            self.change(filing, who, at, path, value)
        db.session.flush()
        return filing

    def attach(self, filing: Filing, who: str, at: datetime, *, foreign: bool = False) -> None:
        """Every paper the checklist asks for; with `foreign`, one original and its translation."""
        rows = [r for r in Reading(filing, day_of(at)).checklist if r.required and not r.satisfied]
        in_english = next((r for r in rows if foreign and r.id == FOREIGN_ROW), None)
        rows = [r for r in rows if r is not in_english]
        printed = print_papers(
            [self._page(filing, title_of(r.id, filing.kind), at, r.person) for r in rows], self.press.fonts
        )
        for row, pdf in zip(rows, printed, strict=True):
            self._upload(filing, who, at, pdf, title_of(row.id, filing.kind), row.id, row=row.row)
        if foreign:
            self._attach_translated(filing, who, at)

    def _attach_translated(self, filing: Filing, who: str, at: datetime) -> None:
        day = f"{at:%d %B %Y}"
        in_english = (
            ORIGINAL,
            ["We certify that the company is duly incorporated and in good standing."],
            day,
        )
        in_chinese = (TRANSLATION, ["兹证明该公司依法设立并有效存续。"], f"{at:%Y年%m月%d日}")
        original, translation = print_papers([in_english, in_chinese], self.press.fonts)
        kept = self._upload(filing, who, at, original, ORIGINAL, FOREIGN_ROW, language="foreign")
        self._upload(filing, who, at, translation, TRANSLATION, FOREIGN_ROW, translation_of=kept.id)

    def _page(self, filing: Filing, title: str, at: datetime, person: str = "") -> tuple[str, list[str], str]:
        name = filing.enterprise_name
        whose = [f"证明对象：{person}"] if person else []
        lines = [
            f"企业名称：{name}",
            *whose,
            f"兹就{name}的{KINDS[filing.kind].label}提交本文件，所载内容与申报信息一致。",
        ]
        return title, lines, f"{name}（盖章处）　{at:%Y年%m月%d日}"

    def _upload(
        self, filing: Filing, who: str, at: datetime, pdf: bytes, title: str, requirement: str, **more
    ):
        name = f"{title.replace('／', '或')}.pdf"
        received = documents.receive(filing, day_of(at), self.store, pdf, name, requirement, **more)
        return documents.add(filing, self.people[who], at, received)

    def submit(self, filing: Filing, who: str, at: datetime) -> None:
        submission.submit(filing, self.people[who], at, self.calendar)

    def submitted(
        self, who: str, at: datetime, answers: dict, *, foreign: bool = False,
        beside: Callable[[Filing, datetime], None] | None = None,
    ) -> Filing:  # fmt: skip
        """Begun the day before, submitted now; `beside`: what else is done while it is a draft."""
        begun = at - timedelta(hours=20)
        filing = self.draft(who, begun, answers)
        self.attach(filing, who, begun, foreign=foreign)
        if beside:
            beside(filing, begun)
        self.submit(filing, who, at)
        return filing

    def claim(self, filing: Filing, reviewer: str, at: datetime) -> None:
        claims.claim(filing, self.people[reviewer], at)
        db.session.flush()

    def answer_findings(self, filing: Filing, reviewer: str, at: datetime) -> None:
        """The screening's hints, each looked at and found not to concern the enterprise."""
        read = Reading(filing, day_of(at))
        for found in screening.findings_of(read).open:
            reason = f"经核对经营范围、行业代码和投资者情况，拟从事的业务不属于“{name_of(found.finding)}”所列内容。"
            screening.answer(
                read, self.people[reviewer], at, found.finding.key, answer=NOT_CONCERNED, reason=reason
            )

    def accept(self, filing: Filing, reviewer: str, at: datetime, note: str = "") -> None:
        self.answer_findings(filing, reviewer, at - timedelta(minutes=5))
        review.accept(
            filing, self.people[reviewer], at, self.calendar, self.press, within_scope=True, note=note
        )

    def ask(self, filing: Filing, reviewer: str, at: datetime, items: list[Ask], note: str = "") -> None:
        review.request_supplement(filing, self.people[reviewer], at, self.calendar, items, note)

    def change(self, filing: Filing, who: str, at: datetime, path: tuple, value: object) -> None:
        drafts.save_part(filing, self.people[who], path, value, at)

    def reply(self, filing: Filing, at: datetime, *replies: str) -> None:
        """To the open items, in their order."""
        open_items = [item for item in filing.supplement_items if item.is_open]
        for item, text in zip(open_items, replies, strict=False):
            submission.save_reply(item, text, at)

    def replace_paper(self, filing: Filing, who: str, at: datetime, row: str) -> None:
        """A new scan in place of the old one, which stays in the record."""
        (pdf,) = print_papers(
            [self._page(filing, title_of(row, filing.kind) + "（更正）", at)], self.press.fonts
        )
        for old in [d for d in filing.current_documents if d.requirement == row]:
            documents.remove(filing, self.people[who], old, at)
        self._upload(filing, who, at, pdf, title_of(row, filing.kind) + "（更正）", row)

    def resubmit(self, filing: Filing, who: str, at: datetime) -> None:
        submission.resubmit(filing, self.people[who], at, self.calendar)

    def collect(self, filing: Filing, reviewer: str, at: datetime, given: Collection) -> None:
        """At the counter, against a paper (17-§13)."""
        copies.record_collection(filing.receipt, self.people[reviewer], at, given)

    def download(self, filing: Filing, who: str, at: datetime) -> None:
        copies.record_copy(filing.receipt, self.people[who], at, "page")

    def correct(
        self, filing: Filing, by: tuple[str, str], at: tuple[datetime, datetime], reason: str, **texts: str
    ) -> None:
        """Proposed by the first of the two, confirmed by the second."""
        one, other = (self.people[who] for who in by)
        proposal = life.propose_correction(filing.receipt, one, at[0], self.press, reason, texts)
        life.confirm(proposal, other, at[1], self.press, "已与申报表核对。")

    def revoke(
        self, filing: Filing, by: tuple[str, str], at: tuple[datetime, datetime], reason: str, article: str
    ) -> None:
        one, other = (self.people[who] for who in by)
        proposal = life.propose_revocation(filing.receipt, one, at[0], reason, article)
        life.confirm(proposal, other, at[1], self.press, "事实清楚，同意。")

    def refresh(self, filing: Filing) -> None:
        """What was linked by object is then known by id too."""
        db.session.flush()
        db.session.refresh(filing)

    def told(self, filing: Filing) -> None:
        db.session.flush()
        outbox.told_at_the_time(filing.id)
        # What the single window told of it.
        outbox.told_at_the_time(None)
