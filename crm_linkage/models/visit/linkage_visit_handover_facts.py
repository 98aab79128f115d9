from odoo import models
from odoo.fields import Domain

from ...domain.visit.workload import ASSUMED_DRIVE_SHARE, Capacity


class LinkageVisitHandover(models.TransientModel):
    """The figures a hand-over shows before anything is written."""

    _inherit = "linkage.visit.handover"

    def _work(self):
        """Visits and minutes in four weeks, of the giver's customers and of receivers.

        :return: dict `customers` of id -> (visits, minutes), `users` alike
        """
        # sudo: how much a colleague has to do, no more
        Workload = self.env["linkage.visit.workload"].sudo()
        company = Domain("company_id", "=", self.company_id.id)
        sums = ["visits:sum", "hours:sum"]
        customers = Workload._read_group(
            company & Domain("user_id", "=", self.user_id.id), ["customer_id"], sums
        )
        users = Workload._read_group(
            company & Domain("user_id", "in", self.receiver_ids.ids), ["user_id"], sums
        )
        return {
            key: {
                record.id: (float(visits), float(hours) * 60)
                for record, visits, hours in rows
            }
            for key, rows in (("customers", customers), ("users", users))
        }

    def _receiver_facts(self, work):
        """What the receivers have to do and can do, in minutes of four weeks."""
        Settings = self.env["linkage.visit.representative"]
        capacities = Settings._capacities(self.receiver_ids, self.company_id)
        shares, measured = Settings._drive_shares(self.company_id)
        usual = ASSUMED_DRIVE_SHARE if measured is None else measured
        receivers = {}
        for user in self.receiver_ids:
            capacity = capacities.get(user.id, Capacity(0, 0))
            visits, minutes = work["users"].get(user.id, (0.0, 0.0))
            share = shares.get(user.id, usual)
            receivers[str(user.id)] = {
                "name": user.name,
                "visits": visits,
                "minutes": minutes,
                "able": capacity.minutes * (1 - share),
                "days": capacity.days,
            }
        return {"receivers": receivers}

    def _open_work(self, customers):
        """Numbers of activities and opportunities that stay with the giver."""
        own = [("user_id", "=", self.user_id.id)]
        activities = self.env["mail.activity"].search_count(
            [*own, ("res_model", "=", "res.partner"), ("res_id", "in", customers.ids)]
        )
        leads = self.env["crm.lead"].search_count(
            [*own, ("partner_id.commercial_partner_id", "in", customers.ids)]
        )
        return {"activities": activities, "leads": leads}
