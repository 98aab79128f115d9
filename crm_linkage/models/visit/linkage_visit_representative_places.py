from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, ValidationError

from ...domain.visit.request import Place


class LinkageVisitRepresentative(models.Model):
    """Where a representative's days begin and end."""

    _inherit = "linkage.visit.representative"

    start_partner_id = fields.Many2one(
        "res.partner",
        "Start Address",
        index="btree_not_null",
        help="Where each day begins. Empty: the address of the company.",
    )
    start_latitude = fields.Float(
        digits=(10, 7),
        help="Degrees, north positive. When latitude and longitude are set, days "
        "begin there and not at the address.",
    )
    start_longitude = fields.Float(digits=(10, 7), help="Degrees, east positive.")
    end_partner_id = fields.Many2one(
        "res.partner",
        "End Address",
        index="btree_not_null",
        help="Where each day ends. Empty: where it begins.",
    )
    end_latitude = fields.Float(
        digits=(10, 7),
        help="Degrees, north positive. When latitude and longitude are set, days end "
        "there and not at the address.",
    )
    end_longitude = fields.Float(digits=(10, 7), help="Degrees, east positive.")
    place_warning = fields.Char(compute="_compute_place_warning")

    @api.depends(
        "company_id",
        "start_partner_id",
        "start_latitude",
        "start_longitude",
        "end_partner_id",
        "end_latitude",
        "end_longitude",
    )
    def _compute_place_warning(self):
        for settings in self:
            warning = False
            if not settings._known_place("start"):
                warning = self.env._(
                    "It is not known where the days begin: neither these settings nor "
                    "the address have coordinates, so no route can be planned."
                )
            elif settings.end_partner_id and not settings._known_place("end"):
                warning = self.env._(
                    "The end address has no coordinates: no route can be planned."
                )
            settings.place_warning = warning

    @api.constrains(
        "start_latitude", "start_longitude", "end_latitude", "end_longitude"
    )
    def _check_places(self):
        for settings in self:
            for side in ("start", "end"):
                place = settings._own_place(side)
                if not place.known and place != Place(0.0, 0.0):
                    raise ValidationError(
                        self.env._(
                            "The latitude lies between -90 and 90 degrees, the "
                            "longitude between -180 and 180."
                        )
                    )

    def _own_place(self, side="start"):
        """Coordinates typed here; `side` is `start` or `end`."""
        return Place(self[f"{side}_latitude"], self[f"{side}_longitude"])

    def _known_place(self, side):
        """The first known place of own coordinates and addresses, or None."""
        self.ensure_one()
        partners = self[f"{side}_partner_id"]
        if side == "start":
            # sudo: the company's address is fixed and public
            partners |= self.company_id.sudo().partner_id
        places = [
            self._own_place(side),
            # sudo: a home may be closed to colleagues, where days begin is not
            *(partner._linkage_place() for partner in partners.sudo()),
        ]
        return next((place for place in places if place.known), None)

    def _start_place(self):
        """Where days begin: own coordinates, start address, company's address.

        :raise RedirectWarning: none of them has coordinates
        """
        place = self._known_place("start")
        if place:
            return place
        raise self._no_place(
            self.env._(
                "It is not known where the days of %(name)s begin: set the start "
                "address or its coordinates.",
                name=self.user_id.display_name,
            )
        )

    def _end_place(self):
        """Where days end, or None: where they begin.

        :raise RedirectWarning: there is an end address, but nobody knows where
        """
        place = self._known_place("end")
        if place or not self.end_partner_id:
            return place
        raise self._no_place(
            self.env._(
                "It is not known where the days of %(name)s end: set the coordinates "
                "of the end address or take it away.",
                name=self.user_id.display_name,
            )
        )

    def _no_place(self, sentence):
        """The warning that leads to these settings."""
        return RedirectWarning(
            sentence,
            {
                "type": "ir.actions.act_window",
                "res_model": self._name,
                "res_id": self.id,
                "views": [[False, "form"]],
            },
            self.env._("Open the settings"),
        )
