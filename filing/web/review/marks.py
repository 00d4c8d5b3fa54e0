"""标注: beside the line that is being read, with the papers next to it; kept as it is typed."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import in_hand, now
from filing.extensions import transaction
from filing.models import Filing
from filing.services.filings import marks
from filing.services.filings.marks import PAPER, Said
from filing.services.people.sight import filing_for
from filing.web.forms import fault_of, trimmed
from filing.web.review import letter as letters
from filing.web.review.blueprint import bp, deciders
from filing.web.review.decisions import held, require_open
from filing.web.review.filing import is_shown, papers
from filing.web.review.letter import Topic

MOVE = "request_supplement"


@bp.get("/<int:filing_id>/marks/<path:key>")
@deciders
def mark_page(filing_id: int, key: str):
    filing = filing_for(current_user, filing_id)
    require_open(filing, MOVE)
    topic, known = _topic(filing, key), marks.marks_of(filing).get(key)
    said = Said(known.ground, known.problem, known.expected) if known else Said()
    return _page(filing, topic, said, [])


@bp.post("/<int:filing_id>/marks/<path:key>")
@deciders
def put_mark(filing_id: int, key: str):
    """Kept whatever it says; only a mark that is finished leads back to the line it stands at."""
    filing = filing_for(current_user, filing_id)
    require_open(filing, MOVE)
    topic, said, step = _topic(filing, key), _said(), request.form.get("step", "save")
    if topic.why_not:
        return _page(filing, topic, said, [topic.why_not]), 422
    is_autosave = bool(request.headers.get("X-Autosave"))
    if is_autosave and (too_long := _faults_of_words(said)):
        return {"saved": False, "message": too_long[0]}, 422
    with transaction():
        filing = held(filing_id, None)
        require_open(filing, MOVE)
        if step == "remove" or said.is_blank and is_autosave:
            marks.remove(filing, [key])
        elif not said.is_blank:
            marks.put(filing, current_user, now(), key, said)
    if is_autosave:
        return {"saved": True, "seen": "", "saved_at": now().isoformat(timespec="seconds")}
    if step == "remove":
        flash("已删除该处标注。", "success")
        return _back(filing_id, key)
    if faults := _faults(topic, said):
        return _page(filing_for(current_user, filing_id), topic, said, faults), 422
    flash("已标注，写入一次性告知的草稿。", "success")
    return _back(filing_id, key)


@bp.post("/<int:filing_id>/marks/<path:key>/phrases/<int:number>")
@deciders
def use_phrase(filing_id: int, key: str, number: int):
    """One of the agency's own phrases, put behind what is typed."""
    filing = filing_for(current_user, filing_id)
    require_open(filing, MOVE)
    topic, said, phrases = _topic(filing, key), _said(), marks.phrases_of(filing.agency_id)
    if number < len(phrases) and not topic.why_not:
        said = Said(said.ground, "\n".join(filter(None, [said.problem, phrases[number]])), said.expected)
        with transaction():
            marks.put(held(filing_id, None), current_user, now(), key, said)
    return _page(filing_for(current_user, filing_id), topic, said, [])


def _back(filing_id: int, key: str):
    anchor = "papers" if key.startswith(PAPER) else f"line-{key}"
    return redirect(url_for("review.filing_page", filing_id=filing_id, _anchor=anchor), 303)


def _topic(filing: Filing, key: str) -> Topic:
    """The part of the form or the paper of that key; 404 for what is neither."""
    parts, paper_topics = letters.topics(filing)
    found = next((t for t in letters.every_topic(parts, paper_topics) if t.key == key), None)
    return found or abort(404)


def _said() -> Said:
    given = (trimmed(request.form.get(name)) for name in ("problem", "expected"))
    return Said(request.form.get("ground", ""), *given)


def _faults(topic: Topic, said: Said) -> list[str]:
    if not said.problem:
        return [f"{topic.label}：请写明有什么问题，例如“与证明文件所载不一致”。"]
    return _faults_of_words(said)


def _faults_of_words(said: Said) -> list[str]:
    checked = (fault_of(said.problem, "问题"), fault_of(said.expected, "应补充的内容"))
    return [fault for fault in checked if fault]


def _page(filing: Filing, topic: Topic, said: Said, faults: list[str]):
    read_papers = papers(in_hand(filing))
    return render_template(
        "review/mark.html",
        filing=filing,
        topic=topic,
        action=url_for("review.put_mark", filing_id=filing.id, key=topic.key),
        said=said,
        grounds=marks.grounds_for(topic.key),
        phrases=marks.phrases_of(filing.agency_id),
        problems=[{"href": "#problem", "message": message} for message in faults],
        papers=read_papers,
        paper_key=marks.paper_key,
        first_paper=next((d for _, own in read_papers for d, _ in own if is_shown(d)), None),
        notes_of={},
        may_mark=False,
    )
