from odoo import api, fields, models
from odoo.tools import SQL


class LinkageVisit(models.Model):
    """What the card says of the visits to a customer."""

    _inherit = "linkage.visit"

    @api.model
    def _summary_of(self, customer):
        """Last visit done, next one planned and number done, of one commercial partner.

        One query over what the user may see, in the current company. The days of the
        last visits are told whoever made them: the customer was visited.

        :return: tuple (UTC datetime or False, UTC datetime or False, int, dict of
            address id -> date of the last visit that took place)
        """
        self.flush_model(
            ["state", "planned_start", "commercial_partner_id", "partner_id", "date"]
        )
        query = self._search(
            [
                ("commercial_partner_id", "=", customer.id),
                ("company_id", "=", self.env.company.id),
            ],
            order="",
        )
        state = self._field_to_sql(query.table, "state", query)
        start = self._field_to_sql(query.table, "planned_start", query)
        columns = SQL(
            "MAX(%(start)s) FILTER (WHERE %(state)s = 'done'), "
            "MIN(%(start)s) FILTER "
            "(WHERE %(state)s = 'planned' AND %(start)s >= %(now)s), "
            "COUNT(*) FILTER (WHERE %(state)s = 'done'), "
            "(SELECT JSONB_OBJECT_AGG(done.partner_id, done.day) FROM ("
            "SELECT visit.partner_id, MAX(visit.date) AS day FROM linkage_visit visit"
            " WHERE visit.commercial_partner_id = %(customer)s"
            " AND visit.company_id = %(company)s AND visit.state = 'done'"
            " GROUP BY visit.partner_id) done)",
            customer=customer.id,
            company=self.env.company.id,
            start=start,
            state=state,
            now=fields.Datetime.now(),
        )
        [(last, upcoming, count, days)] = self.env.execute_query(query.select(columns))
        days = {
            int(address_id): fields.Date.to_date(day)
            for address_id, day in (days or {}).items()
        }
        return last or False, upcoming or False, count, days
