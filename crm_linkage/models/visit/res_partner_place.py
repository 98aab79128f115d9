from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...domain.visit.geocode import HOST_NOT_FOUND, fault, plain_postcode
from ...domain.visit.request import Place

COORDINATES = ("partner_latitude", "partner_longitude")

PLACES = [
    ("exact", "Exact"),
    ("town", "Town only"),
    ("postcode", "Postcode only"),
    ("unknown", "Not known"),
]


class ResPartner(models.Model):
    """Where an address lies, and how well that is known."""

    _inherit = "res.partner"

    linkage_place_source = fields.Selection(
        [
            ("hand", "Set by hand"),
            ("found", "Found from the address"),
            ("town", "Only the town was found"),
        ],
        "Coordinates",
        copy=False,
        readonly=True,
    )
    linkage_place_check = fields.Boolean(
        "Place To Check",
        copy=False,
        readonly=True,
        help="The address has changed since its place was set by hand.",
    )
    linkage_place = fields.Selection(
        PLACES,
        "Place",
        compute="_compute_linkage_place",
        search="_search_linkage_place",
        compute_sudo=True,
        help="Plans take the coordinates of the address; where there are none, the "
        "middle of its postcode.",
    )
    linkage_place_latitude = fields.Float(
        digits=(10, 7), compute="_compute_linkage_place", compute_sudo=True
    )
    linkage_place_longitude = fields.Float(
        digits=(10, 7), compute="_compute_linkage_place", compute_sudo=True
    )

    @api.depends(
        *COORDINATES,
        "zip",
        "country_id",
        "linkage_place_source",
        "type",
        "parent_id.partner_latitude",
        "parent_id.partner_longitude",
        "parent_id.linkage_place_source",
    )
    def _compute_linkage_place(self):
        # one who works at the customer's address is found there
        owners = {partner: partner._linkage_place_owner() for partner in self}
        lost = self.filtered(lambda partner: not owners[partner])
        centres = self.env["linkage.geo.postcode"]._centres(lost)
        for partner in self:
            if owner := owners[partner]:
                point = owner.partner_latitude, owner.partner_longitude
                known = "town" if owner.linkage_place_source == "town" else "exact"
            else:
                key = partner.country_id._origin.id, plain_postcode(partner.zip)
                point = centres.get(key, (0.0, 0.0))
                known = "postcode" if key in centres else "unknown"
            partner.linkage_place = known
            partner.linkage_place_latitude, partner.linkage_place_longitude = point

    def _linkage_place_owner(self):
        """The partner whose coordinates these are: itself or its parent, or none."""
        self.ensure_one()
        candidates = self
        if self.type == "contact":
            candidates += self.parent_id
        return next(filter(type(self)._linkage_has_point, candidates), self.browse())

    def _linkage_has_point(self):
        """Whether coordinates are set and lie in the world."""
        self.ensure_one()
        return not fault(self.partner_latitude or 0.0, self.partner_longitude or 0.0)

    @api.constrains(*COORDINATES)
    def _check_linkage_point(self):
        for partner in self:
            point = partner.partner_latitude, partner.partner_longitude
            if point != HOST_NOT_FOUND and fault(*point) == "outside":
                raise ValidationError(
                    self.env._(
                        "The coordinates of %(name)s lie outside the world: the "
                        "latitude is between -90 and 90 degrees, the longitude between "
                        "-180 and 180.",
                        name=partner.display_name or partner.name or "",
                    )
                )

    @api.onchange(*COORDINATES)
    def _onchange_linkage_point(self):
        """Say at once what is wrong with coordinates that are being entered."""
        point = self.partner_latitude, self.partner_longitude
        if fault(*point) == "outside":
            text = self.env._(
                "These coordinates lie outside the world: the latitude is between -90 "
                "and 90 degrees, the longitude between -180 and 180."
            )
            return {"warning": {"title": self.env._("Coordinates"), "message": text}}
        return None

    # -- what the planner asks -----------------------------------------------------

    def _linkage_place(self):
        """The place of this address as a `Place`: its coordinates, else the middle of
        its postcode, else unknown. Asked for many, it costs one query for all."""
        self.ensure_one()
        return Place(self.linkage_place_latitude, self.linkage_place_longitude)

    def _linkage_places(self):
        """Places of many addresses.

        :return: dict of id -> `Place`
        """
        return {partner.id: partner._linkage_place() for partner in self}

    def _linkage_is_approximate(self):
        """Whether only the town or the postcode of this address is known."""
        self.ensure_one()
        return self.linkage_place in ("town", "postcode")

    # -- searching and grouping ------------------------------------------------------

    @api.model
    def _linkage_point_sql(self, alias):
        """Condition: the coordinates are set and lie in the world."""
        latitude, longitude = (SQL.identifier(alias, name) for name in COORDINATES)
        return SQL(
            "(%(latitude)s BETWEEN -90 AND 90 AND %(longitude)s BETWEEN -180 AND 180"
            " AND NOT (%(latitude)s = 0 AND %(longitude)s = 0))",
            latitude=latitude,
            longitude=longitude,
        )

    @api.model
    def _linkage_place_sql(self, alias):
        """The value of `linkage_place`, as its compute method finds it."""
        known = "CASE WHEN %s = 'town' THEN 'town' ELSE 'exact' END"
        return SQL(
            """
            CASE WHEN COALESCE(%(point)s, FALSE) THEN %(known)s
                 WHEN %(type)s = 'contact' AND EXISTS (
                      SELECT FROM res_partner owner
                       WHERE owner.id = %(parent)s AND %(owner_point)s)
                 THEN (SELECT %(owner_known)s FROM res_partner owner
                        WHERE owner.id = %(parent)s)
                 WHEN EXISTS (
                      SELECT FROM linkage_geo_postcode centre
                       WHERE centre.code =
                             UPPER(REGEXP_REPLACE(%(zip)s, '[^[:alnum:]]', '', 'g'))
                         AND centre.country_id IS NOT DISTINCT FROM %(country)s)
                 THEN 'postcode'
                 ELSE 'unknown' END
            """,
            point=self._linkage_point_sql(alias),
            known=SQL(known, SQL.identifier(alias, "linkage_place_source")),
            type=SQL.identifier(alias, "type"),
            parent=SQL.identifier(alias, "parent_id"),
            owner_point=self._linkage_point_sql("owner"),
            owner_known=SQL(known, SQL.identifier("owner", "linkage_place_source")),
            zip=SQL.identifier(alias, "zip"),
            country=SQL.identifier(alias, "country_id"),
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "linkage_place":
            self._linkage_flush_place()
            return SQL("(%s)", self._linkage_place_sql(alias))
        return super()._field_to_sql(alias, field_expr, query)

    @api.model
    def _search_linkage_place(self, operator, value):
        if operator != "in":
            return NotImplemented
        values = [one for one in value if one] or [""]
        self._linkage_flush_place()
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(%s) = ANY(%s)", model._linkage_place_sql(alias), values
            ),
            predicate=lambda partner: partner.linkage_place in values,
        )

    @api.model
    def _linkage_flush_place(self):
        self.flush_model(
            [*COORDINATES, "zip", "country_id", "type", "parent_id"]
            + ["linkage_place_source"]
        )
        self.env["linkage.geo.postcode"].flush_model()
