"""The measures' own text, both versions, and what in this system rests on each of its places."""

from __future__ import annotations

from flask import redirect, render_template, url_for

from filing.domain.articles import REVISED_2017, RULE_SETS, ruleset_on
from filing.domain.lawmap import SOURCE_LABELS, Source, law_map
from filing.domain.reference.measures import counterpart, decision_of_2017, measures
from filing.http.access import access
from filing.web.citing import law_today
from filing.web.public.blueprint import bp

VERSIONS = {rules.id: rules for rules in RULE_SETS}


@bp.get("/law")
@access("public")
def law_in_force():
    """To the version in force today."""
    return redirect(url_for("public.law_text", version=ruleset_on(law_today()).id), 302)


@bp.get(f"/law/<any({', '.join(map(repr, VERSIONS))}):version>")
@access("public")
def law_text(version: str):
    """One version, word for word; each article beside its number in the other, what the revision put in marked."""
    shown = VERSIONS[version]
    return render_template(
        "law/text.html",
        text=measures(shown),
        versions=RULE_SETS,
        in_force=ruleset_on(law_today()),
        revised=REVISED_2017,
        counterpart=counterpart,
        put_in=_put_in(),
        decision=decision_of_2017(),
    )


def _put_in() -> dict[int, list]:
    """Article of the order of 2016 -> the paragraphs and items that the revision added to it."""
    added: dict[int, list] = {}
    for chapter in measures(REVISED_2017).chapters:
        for article in chapter.articles:
            if article.place.before_revision:
                new = [p.place for p in article.passages() if p.is_new]
                added[article.place.before_revision.number] = new
    return added


@bp.get("/law/map")
@access("public")
def law_rests():
    """条文对照."""
    return render_template("law/map.html", rows=law_map(), sources=list(Source), labels=SOURCE_LABELS)
