from datetime import UTC

from odoo import api, models
from odoo.tools import SQL


class LinkageVisit(models.Model):
    """What happened at the same customers before, in one query for many visits."""

    _inherit = "linkage.visit"

    @api.onchange("partner_id")
    def _onchange_purpose(self):
        """What was said to be next is what the new visit is for."""
        if self.partner_id and not self.purpose and self.state == "planned":
            last = self._last_steps().get(self.commercial_partner_id._origin.id)
            self.purpose = last and last.next_step

    def _last_visits(self):
        """The last visit done at the customer of each visit, of those the user may see.

        :return: dict of commercial partner id -> visit
        """
        customers = self.commercial_partner_id._origin
        if not customers:
            return {}
        self.flush_model()
        query = self._search(
            [
                ("commercial_partner_id", "in", customers.ids),
                ("company_id", "in", self.company_id._origin.ids),
                ("state", "=", "done"),
                ("id", "not in", self._origin.ids),
            ],
            order="",
        )
        customer = self._field_to_sql(query.table, "commercial_partner_id", query)
        query.order = SQL(
            "%s, %s DESC, %s DESC",
            customer,
            self._field_to_sql(query.table, "planned_start", query),
            self._field_to_sql(query.table, "id", query),
        )
        columns = SQL(
            "DISTINCT ON (%s) %s, %s",
            customer,
            customer,
            self._field_to_sql(query.table, "id", query),
        )
        rows = self.env.execute_query(query.select(columns))
        visits = self.browse([visit_id for _customer, visit_id in rows])
        by_id = {visit.id: visit for visit in visits}
        return {customer_id: by_id[visit_id] for customer_id, visit_id in rows}

    def _last_steps(self):
        """Those of `_last_visits` that ended with a next step."""
        return {
            customer_id: visit
            for customer_id, visit in self._last_visits().items()
            if visit.next_step
        }

    def _zone_of(self):
        """The zone in which the days of this visit's representative are cut."""
        Settings = self.env["linkage.visit.representative"]
        zones = Settings._zones(self.user_id, self.company_id)
        return zones[self.user_id.id, self.company_id.id]

    def _local_dates(self, *moments):
        """Days of UTC datetimes where the representative is; False stays False."""
        zone = self._zone_of()
        return [
            moment and moment.replace(tzinfo=UTC).astimezone(zone).date()
            for moment in moments
        ]
