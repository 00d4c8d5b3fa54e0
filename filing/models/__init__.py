"""The tables; importing this package registers them all."""

from filing.models.accounts import ApiToken, Organisation, User
from filing.models.agencies import Agency, ListedZone
from filing.models.audit import AuditLink, AuditRecord
from filing.models.batches import Batch, BatchItem
from filing.models.documents import Document
from filing.models.filings import Filing, FilingEvent, FilingLink, ReviewMark, SupplementItem
from filing.models.findings import FindingAnswer
from filing.models.inspections import Inspection
from filing.models.receipts import Receipt, ReceiptProposal, ReceiptSeries
from filing.models.register import Enterprise, EnterpriseLink, EnterpriseOffer, EnterpriseVersion
from filing.models.seals import SealKey, SealRoot
from filing.models.supervision import Draw, DrawnEnterprise, Inspector, Recusal
from filing.models.system import CalendarYear, IdempotencyKey, Notice, RateCount, Setting

__all__ = [
    "Agency", "ApiToken", "AuditLink", "AuditRecord", "Batch", "BatchItem", "CalendarYear", "Document", "Draw", "DrawnEnterprise", "Enterprise",
    "EnterpriseLink", "EnterpriseOffer", "EnterpriseVersion", "Filing", "FilingEvent", "FilingLink", "FindingAnswer",
    "IdempotencyKey", "Inspection", "Inspector", "ListedZone", "Notice", "Organisation", "RateCount", "Receipt", "ReceiptProposal", "ReceiptSeries",
    "Recusal",
    "ReviewMark", "SealKey", "SealRoot",
    "Setting", "SupplementItem",
    "User",
]  # fmt: skip
