"""申报表: the statutory form with what was submitted, on a page and as PDF."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from flask import render_template
from flask_login import current_user

from filing.current import in_hand, reading
from filing.domain.days.calendar import SHANGHAI
from filing.domain.papers.lines import Block, FormPaper, Grid, Row, Table, line, typed
from filing.domain.questions.answers import Question, Rows, walk
from filing.domain.questions.naming import titles_around
from filing.domain.questions.spec import Field
from filing.domain.questions.values import is_blank
from filing.models import Filing
from filing.services.filings.digests import digest_of
from filing.services.filings.reading import Reading
from filing.services.people.sight import filing_for
from filing.web.changing.differences import changed
from filing.web.form.sheet import words
from filing.web.papers.blueprint import as_pdf, bp, readers

#: Questions the published form lacks that are printed in the row of another.
_PRINTED_ELSEWHERE = frozenset({"detail", "investor"})


@bp.get("/filings/<int:filing_id>/print")
@readers
def form(filing_id: int):
    """申报表 as the annex rules it: what was submitted, or a draft marked as one"""
    filing = filing_for(current_user, filing_id)
    paper = paper_of(filing)
    return render_template("applicant/print.html", filing=filing, paper=paper, foot=foot_of(paper))


@bp.get("/filings/<int:filing_id>/form.pdf")
@readers
def form_pdf(filing_id: int):
    """The same as PDF, with its number and digest at the foot of each page"""
    paper = paper_of(filing_for(current_user, filing_id))
    name = f"{paper.title}-{paper.application_number or '草稿'}"
    return as_pdf(name, "form.html", paper=paper, foot=foot_of(paper))


def read_for_paper(filing: Filing) -> Reading:
    """A draft as it stands; of everything else, what was last sent in."""
    return reading(filing) if filing.is_draft else in_hand(filing)


def paper_of(filing: Filing) -> FormPaper:
    read = read_for_paper(filing)
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


def foot_of(paper: FormPaper) -> str:
    """What tells one print from another: number, day and digest."""
    number = (
        f"申报编号 {paper.application_number}　{paper.submitted} 提交" if paper.submitted else paper.draft
    )
    return f"{number}\n申报内容校验值（SHA-256）{paper.digest}"


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
