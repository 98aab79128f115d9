from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...domain.visit.osrm import LIMIT
from ...domain.visit.request import Travel

USUAL = Travel()


class ResCompany(models.Model):
    """How driving times are found in this company."""

    _inherit = "res.company"

    linkage_distance_provider = fields.Selection(
        [
            ("straight", "Estimate from the distance"),
            ("osrm", "OSRM server"),
            ("openrouteservice", "openrouteservice"),
            ("valhalla", "Valhalla server"),
        ],
        "Driving Times",
        default="straight",
        required=True,
        help="An estimate needs nothing else: distance as the crow flies, times the "
        "road factor, at the average speed. A server knows the roads; where it gives "
        "no answer the estimate is taken.",
    )
    linkage_road_factor = fields.Float(
        "Road Factor",
        default=USUAL.road_factor,
        help="How much longer roads are than the straight line: 1.3 is usual.",
    )
    linkage_travel_speed = fields.Float(
        "Average km/h",
        default=USUAL.speed,
        help="Kilometres an hour, stops at crossings included.",
    )
    linkage_distance_url = fields.Char(
        "Server",
        groups="base.group_system",
        help="For example https://osrm.example.com. The coordinates of customers are "
        "sent there, nothing else.",
    )
    linkage_distance_key = fields.Char(
        "Key",
        groups="base.group_system",
        help="What openrouteservice wants to know its users by; an own server needs "
        "none.",
    )
    linkage_distance_limit = fields.Integer(
        "Places at a Time",
        default=LIMIT,
        help="Most places the server takes at once: 100 with OSRM (--max-table-size), "
        "59 with openrouteservice (3500 ways), 50 with Valhalla.",
    )
    linkage_distance_timeout = fields.Integer(
        "Seconds to Wait", default=10, help="For one answer of the server."
    )
    linkage_distance_budget = fields.Integer(
        "Seconds in All",
        default=60,
        help="For all driving times of one plan; what is missing then is estimated.",
    )
    linkage_distance_days = fields.Integer(
        "Days Kept",
        default=90,
        help="So long driving times are not asked again.",
    )
    linkage_geo_auto = fields.Boolean(
        "Find Coordinates at Night",
        help="Addresses that are to be visited and have no coordinates are looked up "
        "without being asked for. The lookup service gets these addresses.",
    )

    @api.constrains("linkage_road_factor", "linkage_travel_speed")
    def _check_linkage_travel(self):
        for company in self:
            if not 1 <= company.linkage_road_factor <= 5:
                raise ValidationError(
                    self.env._("The road factor lies between 1 and 5, usually at 1.3.")
                )
            if not 1 <= company.linkage_travel_speed <= 200:
                raise ValidationError(
                    self.env._(
                        "The average speed lies between 1 and 200 kilometres an hour."
                    )
                )

    @api.constrains(
        "linkage_distance_limit",
        "linkage_distance_timeout",
        "linkage_distance_budget",
        "linkage_distance_days",
    )
    def _check_linkage_distance(self):
        for company in self:
            if not 2 <= company.linkage_distance_limit <= 1000:
                raise ValidationError(
                    self.env._("A question to the server has from 2 to 1000 places.")
                )
            if not 1 <= company.linkage_distance_timeout <= 120:
                raise ValidationError(
                    self.env._("Wait between 1 and 120 seconds for an answer.")
                )
            if not 1 <= company.linkage_distance_budget <= 600:
                raise ValidationError(
                    self.env._("Wait between 1 and 600 seconds for all answers.")
                )
            if not 1 <= company.linkage_distance_days <= 3650:
                raise ValidationError(
                    self.env._("Driving times are kept between 1 and 3650 days.")
                )

    @api.constrains("linkage_distance_url")
    def _check_linkage_distance_url(self):
        for company in self:
            url = company.linkage_distance_url
            if url and not _is_web_address(url):
                raise ValidationError(
                    self.env._(
                        "The address of the server begins with http:// or https:// and "
                        "has neither a question mark nor a hash: "
                        "https://osrm.example.com."
                    )
                )

    def _linkage_travel(self):
        """Road factor and speed of this company, as the rules want them."""
        self.ensure_one()
        return Travel(
            self.linkage_road_factor or USUAL.road_factor,
            self.linkage_travel_speed or USUAL.speed,
        )


def _is_web_address(text):
    """Whether questions can be put after this address of a server."""
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname, parts.port or 80
    except ValueError:  # the port is no number, or none there is
        return False
    return bool(
        host
        and port
        and parts.scheme in ("http", "https")
        and not (parts.query or parts.fragment or set(text.strip()) & set(" \t\r\n"))
    )
