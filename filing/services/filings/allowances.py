"""How much one organisation, one person and one filing may make in a day: far more than work needs, far less than a loop writes.

Two who write at once may each be let in as the last one: what is over is over by a row.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from filing.domain.errors import BoundMet, MoveNotAllowed
from filing.domain.procedures.filing import State
from filing.extensions import db
from filing.models import Document, Filing, FilingEvent, User

#: Of one organisation, not submitted.
MOST_DRAFTS = 500
#: Of one filing, those taken off its list too.
MOST_DOCUMENTS, MOST_BYTES = 300, 500 * 1024 * 1024
#: By one person in a day.
FILES_A_DAY, BYTES_A_DAY, MOVES_A_DAY = 2_000, 5 * 1024 * 1024 * 1024, 1_000
#: By applicants with one filing in a day: each tells everybody who has to do with it.
MOVES_OF_ONE_A_DAY = 20
A_DAY = timedelta(days=1)
_EVENT = FilingEvent.__table__.c
_MOVES = select(func.count()).where(
    _EVENT.actor_id == bindparam("actor"),
    _EVENT.actor_role == "applicant",
    _EVENT.at > bindparam("since"),
    _EVENT.at <= bindparam("now"),
)
_MEGABYTE = 1024 * 1024


def require_room_for_a_draft(actor: User) -> None:
    """BoundMet where the organisation has as many drafts as anybody may."""
    own = (Filing.organisation_id == actor.organisation_id, Filing.state == State.DRAFT)
    if (db.session.scalar(select(func.count()).where(*own)) or 0) >= MOST_DRAFTS:
        raise BoundMet(
            f"本单位未提交的草稿已有{MOST_DRAFTS}份，不能再新建。请先提交，或在“我的申报”中删除不再需要的草稿。"
        )


def require_room_for_a_file(filing: Filing) -> None:
    """BoundMet where a filing has as many files, or as much in them, as it may."""
    if len(filing.documents) >= MOST_DOCUMENTS:
        raise BoundMet(f"每份申报最多保留{MOST_DOCUMENTS}个文件，请合并扫描件后再上传。")
    if sum(document.size for document in filing.documents) >= MOST_BYTES:
        most = MOST_BYTES // _MEGABYTE
        raise BoundMet(f"每份申报的文件合计最多{most} MB，已经用完。请降低扫描分辨率，或合并后再上传。")


def require_files_left(actor: User, now: datetime) -> None:
    """BoundMet for a person who has uploaded as much as one may in a day."""
    query = select(func.count(), func.coalesce(func.sum(Document.size), 0)).where(
        Document.uploaded_by_id == actor.id, Document.uploaded_at > now - A_DAY, Document.uploaded_at <= now
    )
    files, size = db.session.execute(query).one()
    if files >= FILES_A_DAY:
        raise BoundMet(f"您24小时内已上传{FILES_A_DAY}个文件，达到上限，请明天再上传。")
    if size >= BYTES_A_DAY:
        most = BYTES_A_DAY // _MEGABYTE // 1024
        raise BoundMet(f"您24小时内上传的文件合计已达{most} GB，请明天再上传，或降低扫描分辨率。")


def require_moves_left(filing: Filing, actor: User, now: datetime) -> None:
    """MoveNotAllowed for an applicant who goes back and forth with one filing, or with many, more than anybody has to."""
    since = now - A_DAY
    made = sum(event.actor_role == "applicant" and since < event.at <= now for event in filing.events)
    if made >= MOVES_OF_ONE_A_DAY:
        raise MoveNotAllowed(
            f"这份申报24小时内已提交、撤回等{MOVES_OF_ONE_A_DAY}次，达到上限。请核对内容后，明天再办理。"
        )
    if _moves_of(actor, since, now) >= MOVES_A_DAY:
        raise MoveNotAllowed(f"您24小时内已办理{MOVES_A_DAY}次，达到上限，请明天再办理。")


def _moves_of(actor: User, since: datetime, now: datetime) -> int:
    asked = {"actor": actor.id, "since": since, "now": now}
    return db.session.connection().execute(_MOVES, asked).scalar_one()
