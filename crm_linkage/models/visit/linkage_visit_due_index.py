from odoo import models


class LinkageVisit(models.Model):
    """What makes the due list quick: the last and the next visit of each customer."""

    _inherit = "linkage.visit"

    _done_idx = models.Index(
        "(commercial_partner_id, company_id, date, partner_id) WHERE state = 'done'"
    )
    _ahead_idx = models.Index(
        "(company_id, date, commercial_partner_id, partner_id) WHERE state = 'planned'"
    )
