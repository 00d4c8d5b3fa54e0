"""The tables; importing this package registers them all."""

from filing.models.accounts import ApiToken, Organisation, User
from filing.models.agencies import Agency, ListedZone
from filing.models.documents import Document
from filing.models.filings import Filing, FilingEvent, SupplementItem
from filing.models.receipts import Receipt, ReceiptSeries
from filing.models.register import Enterprise, EnterpriseVersion
from filing.models.system import CalendarYear, IdempotencyKey, Notice, RateCount, Setting

__all__ = [
    "Agency", "ApiToken", "CalendarYear", "Document", "Enterprise", "EnterpriseVersion", "Filing", "FilingEvent",
    "IdempotencyKey", "ListedZone", "Notice", "Organisation", "RateCount", "Receipt", "ReceiptSeries", "Setting",
    "SupplementItem", "User",
]  # fmt: skip
