from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...domain.visit.navigation import DEFAULT_PATTERN, pattern_gap


class ResCompany(models.Model):
    """How representatives of a company work on the road."""

    _inherit = "res.company"

    linkage_visit_place = fields.Boolean(
        "Record Places of Visits",
        help="The phone's place is kept when a visit is started and completed. People "
        "are told so on their page; they and their leaders can read it.",
    )
    linkage_navigation_url = fields.Char(
        "Navigation Link",
        default=DEFAULT_PATTERN,
        help="Address that the navigation button opens. {destination} becomes the "
        "coordinates, or the address where there are none; {latitude}, {longitude} and "
        "{address} stand for themselves.",
    )

    @api.constrains("linkage_navigation_url")
    def _check_linkage_navigation_url(self):
        for company in self:
            gap = pattern_gap(company.linkage_navigation_url or DEFAULT_PATTERN)
            if gap == "scheme":
                raise ValidationError(
                    self.env._(
                        "The navigation link begins with https:, http:, geo: or maps:."
                    )
                )
            if gap == "place":
                raise ValidationError(
                    self.env._(
                        "The navigation link needs {destination}, {address} or "
                        "{latitude} and {longitude}, and nothing else in braces."
                    )
                )
