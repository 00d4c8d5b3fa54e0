"""Uploaded papers: kept by content, never overwritten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.domain.forms.checklist import Paper
from filing.domain.forms.received import SIGNED, WORTH_A_LOOK, words_for
from filing.extensions import db
from filing.models.accounts import User
from filing.models.filings import Filing
from filing.models.types import Json, UtcDateTime


class Document(db.Model):
    __table_args__ = (
        CheckConstraint("language in ('zh', 'foreign')", name="language"),
        # What a person uploaded in a day.
        Index("ix_document_uploaded", "uploaded_by_id", "uploaded_at", "size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    requirement: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(10), default="zh")
    # Whose paper it is: an investor's row id, or a person of the checklist; null where nobody was named.
    row: Mapped[str | None] = mapped_column(String(64))
    translation_of_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(60))
    pages: Mapped[int | None]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    storage_key: Mapped[str] = mapped_column(String(120))
    # Of the file as it came; None from before files were rewritten. It is kept only where a signature would break.
    received_sha256: Mapped[str | None] = mapped_column(String(64))
    original_key: Mapped[str | None] = mapped_column(String(120))
    # What was done to it before it was kept: words of domain.forms.received.
    cleaned: Mapped[list | None] = mapped_column(Json, default=list)
    # The paper of an earlier filing that was named instead of uploading it again.
    on_file_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    filing: Mapped[Filing] = relationship(back_populates="documents")
    uploaded_by: Mapped[User] = relationship()
    translation_of: Mapped[Document | None] = relationship(remote_side=id, foreign_keys=translation_of_id)

    def copy_for(self, filing: Filing, on_file: Document | None = None) -> Document:
        """The same stored file, listed for another filing; a translation's original is the caller's to set."""
        return Document(
            filing=filing,
            requirement=self.requirement,
            row=self.row,
            language=self.language,
            file_name=self.file_name,
            media_type=self.media_type,
            pages=self.pages,
            size=self.size,
            sha256=self.sha256,
            storage_key=self.storage_key,
            received_sha256=self.received_sha256,
            original_key=self.original_key,
            cleaned=self.cleaned,
            uploaded_by_id=self.uploaded_by_id,
            uploaded_at=self.uploaded_at,
            on_file_id=on_file.id if on_file else self.on_file_id,
        )

    @property
    def done(self) -> list[str]:
        """What was done to it before it was kept, for people."""
        return words_for(self.cleaned or ())

    @property
    def needs_a_look(self) -> bool:
        """Whether what was done may have cost something that was meant to be sent."""
        return bool(WORTH_A_LOOK & set(self.cleaned or ()))

    @property
    def was_signed(self) -> bool:
        """Whether the file as it came bore a digital signature, which what is kept bears no more."""
        return SIGNED in (self.cleaned or ())

    @property
    def paper(self) -> Paper:
        """The document as the checklist sees it."""
        return _paper(
            self.id, self.requirement, self.language, self.translation_of_id, self.row, self.on_file_id
        )

    @classmethod
    def papers_of(cls, filing: Filing) -> list[Paper]:
        """The current documents of a filing as the checklist sees them, without their rows."""
        return [_paper(*row) for row in db.session.execute(_PAPERS, {"filing": filing.id})]


def _paper(
    id: int, requirement: str, language: str, translation_of: int | None, row: str | None, on_file: int | None
) -> Paper:
    original = str(translation_of) if translation_of else None
    return Paper(str(id), requirement, language, original, row, on_file is not None)


_PAPERS = (
    select(
        Document.id,
        Document.requirement,
        Document.language,
        Document.translation_of_id,
        Document.row,
        Document.on_file_id,
    )
    .where(Document.filing_id == bindparam("filing"), Document.removed_at.is_(None))
    .order_by(Document.id)
)
