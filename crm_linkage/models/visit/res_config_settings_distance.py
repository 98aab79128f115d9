from odoo import api, fields, models
from odoo.exceptions import UserError

from ...domain.visit.request import Place
from ...domain.visit.road import RoadError

#: places at a time that servers take as they come
LIMITS = {"osrm": 100, "openrouteservice": 59, "valhalla": 50}


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    linkage_distance_provider = fields.Selection(
        related="company_id.linkage_distance_provider", readonly=False, required=True
    )
    linkage_road_factor = fields.Float(
        related="company_id.linkage_road_factor", readonly=False
    )
    linkage_travel_speed = fields.Float(
        related="company_id.linkage_travel_speed", readonly=False
    )
    linkage_distance_url = fields.Char(
        related="company_id.linkage_distance_url", readonly=False
    )
    linkage_distance_key = fields.Char(
        related="company_id.linkage_distance_key", readonly=False
    )
    linkage_distance_limit = fields.Integer(
        related="company_id.linkage_distance_limit", readonly=False
    )
    linkage_distance_timeout = fields.Integer(
        related="company_id.linkage_distance_timeout", readonly=False
    )
    linkage_distance_budget = fields.Integer(
        related="company_id.linkage_distance_budget", readonly=False
    )
    linkage_distance_days = fields.Integer(
        related="company_id.linkage_distance_days", readonly=False
    )
    linkage_geo_auto = fields.Boolean(
        related="company_id.linkage_geo_auto", readonly=False
    )
    linkage_nominatim_url = fields.Char(
        "Own Nominatim Server",
        config_parameter="crm_linkage.nominatim_url",
        help="For many addresses: the public server of OpenStreetMap is not meant for "
        "them. Empty: the public one.",
    )

    @api.onchange("linkage_distance_provider")
    def _onchange_linkage_distance_provider(self):
        """Each server takes so many places at a time as it comes."""
        limit = LIMITS.get(self.linkage_distance_provider)
        if limit and self.linkage_distance_limit in LIMITS.values():
            self.linkage_distance_limit = limit

    def action_linkage_try_distance(self):
        """Ask the server for two places around the company, and tell what it said.

        :raise UserError: what is wrong with it
        """
        self.ensure_one()
        Distance = self.env["linkage.visit.distance"]
        here = self.company_id.partner_id._linkage_place()
        if not here.known:
            raise UserError(
                self.env._(
                    "The server is tried with the place of the company: set the "
                    "coordinates of its address first."
                )
            )
        there = Place(min(here.latitude + 0.02, 90.0), here.longitude)
        try:
            seconds = Distance._ask(Distance._road(self.company_id), [here, there])
        except RoadError as error:
            raise UserError(
                self.env._(
                    "The server cannot be used: %(reason)s. %(detail)s",
                    reason=Distance._problem(error.key),
                    detail=error.detail,
                )
            ) from error
        drive = seconds[0][1]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if drive else "warning",
                "title": self.env._("Driving Times"),
                "message": self.env._(
                    "The server answers: two kilometres north of the company are "
                    "%(minutes)s minutes.",
                    minutes=round(drive / 60),
                )
                if drive
                else self.env._(
                    "The server answers, but knows no road around the company."
                ),
            },
        }

    def action_linkage_forget_distances(self):
        """Have the driving times of this company's server asked again."""
        self.ensure_one()
        Distance = self.env["linkage.visit.distance"]
        count = self.env["linkage.visit.leg"]._forget(
            Distance._road(self.company_id).service
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "title": self.env._("Driving Times"),
                "message": self.env._(
                    "%(count)s driving times forgotten.", count=count
                ),
            },
        }
