from odoo import api, fields, models


class LinkageAgreement(models.Model):
    """A record is a version: what was agreed stays, a change is the next version."""

    _inherit = "linkage.agreement"

    version = fields.Integer(default=1, readonly=True, copy=False)
    origin_id = fields.Many2one(
        "linkage.agreement",
        "First Version",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    previous_id = fields.Many2one(
        "linkage.agreement",
        "Version Before",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    is_replaced = fields.Boolean(
        readonly=True,
        copy=False,
        help="A later version took its place: it ended on the day before.",
    )

    _previous_uniq = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL",
        "There is a next version of this agreement already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        agreements = super().create(vals_list)
        first = agreements.filtered(lambda agreement: not agreement.origin_id)
        for agreement in first.sudo():  # sudo: nobody types where a chain begins
            agreement.origin_id = agreement
        return agreements

    def _chain(self):
        """All versions of these agreements, archived ones too, the first one first."""
        return self.with_context(active_test=False).search(
            [("origin_id", "in", self.origin_id.ids)], order="origin_id, version"
        )

    @api.model
    def _in_force(self, company, day, partners=None):
        """The agreements of `company` that bind on `day`, in one query.

        :param partners: only those of these commercial partners
        :return: ``{commercial partner id: agreements}``
        """
        domain = [
            ("company_id", "=", company.id),
            ("activated_on", "!=", False),
            ("date_start", "<=", day),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", day),
        ]
        if partners is not None:
            domain.append(("commercial_partner_id", "in", partners.ids))
        found = self.with_context(active_test=False).search_fetch(
            domain, ["commercial_partner_id"]
        )
        grouped = found.grouped("commercial_partner_id")
        return {partner.id: agreements for partner, agreements in grouped.items()}
