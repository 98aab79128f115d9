from bisect import bisect_right
from datetime import timedelta

from odoo import api, models

from .linkage_demo_trade import QUIET

# customer, who proposes, grade, days it holds, why
BY_HAND = (
    (
        "balboa_bakehouse",
        "sophie",
        "a",
        60,
        "Signed the lease for two more shops on Clement Street; the first orders come "
        "next month.",
    ),
    (
        "shellmound_food_hall",
        "mark",
        "c",
        5,
        "Pays in instalments as agreed with accounting: no visits until it is settled.",
    ),
    (
        "visitacion_cafe",
        "ben",
        "a",
        90,
        "The owner also runs the canteen of the bus depot and wants to buy for both.",
    ),
)
NOTES = (
    "Prices of the autumn list explained.",
    "Asks for smaller boxes.",
    "New purchaser from next month: get to know her.",
)


class LinkageDemo(models.AbstractModel):
    """Grades set by hand and reviews of the cards, on top of what was graded."""

    _inherit = "linkage.demo"

    @api.model
    def _load_follow(self):
        company = self.env.ref("base.main_company")
        demo = self.with_context(**QUIET).with_company(company)
        customers = demo._by_key("res.partner", "partner_")
        demo._set_by_hand(customers, company)
        demo._review_cards(customers, company)

    @api.model
    def _set_by_hand(self, customers, company):
        for customer, login, letter, days, reason in BY_HAND:
            user = self.env.ref(f"crm_linkage.user_{login}")
            self.env["linkage.grade.override"].with_user(user).create(
                {
                    "partner_id": customers[customer].id,
                    "company_id": company.id,
                    "grade_id": self.env.ref(f"crm_linkage.grade_{letter}").id,
                    "date_end": company._linkage_today() + timedelta(days=days),
                    "reason": reason,
                }
            )

    @api.model
    def _review_cards(self, customers, company):
        """Of three customers one was reviewed on time, one is due, one is late."""
        dates = company._linkage_working_dates()
        latest = bisect_right(dates, company._linkage_today()) - 1
        standings = self.env["linkage.grade.standing"].search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", [one.id for one in customers.values()]),
                ("grade_id.review_days", ">", 0),
                ("user_id", "!=", False),
            ],
            order="partner_id",
        )
        self.env["linkage.card.review"].create(
            [
                {
                    "partner_id": standing.partner_id.id,
                    "company_id": company.id,
                    "user_id": standing.user_id.id,
                    "date": dates[latest - back],
                    "note": NOTES[number % 9 // 3] if number % 3 == 0 else False,
                }
                for number, standing in enumerate(standings)
                for back in self._reviewed(number, standing.grade_id.review_days)
            ]
        )

    @staticmethod
    def _reviewed(number, every):
        """How many working days ago a customer's card was reviewed."""
        last = (0, every, every + 1 + number % 4)[number % 3]
        return (last + every, last)
