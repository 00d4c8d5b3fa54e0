"""批量新建: one table makes a draft for each enterprise it names, all like a sample; all of them, or none."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from filing.domain import parties
from filing.domain.errors import BadAnswer, MoveNotAllowed
from filing.domain.forms import KINDS, paper_names
from filing.domain.forms.checklist import Requirement
from filing.domain.procedures.filing import State
from filing.domain.questions.paths import get_at
from filing.domain.questions.spec import choices
from filing.domain.questions.values import sought
from filing.domain.sheets.reading import Fault
from filing.domain.sheets.several import CODE, INVESTORS, NAME, Planned, columns_for, plan
from filing.extensions import db
from filing.models import Document, Filing, ListedZone, Party, User
from filing.services.filings import drafts
from filing.services.filings.reading import Reading

#: What is one enterprise's alone, however alike the others are.
OF_ONE_ENTERPRISE = ("name_preapproval_or_business_licence", "filing_commitment_letter")
#: Of people and investors: the same in each filing that they stand in.
OF_SOMEBODY = ("investor_qualification_or_id", "legal_representative_id")
ENDED = (State.CANCELLED, State.NOT_COMPLETED, State.OUT_OF_SCOPE)


def require_sample(filing: Filing) -> None:
    """MoveNotAllowed where others cannot be like it: a change is of one enterprise's record."""
    if KINDS[filing.kind].changes_record:
        raise MoveNotAllowed("变更备案针对一家企业的备案记录，不能批量新建；请从“新建申报”选择企业办理变更。")


def template(sample: Filing, today: date) -> tuple[list[str], list[list[str]]]:
    """The heads, and a row that shows how each cell is written."""
    columns = columns_for(KINDS[sample.kind].form_on(today))
    return [c.head for c in columns], [[c.example for c in columns]]


def planned(sample: Filing, actor: User, text: str, today: date) -> tuple[list[Planned], list[Fault]]:
    """What a table would make, or every faulty cell of it; writes nothing."""
    require_sample(sample)
    form = KINDS[sample.kind].form_on(today)
    answers = drafts.answers_to_copy(sample)
    if "licence_pending" in choices(get_at(sample.answers, CODE)):
        answers = {**answers, CODE[0]: {**answers[CODE[0]], CODE[1]: "licence_pending"}}
    found, faults = plan(form, text, answers, _known(sample, actor), today, ListedZone.lists_on(today))
    if not faults and not _are_made(sample, found):
        taken = _names_taken(actor, found)
        faults = [_there_already(one) for one in found if one.name in taken]
    return ([] if faults else found), faults


def _are_made(sample: Filing, plans: Sequence[Planned]) -> bool:
    """Whether the table did its work before: it was sent twice."""
    return {one.name for one in plans} <= {filing.enterprise_name for filing in made_from(sample)}


def _known(sample: Filing, actor: User) -> dict[str, Mapping]:
    """Investors by their sought names: the sample's, and of the book those whose name is one party's alone."""
    own = (Party.organisation_id == actor.organisation_id) & (Party.kind == parties.INVESTOR)
    known: dict[str, Mapping] = {}
    shared: set[str] = set()
    for party in db.session.scalars(select(Party).where(own)):
        name = sought(parties.name_of(party.content))
        shared |= {name} & known.keys()
        known[name] = party.content
    rows = sample.answers.get(INVESTORS[0]) or []
    return {k: v for k, v in known.items() if k not in shared} | {sought(r.get("name_cn")): r for r in rows}


def _there_already(one: Planned) -> Fault:
    said = next(number for column, (number, _) in one.said.items() if column.path == NAME)
    words = f"本单位已有“{one.name}”的申报。请改为另一家企业；不再需要原草稿的，请先删除"
    return Fault(said, "企业中文名称", words)


def _names_taken(actor: User, plans: Sequence[Planned]) -> set[str]:
    names = [one.name for one in plans]
    own = (Filing.organisation_id == actor.organisation_id) & Filing.enterprise_name.in_(names)
    return set(db.session.scalars(select(Filing.enterprise_name).where(own, Filing.state.not_in(ENDED))))


def offered_papers(sample: Filing) -> list[Document]:
    """Papers of the sample that may be good for others too; translations go with their originals."""
    return [
        paper
        for paper in sample.current_documents
        if paper.requirement not in OF_ONE_ENTERPRISE and paper.translation_of_id is None
    ]


def make(
    sample: Filing, actor: User, plans: Sequence[Planned], papers: Container[int], now: datetime
) -> list[Filing]:
    """The drafts, in the order of the table, with those papers of the sample that were chosen; none the second time.

    BadAnswer where one of the enterprises was begun in the meantime: nothing is made then.
    """
    if _are_made(sample, plans):
        return []
    if taken := _names_taken(actor, plans):
        raise BadAnswer(f"本单位刚刚已有同名企业的申报：{'、'.join(sorted(taken))}。没有新建任何一份。")
    chosen = [paper for paper in offered_papers(sample) if paper.id in papers]
    return [_made(sample, actor, one, chosen, now) for one in plans]


def _made(sample: Filing, actor: User, one: Planned, papers: list[Document], now: datetime) -> Filing:
    draft = drafts.create(actor, sample.kind, now)
    draft.sample = sample
    drafts.save_answers(draft, actor, one.answers, now)
    for paper in papers:
        if _is_good_for(paper, sample, one.answers):
            _listed(paper, draft, actor, now)
    return draft


def _is_good_for(paper: Document, sample: Filing, answers: Mapping[str, Any]) -> bool:
    """Whether the one whose paper it is stands in the other filing too, with the same number."""
    if paper.requirement != OF_SOMEBODY[0]:
        return True
    place = (*INVESTORS, paper.row, "certificate", "number") if paper.row else INVESTORS
    number = get_at(sample.answers, place)
    return number is not None and get_at(answers, place) == number


def _listed(paper: Document, draft: Filing, actor: User, now: datetime) -> None:
    again = _copied(paper, draft, actor, now)
    for translation in paper.filing.current_documents:
        if translation.translation_of_id == paper.id:
            _copied(translation, draft, actor, now).translation_of = again


def _copied(paper: Document, draft: Filing, actor: User, now: datetime) -> Document:
    again = paper.copy_for(draft)
    again.uploaded_by, again.uploaded_at, again.on_file_id = actor, now, None
    db.session.add(again)
    return again


def made_from(sample: Filing) -> list[Filing]:
    """The filings that its tables made, in their order."""
    return list(db.session.scalars(select(Filing).where(Filing.sample_id == sample.id).order_by(Filing.id)))


def place_of(sample: Filing, file_name: str, today: date) -> tuple[Filing, Requirement]:
    """The draft and the row of its checklist that a file is for, by its name; BadAnswer says what the name lacks."""
    drafts_made = {one.enterprise_name: one for one in made_from(sample) if one.is_draft}
    enterprise = paper_names.enterprise_named(file_name, drafts_made)
    if enterprise is None:
        raise BadAnswer(
            f"“{file_name}”没有上传：文件名中没有这一批草稿的企业名称，请写明全称，例如“{_example(drafts_made)}”。"
        )
    draft = drafts_made[enterprise]
    row = paper_names.row_named(file_name, enterprise, Reading(draft, today).checklist)
    if row is None:
        raise BadAnswer(
            f"“{file_name}”没有上传：文件名看不出是{enterprise}的哪一项材料。"
            "请写明承诺书、名称预先核准、营业执照、授权委托书、法定代表人或者股权架构图；投资者的证明写明投资者名称。"
        )
    return draft, row


def _example(drafts_made: Mapping[str, Filing]) -> str:
    return f"{next(iter(drafts_made), '某某有限公司')}-承诺书.pdf"
