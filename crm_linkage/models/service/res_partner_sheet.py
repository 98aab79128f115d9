from odoo import models
from odoo.tools import format_date

SHOWN = 3  # cases of a customer


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _linkage_sheet_lines(self):
        """Cases that are still open, the most urgent first."""
        lines = super()._linkage_sheet_lines()
        Case = self.env["linkage.case"]
        if not Case.has_access("read"):
            return lines
        cases = Case.search_fetch(
            [
                ("commercial_partner_id", "in", self.ids),
                ("closed_at", "=", False),
                ("company_id", "=", self.env.company.id),
            ],
            ["name", "number", "opened_at", "commercial_partner_id"],
        )
        for customer, theirs in cases.grouped("commercial_partner_id").items():
            for case in theirs[:SHOWN]:
                text = self.env._(
                    "%(case)s, since %(day)s",
                    case=case.display_name,
                    day=format_date(self.env, case.opened_at),
                )
                lines[customer.id].append((self.env._("Open case"), text))
            if len(theirs) > SHOWN:
                more = self.env._("and %(count)s more", count=len(theirs) - SHOWN)
                lines[customer.id].append((self.env._("Open case"), more))
        return lines
