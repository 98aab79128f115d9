from odoo import api, fields, models


class SaleOrder(models.Model):
    """Warns on quotations and orders of customers that are stopped (D5.1).

    Where nobody is stopped it asks the database nothing.
    """

    _inherit = "sale.order"

    linkage_credit_stop = fields.Text(
        "Credit Stop",
        compute="_compute_linkage_credit_stop",
        groups="base.group_user",
    )

    @api.depends("partner_id", "company_id", "state", "invoice_status")
    @api.depends_context("lang")
    def _compute_linkage_credit_stop(self):
        for order in self:
            stop = order._linkage_stop()
            order.linkage_credit_stop = stop._sentence() if stop else False

    def _linkage_stop(self):
        """The stop that this order should warn of, with sudo, or none."""
        self.ensure_one()
        stops = self.env["linkage.credit.stop"]
        company = self.company_id or self.env.company
        over = self.state == "cancel" or self.invoice_status == "invoiced"
        if over or not stops._stopped(company):
            return stops.sudo().browse()
        # sudo: the customer of the order may be closed to who reads the order
        return stops._open_stop(self.sudo().partner_id, company)

    def _confirmation_error_message(self):
        message = super()._confirmation_error_message()
        if message:
            return message
        stop = self._linkage_stop()
        # sudo: a setting of the company that binds everyone
        if not stop or not stop.company_id.linkage_credit_block:
            return message
        if self.env.user._is_internal():
            return stop.with_env(self.env).sudo()._sentence()
        # the customer need not read here what is said about them
        return self.env._("This order cannot be confirmed now. Please contact us.")
