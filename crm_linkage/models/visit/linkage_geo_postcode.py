from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...domain.visit.geocode import fault, plain_postcode


class LinkageGeoPostcode(models.Model):
    """The middle of a postcode: where addresses without coordinates are planned.

    Taken each night from the addresses that have coordinates; lines entered or imported
    by hand stay as they are.
    """

    _name = "linkage.geo.postcode"
    _description = "Postcode Centre"
    _rec_name = "code"
    _order = "country_id, code, id"

    country_id = fields.Many2one("res.country", index="btree_not_null")
    code = fields.Char("Postcode", required=True, help="Without spaces and signs.")
    latitude = fields.Float(
        digits=(10, 7), required=True, help="Degrees, north positive."
    )
    longitude = fields.Float(
        digits=(10, 7), required=True, help="Degrees, east positive."
    )
    address_count = fields.Integer(
        "Addresses",
        readonly=True,
        help="Addresses with coordinates, the middle of which this is.",
    )
    is_by_hand = fields.Boolean(
        "By Hand",
        default=True,
        help="Entered or imported: the nightly refresh leaves it as it is.",
    )

    _country_code_uniq = models.UniqueIndex(
        "(code, COALESCE(country_id, 0))", "This postcode has a centre already."
    )

    @api.constrains("latitude", "longitude")
    def _check_place(self):
        for centre in self:
            if fault(centre.latitude, centre.longitude):
                raise ValidationError(
                    self.env._(
                        "The centre of %(code)s is not set or outside the world: the "
                        "latitude lies between -90 and 90 degrees, the longitude "
                        "between -180 and 180.",
                        code=centre.code,
                    )
                )

    @api.depends("code", "country_id.code")
    def _compute_display_name(self):
        for centre in self:
            centre.display_name = " ".join(
                filter(None, [centre.country_id.code, centre.code])
            )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._plain(vals) for vals in vals_list])

    def write(self, vals):
        if {"latitude", "longitude"} & vals.keys():
            vals = {"is_by_hand": True, **vals}
        return super().write(self._plain(vals))

    @api.model
    def _plain(self, vals):
        if vals.get("code"):
            return {**vals, "code": plain_postcode(vals["code"])}
        return vals

    @api.model
    def _centres(self, partners):
        """Centres of the postcodes of partners, in one query.

        :return: dict of (country id or False, plain postcode) -> (latitude, longitude)
        """
        codes = {plain_postcode(partner.zip) for partner in partners} - {""}
        if not codes:
            return {}
        # sudo: any address may be planned by whoever may read it
        centres = self.sudo().search_fetch(
            [("code", "in", list(codes))],
            ["country_id", "code", "latitude", "longitude"],
        )
        return {
            (centre.country_id.id, centre.code): (centre.latitude, centre.longitude)
            for centre in centres
        }

    @api.model
    def _refresh(self):
        """Take the centres anew from all addresses with coordinates, in two statements.

        The middle one of the latitudes and of the longitudes, so that a single wrong
        address does not move it. Those of which only the town is known do not count.
        """
        Partner = self.env["res.partner"]
        Partner.flush_model()
        self.flush_model()
        found = SQL(
            """
            SELECT country_id,
                   UPPER(REGEXP_REPLACE(zip, '[^[:alnum:]]', '', 'g')) AS code,
                   PERCENTILE_CONT(0.5) WITHIN GROUP (
                       ORDER BY partner_latitude::float8) AS latitude,
                   PERCENTILE_CONT(0.5) WITHIN GROUP (
                       ORDER BY partner_longitude::float8) AS longitude,
                   COUNT(*) AS address_count
              FROM res_partner
             WHERE active AND zip ~ '[[:alnum:]]' AND %(point)s
               AND linkage_place_source IS DISTINCT FROM 'town'
             GROUP BY 1, 2
            """,
            point=Partner._linkage_point_sql("res_partner"),
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO linkage_geo_postcode AS centre
                       (country_id, code, latitude, longitude, address_count,
                        is_by_hand, create_uid, create_date, write_uid, write_date)
                SELECT found.*, FALSE, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM (%(found)s) found
                ON CONFLICT (code, COALESCE(country_id, 0)) DO UPDATE
                   SET latitude = EXCLUDED.latitude,
                       longitude = EXCLUDED.longitude,
                       address_count = EXCLUDED.address_count,
                       write_uid = EXCLUDED.write_uid,
                       write_date = EXCLUDED.write_date
                 WHERE NOT COALESCE(centre.is_by_hand, FALSE)
                """,
                found=found,
                uid=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM linkage_geo_postcode centre
                 WHERE NOT COALESCE(is_by_hand, FALSE)
                   AND NOT EXISTS (
                       SELECT FROM (%(found)s) found
                        WHERE found.code = centre.code
                          AND found.country_id IS NOT DISTINCT FROM centre.country_id)
                """,
                found=found,
            )
        )
        self.invalidate_model()
