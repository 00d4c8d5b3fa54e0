"""The record's rows come and go whole: no row of which nothing but its id is left, none written answer by answer.

A row that was taken off the record answer by answer stayed in it as {"id": …}. The entries are kept, said in another
way, and what they add up to is mended: every reader of the record would have to know of such rows otherwise.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
PARTS = ("enterprise", "investors", "acquisition", "strategic_investment")
VERSIONS = sa.table(
    "enterprise_version",
    sa.column("id", sa.Integer),
    sa.column("enterprise_id", sa.Integer),
    sa.column("valid_from", sa.Date),
    sa.column("facts", JSON),
    sa.column("changes", JSON),
)
FILINGS = sa.table(
    "filing",
    sa.column("id", sa.Integer),
    sa.column("base_id", sa.Integer),
    sa.column("state", sa.String),
    sa.column("answers", JSON),
)


def upgrade():
    connection = op.get_bind()
    enterprises = sa.select(VERSIONS.c.enterprise_id).distinct().order_by(VERSIONS.c.enterprise_id)
    for enterprise_id in connection.scalars(enterprises).all():
        _mend_record(connection, enterprise_id)
    drafts = FILINGS.c.base_id.is_not(None) & (FILINGS.c.state == "draft")
    for row in connection.execute(sa.select(FILINGS).where(drafts)).all():
        mended = {k: without_ghosts(v) if k in PARTS else v for k, v in row.answers.items()}
        if mended != row.answers:
            connection.execute(FILINGS.update().where(FILINGS.c.id == row.id).values(answers=mended))


def _mend_record(connection, enterprise_id):
    of_it = sa.select(VERSIONS).where(VERSIONS.c.enterprise_id == enterprise_id).order_by(VERSIONS.c.id)
    seen = []
    for row in connection.execute(of_it).all():
        earlier = [version for version in seen if version.valid_from <= row.valid_from]
        before = max(earlier, key=lambda v: (v.valid_from, v.id)).facts if earlier else {}
        seen.append(row)
        mended = {
            "facts": without_ghosts(row.facts),
            "changes": in_whole_rows(row.changes, before, row.facts),
        }
        if mended != {"facts": row.facts, "changes": row.changes}:
            connection.execute(VERSIONS.update().where(VERSIONS.c.id == row.id).values(mended))


def in_whole_rows(changes, before, after):
    """The entry that writes each row that came with it, or left, as a whole."""
    found = {}
    for path, value in changes:
        row = _row_that_moved(path, before, after)
        key = tuple(path) if row is None else row
        found[key] = without_ghosts(value if row is None else _at(after, row))
    return [[list(path), None if _is_ghost(value) else value] for path, value in found.items()]


def _row_that_moved(path, before, after):
    """The outermost row on the way that only one of the two has."""
    for end in range(2, len(path) + 1):
        way = tuple(path[:end])
        lists = [_at(side, way[:-1]) for side in (before, after)]
        if any(isinstance(found, list) for found in lists):
            had, has = (
                _at(side, way) is not None and not _is_ghost(_at(side, way)) for side in (before, after)
            )
            if had != has:
                return way
    return None


def _at(part, path):
    for step in path:
        if isinstance(part, list):
            part = next((row for row in part if isinstance(row, dict) and row.get("id") == step), None)
        else:
            part = part.get(step) if isinstance(part, dict) else None
    return part


def without_ghosts(part):
    if isinstance(part, list):
        return [without_ghosts(row) for row in part if not _is_ghost(row)]
    if isinstance(part, dict):
        mended = {key: without_ghosts(value) for key, value in part.items()}
        return {key: value for key, value in mended.items() if value != [] or part[key] == []}
    return part


def _is_ghost(row):
    return isinstance(row, dict) and set(row) == {"id"}


def downgrade():
    """Nothing to undo: the earlier house reads whole rows as well."""
