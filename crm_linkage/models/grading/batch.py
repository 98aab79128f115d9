"""What is graded together."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from odoo.tools import SQL


@dataclass(frozen=True)
class Batch:
    """Customers of a company on one day, on their way through staging.

    `key` marks their rows there: the run's id, or 0 for customers graded alone, whose
    rows come and go within one transaction that nobody else sees.
    """

    key: int
    company: Any
    day: date
    #: commercial partners; None for everyone
    partners: Any = None

    @property
    def is_all(self) -> bool:
        """Whether everyone is graded, and so ranked among all of today."""
        return self.partners is None

    @property
    def scope(self):
        """The `Scope` in which metrics are read."""
        return self.company._linkage_scope(self.day)

    def among(self, standing) -> SQL:
        """Condition: standings of the customers that are graded, if not all are.

        Named here, because without statistics the planner would read everyone's.

        :param standing: alias of `linkage_grade_standing`
        """
        if self.is_all:
            return SQL()
        column = SQL.identifier(standing, "partner_id")
        return SQL(" AND %s = ANY(%s)", column, self.partners.ids)
