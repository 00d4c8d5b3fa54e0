"""Which refusal is which HTTP status: the only table, for pages and API."""

from __future__ import annotations

from filing.domain import errors

STATUS: dict[type[errors.FilingError], int] = {
    errors.BadAnswer: 422,
    errors.DocumentRefused: 422,
    errors.IncompleteFiling: 422,
    errors.MoveNotAllowed: 409,
    errors.NoFilingRegime: 422,
    errors.NotFound: 404,
    errors.NotPermitted: 403,
    errors.ReceiptRefused: 422,
    errors.StaleVersion: 409,
    errors.TooLate: 409,
}


def status_of(error: errors.FilingError) -> int:
    """The status for a refusal; 422 for a kind without one of its own."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 422)
