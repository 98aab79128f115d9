from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date


class LinkageCreditStop(models.Model):
    """Nothing is sold on credit to this customer: our own flag, with reason and end.

    Orders and the card warn of it. It is no limit of 0, which the host reads as no
    check at all. Few customers are stopped, so who is, is kept in memory: orders of all
    others ask the database nothing.
    """

    _name = "linkage.credit.stop"
    _inherit = "linkage.responsible"
    _description = "Credit Stop"
    _order = "date_start desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('partner_share', '=', True)]",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    reason = fields.Char(
        required=True, help="Shown to whoever makes a quotation for this customer."
    )
    user_id = fields.Many2one(
        "res.users",
        "Stopped By",
        readonly=True,
        default=lambda self: self.env.user,
        copy=False,
    )
    date_start = fields.Date(
        "Stopped On",
        required=True,
        readonly=True,
        default=fields.Date.context_today,
        copy=False,
    )
    date_end = fields.Date("Released On", readonly=True, copy=False)
    released_by = fields.Many2one("res.users", readonly=True, copy=False)

    _open_uniq = models.UniqueIndex(
        "(partner_id, company_id) WHERE date_end IS NULL",
        "This customer is stopped already.",
    )

    @api.depends("partner_id", "reason")
    def _compute_display_name(self):
        for stop in self:
            stop.display_name = f"{stop.partner_id.display_name}: {stop.reason}"

    @api.model_create_multi
    def create(self, vals_list):
        partners = self.env["res.partner"]
        own = {
            "user_id": self.env.uid,
            "date_start": fields.Date.context_today(self),
            "date_end": False,
            "released_by": False,
        }
        stops = super().create(
            [
                {
                    **vals,
                    **({} if self.env.su else own),
                    "partner_id": partners.browse(
                        vals.get("partner_id")
                    ).commercial_partner_id.id,
                }
                for vals in vals_list
            ]
        )
        self._forget()
        return stops

    def write(self, vals):
        typed = vals.keys() <= {"reason"} and not any(self.mapped("date_end"))
        if not (self.env.su or typed):
            raise AccessError(
                self.env._("Of a stop in force only the reason can be changed.")
            )
        result = super().write(vals)
        if not vals.keys().isdisjoint(("partner_id", "company_id", "date_end")):
            self._forget()
        return result

    def unlink(self):
        self._forget()
        return super().unlink()

    def action_release(self):
        """End the stop; it stays in the history of the customer."""
        if any(stop.date_end for stop in self):
            raise UserError(self.env._("This stop was released already."))
        self.check_access("write")
        # sudo: who released it and when is not typed
        self.sudo().write(
            {
                "date_end": fields.Date.context_today(self),
                "released_by": self.env.uid,
            }
        )
        return True

    # -- business methods ----------------------------------------------------------

    @api.model
    def _stopped(self, company):
        """Ids of the customers that are stopped in a company, from memory."""
        return self._stopped_ids(company.id)

    @api.model
    @tools.ormcache("company_id")
    def _stopped_ids(self, company_id):
        # sudo: an order warns whoever writes it
        found = self.sudo().search_fetch(
            [("company_id", "=", company_id), ("date_end", "=", False)], ["partner_id"]
        )
        return frozenset(found.partner_id.ids)

    @api.model
    def _open_stop(self, partner, company):
        """The stop in force for a partner, with sudo, or none."""
        owners = partner | partner.commercial_partner_id
        if self._stopped(company).isdisjoint(owners._origin.ids):
            return self.sudo().browse()
        # sudo: whoever deals with the customer has to know
        return self.sudo().search(
            [
                ("partner_id", "in", owners._origin.ids),
                ("company_id", "=", company.id),
                ("date_end", "=", False),
            ],
            limit=1,
        )

    def _sentence(self):
        """What an order and the card say of this stop."""
        self.ensure_one()
        return self.env._(
            "%(customer)s is stopped: nothing more on credit. %(reason)s (%(user)s, "
            "%(day)s)",
            customer=self.partner_id.display_name,
            reason=self.reason,
            user=self.user_id.name or self.env._("unknown"),
            day=format_date(self.env, self.date_start),
        )

    def _forget(self):
        """Make every process read anew who is stopped."""
        self.env.registry.clear_cache()
