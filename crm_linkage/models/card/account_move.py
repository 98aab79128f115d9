from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    # The host has no index on commercial_partner_id: what one customer bought would
    # read every invoice of the database. Partial, so that vendor bills, entries and
    # drafts do not pay for it.
    _linkage_customer_idx = models.Index(
        "(commercial_partner_id, company_id, invoice_date) "
        "WHERE state = 'posted' AND move_type IN ('out_invoice', 'out_refund')"
    )
