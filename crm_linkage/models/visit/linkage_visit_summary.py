from odoo import api, fields, models
from odoo.tools import SQL


class LinkageVisit(models.Model):
    """What the card says of the visits to a customer."""

    _inherit = "linkage.visit"

    @api.model
    def _summary_of(self, customer):
        """Last visit done, next one planned and number done, of one commercial partner.

        One query over what the user may see, in the current company.

        :return: tuple (UTC datetime or False, UTC datetime or False, int)
        """
        self.flush_model(["state", "planned_start", "commercial_partner_id"])
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
            "COUNT(*) FILTER (WHERE %(state)s = 'done')",
            start=start,
            state=state,
            now=fields.Datetime.now(),
        )
        ((last, upcoming, count),) = self.env.execute_query(query.select(columns))
        return last or False, upcoming or False, count

    @api.model
    def _last_days_of(self, customer, company):
        """Days of the last visits that took place, of one commercial partner.

        :return: dict of address id -> date, with the last of all under None
        """
        # sudo: whoever went there, the customer was visited; only days come out
        groups = self.sudo()._read_group(
            [
                ("commercial_partner_id", "=", customer.id),
                ("company_id", "=", company.id),
                ("state", "=", "done"),
            ],
            ["partner_id"],
            ["date:max"],
        )
        days = {address.id: day for address, day in groups}
        return {**days, None: max(days.values(), default=None)}
