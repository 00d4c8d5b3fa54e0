"""甄别: does a filing touch the special measures for foreign investment, and where a person must look."""

from filing.domain.screening.model import LONGEST_SCOPE, Ask, Finding, Screening, Subject
from filing.domain.screening.search import screen
from filing.domain.screening.subject import subject_of

__all__ = ["LONGEST_SCOPE", "Ask", "Finding", "Screening", "Subject", "screen", "subject_of"]
