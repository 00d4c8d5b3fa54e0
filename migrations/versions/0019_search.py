"""The index of everything a filing is known by: FTS5 on SQLite, tsvector with GIN on PostgreSQL.

It holds runs of three characters that the program cuts (and shorter ones at a text's end), not a database's own
trigrams: those of FTS5 find nothing of one or two characters, those of pg_trgm need an extension and a locale that
knows Chinese characters for letters.
"""

import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
AT_ONCE = 500
#: Indexes of an applicant's own list, by the column it is sorted by.
OWN = {"changed": "updated_at", "due": "due_on"}
FILINGS = sa.table(
    "filing",
    sa.column("id", sa.Integer),
    sa.column("answers", JSON),
    sa.column("application_number", sa.String),
    sa.column("organisation_id", sa.Integer),
    sa.column("agency_id", sa.Integer),
    sa.column("enterprise_id", sa.Integer),
)
EVENTS = sa.table(
    "filing_event",
    sa.column("id", sa.Integer),
    sa.column("filing_id", sa.Integer),
    sa.column("move", sa.String),
    sa.column("snapshot", JSON),
)
RECEIPTS = sa.table("receipt", sa.column("filing_id", sa.Integer), sa.column("number", sa.String))
ENTERPRISES = sa.table("enterprise", sa.column("id", sa.Integer), sa.column("credit_code", sa.String))


def upgrade():
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        op.execute(
            "create virtual table filing_words using fts5(own, sent, tokenize = 'ascii', prefix = '1 2')"
        )
        put = sa.text("insert into filing_words (rowid, own, sent) values (:id, :own, :sent)")
    else:
        op.execute(
            "create table filing_words (id integer primary key references filing (id) on delete cascade,"
            " own tsvector not null, sent tsvector not null)"
        )
        for side in ("own", "sent"):
            op.execute(f"create index ix_filing_words_{side} on filing_words using gin ({side})")
        put = sa.text(
            "insert into filing_words (id, own, sent) values (:id, cast(:own as tsvector), cast(:sent as tsvector))"
        )
    _fill(connection, put)
    for what, column in OWN.items():
        op.create_index(f"ix_filing_own_{what}", "filing", ["organisation_id", column, "id"])


def downgrade():
    for what in OWN:
        op.drop_index(f"ix_filing_own_{what}", "filing")
    op.execute("drop table filing_words")


def _fill(connection, put):
    last = 0
    while True:
        query = sa.select(FILINGS).where(FILINGS.c.id > last).order_by(FILINGS.c.id).limit(AT_ONCE)
        rows = connection.execute(query).all()
        if not rows:
            return
        connection.execute(put, [_words(connection, row) for row in rows])
        last = rows[-1].id


def _words(connection, row):
    of_it = EVENTS.c.filing_id == row.id
    of_it &= EVENTS.c.move.in_(("submit", "resubmit"))
    sent = connection.scalar(sa.select(EVENTS.c.snapshot).where(of_it).order_by(EVENTS.c.id.desc()).limit(1))
    numbers = [row.application_number or ""]
    numbers += connection.scalars(sa.select(RECEIPTS.c.number).where(RECEIPTS.c.filing_id == row.id))
    numbers += connection.scalars(
        sa.select(ENTERPRISES.c.credit_code).where(ENTERPRISES.c.id == row.enterprise_id)
    )
    own = [f"§{row.organisation_id}", *_runs([*_known_by(row.answers), *numbers])]
    seen = [f"§{row.agency_id}", *_runs([*_known_by(sent), *numbers])] if sent else []
    return {"id": row.id, "own": _kept(connection, own), "sent": _kept(connection, seen)}


def _kept(connection, runs):
    if connection.dialect.name == "sqlite" or not runs:
        return " ".join(runs)
    sight, *rest = runs
    beginnings = {f"{sight}§{run[:end]}" for run in rest for end in (1, 2)}
    placed = [f"'{run}':{place}" for place, run in enumerate(rest, 1)]
    return " ".join([f"'{sight}'", *placed, *(f"'{one}'" for one in sorted(beginnings))])


def _known_by(answers):
    enterprise = _group(_group(answers).get("enterprise"))
    name, code = (
        _group(enterprise.get("enterprise_name")),
        _group(enterprise.get("unified_social_credit_code")),
    )
    rows = answers.get("investors")
    investors = [_group(row) for row in rows] if isinstance(rows, list) else []
    found = [name.get("cn"), name.get("en"), code.get("text")]
    found += [row.get(key) for row in investors for key in ("name_cn", "name_en")]
    return [text for text in found if isinstance(text, str)]


def _group(value):
    return value if isinstance(value, dict) else {}


def _runs(texts):
    plain = (_folded(text) for text in texts)
    return [text[at : at + 3] for text in plain for at in range(len(text))]


def _folded(text):
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    plain = (
        c if c.isascii() else str(unicodedata.decimal(c, c)) for c in unicodedata.normalize("NFKC", bare)
    )
    return "".join(c for c in "".join(plain).casefold() if c.isalnum())
