from odoo import models
from odoo.tools import format_date


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _linkage_sheet_lines(self):
        """Agreements in force or proposed, with the day on which they end."""
        lines = super()._linkage_sheet_lines()
        Agreement = self.env["linkage.agreement"]
        if not Agreement.has_access("read"):
            return lines
        agreements = Agreement.search_fetch(
            [
                ("commercial_partner_id", "in", self.ids),
                ("state", "in", ("active", "proposed")),
                ("company_id", "=", self.env.company.id),
            ],
            ["name", "number", "state", "date_end", "commercial_partner_id"],
        )
        states = dict(Agreement._fields["state"]._description_selection(self.env))
        for agreement in agreements:
            text = f"{agreement.display_name} ({states[agreement.state]})"
            if agreement.date_end:
                text = self.env._(
                    "%(agreement)s, to %(day)s",
                    agreement=text,
                    day=format_date(self.env, agreement.date_end),
                )
            lines[agreement.commercial_partner_id.id].append(
                (self.env._("Agreement"), text)
            )
        return lines
