from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import html_sanitize

from ...domain.visit.tiles import tile_problem


class ResCompany(models.Model):
    """Where the background of the maps comes from."""

    _inherit = "res.company"

    linkage_map_tiles = fields.Char(
        "Map Tiles",
        help="Address of the pictures behind the stops, with {z}, {x} and {y}. Whoever "
        "opens a map asks this server for pictures. Empty: stops and lines on plain "
        "ground, nothing is asked for.",
    )
    linkage_map_attribution = fields.Char(
        "Map Attribution",
        help="What the provider of the tiles wants to be said at the edge of the map; "
        "may contain a link.",
    )

    @api.constrains("linkage_map_tiles")
    def _check_linkage_map_tiles(self):
        for company in self:
            problem = company.linkage_map_tiles and tile_problem(
                company.linkage_map_tiles
            )
            if problem:
                raise ValidationError(self._linkage_tile_problems()[problem])

    @api.model
    def _linkage_tile_problems(self):
        """Sentences by key of `TILE_PROBLEMS`."""
        return {
            "scheme": self.env._(
                "The address of the map tiles begins with https:// or http://."
            ),
            "signs": self.env._(
                "The address of the map tiles has no spaces, quotes or brackets."
            ),
            "places": self.env._(
                "The address of the map tiles contains {z}, {x} and {y}."
            ),
            "unknown": self.env._(
                "In the address of the map tiles only {s}, {z}, {x}, {y}, {-y} and {r} "
                "can be filled in."
            ),
        }

    @api.model
    @api.readonly
    def linkage_map_settings(self):
        """What a map needs: dict of `url` or False, and `attribution`, clean HTML."""
        self.env.user._linkage_check_colleague()
        # sudo: two public texts of the user's current company
        company = self.env.company.sudo()
        url = company.linkage_map_tiles
        if url and tile_problem(url):
            url = False  # written past the check, by an import or in SQL
        attribution = html_sanitize(
            company.linkage_map_attribution or "", strip_style=True, strip_classes=True
        )
        return {"url": url or False, "attribution": str(attribution)}
