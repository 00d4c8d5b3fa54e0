"""What stands on a filing's papers: the statutory form, the commitment, the agency's letters; for pages and API alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from filing.domain.days.calendar import SHANGHAI
from filing.domain.errors import NotFound
from filing.domain.forms.letters import Letter, has_letter, letter
from filing.domain.papers.lines import Block, FormPaper, Grid, Row, Table, line, typed
from filing.domain.questions.answers import Question, Rows, walk
from filing.domain.questions.display import date_text
from filing.domain.questions.naming import titles_around
from filing.domain.questions.spec import Field
from filing.domain.questions.values import is_blank
from filing.models import AgencyLetter, Filing
from filing.services.filings.differences import changed
from filing.services.filings.digests import digest_of
from filing.services.filings.reading import Reading
from filing.services.filings.sheet import words

#: Questions the published form lacks that are printed in the row of another.
_PRINTED_ELSEWHERE = frozenset({"detail", "investor"})


@dataclass(frozen=True)
class Print:
    """What is printed: the file's name without its ending, a template of templates/papers, and what stands on it."""

    name: str
    template: str
    facts: dict[str, object]


def form_print(read: Reading) -> Print:
    """申报表 as the annex rules it."""
    paper = form_paper(read)
    name = f"{paper.title}-{paper.application_number or '草稿'}"
    return Print(name, "form.html", {"paper": paper, "foot": foot_of_form(paper)})


def commitment_print(read: Reading, *, each: bool = False) -> Print:
    """承诺书 (17-§8（二）): one sheet for all who sign, or one each."""
    whole = commitment(read)
    apart = [replace(whole, signatories=(name,)) for name in whole.signatories]
    facts: dict[str, object] = {"sheets": apart if each else [whole], "foot": foot_of_commitment(read)}
    return Print(whole.title, "commitment.html", facts)


def letter_print(filing: Filing, letter_id: int) -> Print:
    """One letter of the agency, in the words it was sent with; NotFound where the filing has none such."""
    found = _letter_of(filing, letter_id)
    foot = f"编号 {found.number}　申报编号 {filing.application_number}\n由外商投资企业设立及变更备案系统（模拟）生成"
    facts: dict[str, object] = {
        "letter": found.content,
        "number": found.number,
        "issued_on": date_text(found.issued_on),
        "foot": foot,
    }
    return Print(f"{found.title}-{found.number}", "letter.html", facts)


def _letter_of(filing: Filing, letter_id: int) -> AgencyLetter:
    for one in filing.letters:
        if one.id == letter_id:
            return one
    raise NotFound("没有找到这份告知书。请返回该件申报重新选择。")


def form_paper(read: Reading) -> FormPaper:
    filing = read.filing
    return FormPaper(
        title=read.form.title,
        record_number=filing.receipt.number if filing.receipt else "",
        application_number=filing.application_number or "",
        digest=digest_of(read),
        draft="草稿，尚未提交" if filing.is_draft else "",
        submitted=""
        if filing.is_draft
        else f"{filing.last_submission.at.astimezone(SHANGHAI):%Y年%-m月%-d日 %H:%M}",
        tables=read.kind.printed(read.form, read.matter),
        more=tuple(_beside(read)),
    )


def foot_of_form(paper: FormPaper) -> str:
    """What tells one print from another: number, day and digest."""
    number = (
        f"申报编号 {paper.application_number}　{paper.submitted} 提交" if paper.submitted else paper.draft
    )
    return f"{number}\n申报内容校验值（SHA-256）{paper.digest}"


def commitment(read: Reading) -> Letter:
    if not has_letter(read.kind):
        raise NotFound("这类备案没有承诺书。请返回申报，按清单上传文件。")
    return letter(read.kind, read.matter)


def foot_of_commitment(read: Reading) -> str:
    """A draft has no number yet: its own stands at the end of the one that it is given."""
    filing = read.filing
    own = f"草稿号 {filing.id:07d}（提交后为申报编号的末七位）"
    number = f"申报编号 {filing.application_number}" if filing.application_number else own
    return f"{number}\n申报内容校验值（SHA-256）{digest_of(read)}"


def _beside(read: Reading) -> Iterator[Table]:
    """What was told beside the form; nothing stands under a heading without lines."""
    if rows := tuple(_more_answers(read)):
        yield Table("另行填报的事项", (Block(rows),))
    if told := changed(read):
        grid = Grid("", ("事项", "变更前", "变更后"), tuple((c.title, c.before, c.after) for c in told))
        yield Table("变更前后对照", (Block((grid,)),))
    yield Table("申报材料", (Block((Grid("", ("材料", "文件"), tuple(_papers(read))),)),))


def _more_answers(read: Reading) -> Iterator[Row | Grid]:
    """The questions that the published form lacks; the rows of a list as a list."""
    for item in walk(read.form, read.answers, read.facts):
        if isinstance(item, Rows):
            if item.rows and not item.group.statutory:
                yield _list(read, item)
        elif _is_beside(item):
            head = "　".join([*titles_around(read.form, read.answers, item.path), item.field.noun])
            yield Row(head, (line(typed(words(read, item.field, item.value))),))


def _is_beside(item: Question) -> bool:
    in_a_list = item.path[0] == "event" and any(isinstance(step, int) for step in item.path)
    asked = not item.field.statutory and item.field.key not in _PRINTED_ELSEWHERE
    return asked and not in_a_list and not is_blank(item.value)


def _list(read: Reading, item: Rows) -> Grid:
    fields = [member for member in item.group.members if isinstance(member, Field)]
    rows = (tuple(words(read, f, row.get(f.key)) for f in fields) for row in item.rows)
    return Grid(item.group.label, tuple(f.label for f in fields), tuple(rows))


def _papers(read: Reading) -> Iterator[tuple[str, ...]]:
    """Each paper once, with the files of all persons; why one is not there."""
    for key, same in groupby(read.checklist, key=lambda row: row.id):
        row = max(same, key=lambda one: one.required)
        files = [d.file_name for d in read.documents if d.requirement == key and d.translation_of_id is None]
        yield row.no + row.label, "；".join(files) or ("" if row.required else row.reason)
