from odoo import api, fields, models


class LinkageAgreement(models.Model):
    """Whose agreement it is: the company of the day on which the partner was named.

    When that contact goes to another company, what was agreed does not go along; when
    partners are merged, it does.
    """

    _inherit = "linkage.agreement"

    commercial_partner_id = fields.Many2one(
        "res.partner",
        "Partner Company",
        compute="_compute_commercial_partner_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )

    # not on the company of the partner, which may change
    @api.depends("partner_id")
    def _compute_commercial_partner_id(self):
        for agreement in self:
            partner = agreement.partner_id
            agreement.commercial_partner_id = partner.commercial_partner_id

    def copy_data(self, default=None):
        default = default or {}
        vals_list = super().copy_data(default=default)
        for agreement, values in zip(self, vals_list, strict=True):
            if "name" not in default:
                values["name"] = self.env._("%(name)s (copy)", name=agreement.name)
            owner = agreement.commercial_partner_id
            moved = agreement.partner_id.commercial_partner_id != owner
            if moved and "partner_id" not in default:
                values["partner_id"] = owner.id  # the contact went elsewhere
        return vals_list
