"""The tables; importing this package registers them all."""

from filing.models.accounts import ApiToken, Organisation, User
from filing.models.agencies import Agency, ListedZone
from filing.models.audit import AuditLink, AuditRecord
from filing.models.batches import Batch, BatchItem
from filing.models.documents import Document
from filing.models.filings import Filing, FilingEvent, FilingLink, ReviewMark
from filing.models.findings import FindingAnswer
from filing.models.receipts import Receipt, ReceiptProposal, ReceiptSeries
from filing.models.register import Enterprise, EnterpriseLink, EnterpriseOffer, EnterpriseVersion
from filing.models.seals import SealKey, SealRoot
from filing.models.search import is_of_the_index
from filing.models.supplements import SupplementItem
from filing.models.system import CalendarYear, IdempotencyKey, Notice, RateCount, Setting
from filing.models.views import SavedView

__all__ = [
    "Agency", "ApiToken", "AuditLink", "AuditRecord", "Batch", "BatchItem", "CalendarYear", "Document", "Enterprise",
    "EnterpriseLink", "EnterpriseOffer", "EnterpriseVersion", "Filing", "FilingEvent", "FilingLink", "FindingAnswer",
    "IdempotencyKey", "ListedZone", "Notice", "Organisation", "RateCount", "Receipt", "ReceiptProposal", "ReceiptSeries",
    "ReviewMark", "SavedView", "SealKey", "SealRoot",
    "Setting", "SupplementItem",
    "User", "is_of_the_index",
]  # fmt: skip
