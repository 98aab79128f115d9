from odoo import api, fields, models
from odoo.exceptions import ValidationError

ANY_ROLE = "crm_linkage.group_linkage_user"


class ResPartner(models.Model):
    """Channel and potential of a customer: entered on the commercial partner (D15)."""

    _inherit = "res.partner"

    # Contacts show the channel of their company by a join. The host's commercial fields
    # would copy it to each of them with one more write, and read it for users without a
    # role, who have no access to it.
    linkage_own_channel_id = fields.Many2one(
        "linkage.channel",
        "Own Channel",
        index="btree_not_null",
        ondelete="restrict",
        groups=ANY_ROLE,
    )
    linkage_channel_id = fields.Many2one(
        related="commercial_partner_id.linkage_own_channel_id",
        string="Channel",
        readonly=False,
        groups=ANY_ROLE,
        help="The way on which this customer buys. Contacts have that of their "
        "company.",
    )
    linkage_potential = fields.Float(
        "Potential a Year",
        company_dependent=True,
        groups=ANY_ROLE,
        help="What this customer could buy in a year of what you sell, without taxes, "
        "in the currency of the current company. Each company enters its own.",
    )
    linkage_potential_date = fields.Date(
        "Potential Entered On",
        company_dependent=True,
        readonly=True,
        copy=False,
        groups=ANY_ROLE,
    )

    @api.constrains("linkage_potential")
    def _check_linkage_potential(self):
        for partner in self:
            if partner.linkage_potential < 0:
                raise ValidationError(
                    self.env._(
                        "%(customer)s: the potential cannot be below zero.",
                        customer=partner.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._linkage_dated(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._linkage_dated(vals))

    @api.model
    def _linkage_dated(self, vals):
        """`vals` with the day on which the potential in it was entered."""
        if "linkage_potential" not in vals or "linkage_potential_date" in vals:
            return vals
        known = vals["linkage_potential"]
        today = fields.Date.context_today(self)
        return {**vals, "linkage_potential_date": today if known else False}
