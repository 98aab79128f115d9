from datetime import timedelta

from odoo import api, models
from odoo.fields import Command

# grade, channel, visits, period, minutes, days of the week off
CHANNEL_POLICIES = (
    ("a", "wholesale", 2, "two_weeks", 60, ("saturday", "sunday")),
    ("b", "direct", 1, "four_weeks", 40, ("saturday", "sunday")),
)


class LinkageDemo(models.AbstractModel):
    """Policies of channels, and customers and shops with settings of their own."""

    _inherit = "linkage.demo"

    @api.model
    def _load_visit_settings(self):
        company = self.env.ref("base.main_company")
        demo = self.with_company(company)
        demo._channel_policies(company)
        demo._visit_addresses(company, company._linkage_today())

    @api.model
    def _channel_policies(self, company):
        self.env["linkage.visit.policy"].create(
            [
                {
                    "grade_id": self.env.ref(f"crm_linkage.grade_{grade}").id,
                    "channel_id": self.env.ref(f"crm_linkage.channel_{channel}").id,
                    "company_id": company.id,
                    "visits": visits,
                    "period": period,
                    "minutes": minutes,
                    **dict.fromkeys(days_off, False),
                }
                for grade, channel, visits, period, minutes, days_off in (
                    CHANNEL_POLICIES
                )
            ]
        )

    @api.model
    def _visit_addresses(self, company, today):
        """Three stops of one customer, an own frequency, a closed fortnight."""
        place = {
            key: self.env.ref(f"crm_linkage.{key}")
            for key in (
                "partner_laurel_village",
                "shop_laurel_village_1",
                "shop_laurel_village_2",
                "partner_columbus_deli",
            )
        }
        rows = [
            {"partner_id": place["partner_laurel_village"].id},
            {
                "partner_id": place["shop_laurel_village_1"].id,
                "has_own_frequency": True,
                "visits": 1,
                "period": "week",
                "reason": "New shop: shelves are set up until they run by themselves",
                "date_until": today + timedelta(days=90),
                "minutes": 45,
                "tuesday": True,
            },
            {
                "partner_id": place["shop_laurel_village_2"].id,
                "minutes": 20,
                "closing_ids": [
                    Command.create(
                        {
                            "date_from": today + timedelta(days=10),
                            "date_to": today + timedelta(days=23),
                            "reason": "Rebuilding of the shop",
                        }
                    )
                ],
            },
            {
                "partner_id": place["partner_columbus_deli"].id,
                "has_own_frequency": True,
                "visits": 1,
                "period": "two_weeks",
                "reason": "The owner buys only face to face",
            },
        ]
        self.env["linkage.visit.address"].create(
            [{**row, "company_id": company.id} for row in rows]
        )
