from odoo import models


class ResPartner(models.Model):
    """What is known of customers in a line each, for a sheet of paper."""

    _inherit = "res.partner"

    def _linkage_sheet_lines(self):
        """Short facts about these commercial partners, read in batches.

        A room adds its own by overriding. What the user may not read is left out.

        :return: dict of partner id -> list of ``(label, text)``
        """
        lines = {partner.id: [] for partner in self}
        Qualification = self.env["linkage.qualification"]
        if not Qualification.has_access("read"):
            return lines
        known = set()
        for need in Qualification._current(self).filtered(
            lambda need: need.state == "open"
        ):
            customer = need.partner_id.commercial_partner_id.id
            if customer in lines and customer not in known:  # the first one counts
                known.add(customer)
                name = need.name or need.need_evidence or ""
                text = f"{name} ({need.code}): {need.advice}" if name else need.advice
                lines[customer].append((self.env._("Open need"), text))
        return lines
