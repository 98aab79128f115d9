from odoo import api, fields, models

from ...domain.visit.position import position


class LinkageVisit(models.Model):
    """Where a visit was begun and ended."""

    _inherit = "linkage.visit"

    place_ids = fields.One2many(
        "linkage.visit.place",
        "visit_id",
        "Recorded Places",
        readonly=True,
        copy=False,
        groups="crm_linkage.group_representative",
        help="Where the visit was begun and ended, when the company records that.",
    )

    def _keep_place(self, kind, values):
        """Keep where a visit was begun or ended, if the company wants that.

        No place, a place refused by the phone and a place outside the world are no
        problem: nothing is kept then.

        :param kind: ``start`` or ``end``
        :param values: dict of `latitude`, `longitude` (degrees) and `accuracy` (metres)
        """
        self.ensure_one()
        company = self.company_id.sudo()  # sudo: a setting, to be known by everyone
        found = position(values) if company.linkage_visit_place else None
        if not found:
            return
        # sudo: nobody writes places by hand
        places = self.env["linkage.visit.place"].sudo()
        places.search([("visit_id", "=", self.id), ("kind", "=", kind)]).unlink()
        places.create({"visit_id": self.id, "kind": kind, **found._asdict()})

    @api.model
    def _records_place(self):
        """Whether the current company records where visits begin and end."""
        return bool(self.env.company.sudo().linkage_visit_place)
