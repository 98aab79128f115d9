from odoo import api, models

from ...domain.visit.geocode import change
from .res_partner_place import COORDINATES

#: the fields on whose change the host (base_geolocalize) drops the coordinates
ADDRESS = ("street", "zip", "city", "state_id", "country_id")


class ResPartner(models.Model):
    """That the place of an address stays known."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._linkage_sourced(vals) for vals in vals_list])

    def write(self, vals):
        """The host drops the coordinates with every write of an address field.

        Here they stay when the address is the same after all; when they were set by
        hand they also stay for another street or number and are to be checked.
        """
        if not vals.keys() & {*ADDRESS, *COORDINATES}:
            return super().write(vals)
        if not vals.keys() & set(ADDRESS) or set(COORDINATES) <= vals.keys():
            return super().write(self._linkage_sourced(vals))
        result = True
        for kept, partners in self.grouped(
            lambda partner: partner._linkage_kept(vals)
        ).items():
            values = self._linkage_sourced({**vals, **dict(kept)})
            result = super(ResPartner, partners).write(values) and result
        return result

    @api.model
    def _linkage_sourced(self, vals):
        """Values with where the coordinates in them are from."""
        point = [vals[name] for name in COORDINATES if name in vals]
        if not point or "linkage_place_source" in vals:
            return vals
        if not any(point) and len(point) == 2:
            source = False
        elif vals.get("date_localization"):  # that is how the host's button writes
            source = "found"
        else:
            source = "hand"
        return {
            **vals,
            "linkage_place_source": source,
            "linkage_place_check": False,
        }

    def _linkage_kept(self, vals):
        """What is written with an address besides `vals`.

        :return: tuple of (field name, value)
        """
        self.ensure_one()
        if set(COORDINATES) & vals.keys():  # one of the two: the other stays
            return tuple((name, self[name]) for name in COORDINATES if name not in vals)
        if not self._linkage_has_point():
            return ()
        before = {
            name: self[name].id if name.endswith("_id") else self[name]
            for name in ADDRESS
        }
        what = change(before, {name: vals[name] for name in ADDRESS if name in vals})
        by_hand = self.linkage_place_source == "hand" or (
            not self.linkage_place_source and not self.date_localization
        )
        stays = tuple((name, self[name]) for name in COORDINATES)
        if what is None:
            return (
                *stays,
                ("linkage_place_source", self.linkage_place_source),
            )
        if not by_hand:
            return (("linkage_place_source", False),)
        if what == "street":
            return (
                *stays,
                ("linkage_place_source", "hand"),
                ("linkage_place_check", True),
            )
        return (("linkage_place_source", False), ("linkage_place_check", True))

    def _update_address(self, vals):
        """Contacts follow the address of their company past `write`: so do their own
        coordinates, which would be those of the address before."""
        address = {name: vals[name] for name in ADDRESS if name in vals}
        moved = self.filtered(
            lambda partner: partner._linkage_has_point()
            and change(
                {
                    name: partner[name].id if name.endswith("_id") else partner[name]
                    for name in address
                },
                address,
            )
        )
        result = super()._update_address(vals)
        if moved:
            moved.write(dict.fromkeys(COORDINATES, 0.0))
        return result

    def action_linkage_keep_place(self):
        """The place set by hand is right for the new address, too."""
        self.write({"linkage_place_check": False})
