"""设立备案: the statutory form and what makes the kind."""

from filing.domain.forms.establishment.kind import ESTABLISHMENT

__all__ = ["ESTABLISHMENT"]
