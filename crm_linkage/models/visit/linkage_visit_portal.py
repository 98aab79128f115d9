from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, format_time


class LinkageVisit(models.Model):
    """What a customer may know of the visits to come, for the portal."""

    _inherit = "linkage.visit"

    @api.model
    def _portal_domain(self):
        """Visits of the user's own commercial partner that are still to come."""
        user = self.env.user
        return (
            Domain("commercial_partner_id", "in", user._linkage_portal_customer().ids)
            & Domain("company_id", "in", user.company_ids.ids)
            & Domain("state", "=", "planned")
            & Domain("planned_stop", ">=", fields.Datetime.now())
        )

    @api.model
    def _portal_visit_count(self):
        """Number of visits that `_portal_visits` gives in all."""
        # sudo: portal users have no access to visits; the domain is theirs alone
        return self.sudo().search_count(self._portal_domain())

    @api.model
    def _portal_visits(self, limit, offset=0):
        """The user's next visits, in order, as plain values.

        :return: list of dicts of `day`, `start`, `stop` (texts, as the clock stands
            where the representative is), `representative`, `name` and
            `address`; nothing else of a visit leaves this method
        """
        # sudo: as above; only the values below come out
        visits = self.sudo().search(
            self._portal_domain(),
            order="planned_start, id",
            limit=limit,
            offset=offset,
        )
        zones = self.env["linkage.visit.representative"]._zones(
            visits.user_id, visits.company_id
        )
        found = []
        for visit in visits:
            zone = zones[visit.user_id.id, visit.company_id.id].key
            start, stop = (
                format_time(self.env, moment, tz=zone, time_format="short")
                for moment in (visit.planned_start, visit.planned_stop)
            )
            found.append(
                {
                    "day": format_date(self.env, visit.date, date_format="full"),
                    "start": start,
                    "stop": stop,
                    "representative": visit.user_id.name or "",
                    "name": visit.partner_id.display_name,
                    "address": visit.street_address,
                }
            )
        return found
