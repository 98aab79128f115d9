from odoo import models
from odoo.exceptions import ValidationError

from ...domain.visit.geocode import fault
from .res_partner_place import COORDINATES

#: degrees; other customers that near are shown on the map
NEAR = 0.03
MOST_NEIGHBOURS = 60


class ResPartner(models.Model):
    """The place of an address on a map."""

    _inherit = "res.partner"

    def linkage_place_map(self):
        """What the map shows to set the place of this address.

        :return: dict of `name`, `address`, `lat`, `lng` (0 when nothing is known),
            `approximate`, `neighbours` (places of others around it, as stops of the
            map) and `home` (the company's place while this one is not known)
        """
        self.ensure_one()
        self.check_access("read")
        self.env.user._linkage_check_colleague()
        place = self._linkage_place()
        company = self.env.company.sudo().partner_id  # a fixed, public address
        home = company._linkage_place()
        centre, near = (place, NEAR) if place.known else (home, 5 * NEAR)
        around = self.browse()
        if centre.known:
            around = self.search_fetch(
                [
                    ("id", "!=", self.id),
                    ("partner_latitude", ">", centre.latitude - near),
                    ("partner_latitude", "<", centre.latitude + near),
                    ("partner_longitude", ">", centre.longitude - near),
                    ("partner_longitude", "<", centre.longitude + near),
                    ("linkage_is_visited", "=", True),
                ],
                ["complete_name", *COORDINATES],
                limit=MOST_NEIGHBOURS,
                order="id",
            )
        return {
            "name": self.display_name,
            "address": ", ".join(
                filter(
                    None, [self.street, f"{self.zip or ''} {self.city or ''}".strip()]
                )
            ),
            "lat": place.latitude if place.known else 0,
            "lng": place.longitude if place.known else 0,
            "approximate": self._linkage_is_approximate(),
            "neighbours": [
                {
                    "id": one.id,
                    "lat": one.partner_latitude,
                    "lng": one.partner_longitude,
                    "label": one.complete_name or "",
                }
                for one in around
            ],
            "home": not place.known
            and home.known
            and {
                "lat": home.latitude,
                "lng": home.longitude,
                "label": company.name,
            },
        }

    def linkage_set_place(self, latitude, longitude):
        """Set the place of this address by hand.

        :param latitude: degrees, north positive
        :param longitude: degrees, east positive
        :raise ValidationError: there is no such place
        """
        self.ensure_one()
        point = latitude, longitude
        if {type(degrees) for degrees in point} - {int, float} or fault(*point):
            raise ValidationError(
                self.env._(
                    "This is no place on earth: the latitude is between -90 and 90 "
                    "degrees, the longitude between -180 and 180, and not both are 0."
                )
            )
        self.write({"partner_latitude": latitude, "partner_longitude": longitude})
