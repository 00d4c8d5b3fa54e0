"""变更备案: the statutory form, its heads, and what makes the kind."""

from filing.domain.forms.change.kind import CHANGE

__all__ = ["CHANGE"]
