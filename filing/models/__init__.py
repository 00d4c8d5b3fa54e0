"""The tables; importing this package registers them all."""

from filing.models.accounts import ApiToken, Organisation, User
from filing.models.agencies import Agency, AgencyName, AgencyPhrase, ClosedZone, ListedZone
from filing.models.audit import AuditLink, AuditRecord, Imprint
from filing.models.batches import Batch, BatchItem
from filing.models.case_papers import CaseFile, CasePaper, CasePaperSeries
from filing.models.credit import CreditCorrection, CreditFile, CreditRecord
from filing.models.departments import Department
from filing.models.disclosures import Disclosure
from filing.models.documents import Document
from filing.models.filings import Filing, FilingLink
from filing.models.findings import FindingAnswer
from filing.models.history import FilingEvent
from filing.models.inspections import Inspection
from filing.models.letters import AgencyLetter, LetterSeries
from filing.models.licences import LicenceFact
from filing.models.log_ins import LogIn, MailLink
from filing.models.parties import Party
from filing.models.receipts import Receipt, ReceiptProposal, ReceiptSeries
from filing.models.register import Enterprise, EnterpriseLink, EnterpriseOffer, EnterpriseVersion
from filing.models.registrations import Registration
from filing.models.reports import Report, ReportAddition, ReportEvidence
from filing.models.seals import SealKey, SealRoot
from filing.models.search import is_of_the_index
from filing.models.second_factors import RecoveryCode, SecondFactor
from filing.models.sharing import Delivery, Subscription
from filing.models.supervision import Draw, DrawnEnterprise, Inspector, Recusal
from filing.models.supplements import ReviewMark, SupplementItem
from filing.models.system import CalendarYear, IdempotencyKey, Notice, RateCount, Setting
from filing.models.views import SavedView
from filing.models.yearly import YearlyPaper

__all__ = [
    "Agency", "AgencyLetter", "AgencyName", "AgencyPhrase", "ClosedZone", "ApiToken", "AuditLink", "AuditRecord", "Batch",
    "BatchItem", "CalendarYear", "CaseFile", "CasePaper", "CasePaperSeries", "CreditCorrection", "CreditFile", "CreditRecord", "Delivery", "Department", "Disclosure", "Document", "Draw",
    "DrawnEnterprise", "Enterprise", "EnterpriseLink",
    "EnterpriseOffer", "EnterpriseVersion", "Filing", "FilingEvent", "FilingLink", "FindingAnswer",
    "IdempotencyKey", "Imprint", "Inspection", "Inspector", "LetterSeries", "ListedZone", "LogIn", "MailLink", "Notice", "Organisation", "Party",
    "RateCount", "Receipt", "ReceiptProposal", "ReceiptSeries", "RecoveryCode", "Recusal", "Registration", "Report", "ReportAddition", "ReportEvidence",
    "ReviewMark",
    "LicenceFact", "SavedView", "SealKey", "SealRoot", "SecondFactor", "Setting", "Subscription", "SupplementItem", "User", "YearlyPaper", "is_of_the_index",
]  # fmt: skip
