from datetime import date

from odoo import api, models
from odoo.fields import Command

from .linkage_demo_trade import QUIET

#: what is promised beyond the standard: (name, {kind of clock: {kind of case: hours}});
#: "" is every kind of case
KEY_CUSTOMERS = (
    "Service for Key Customers",
    {
        "response": {"": 4, "complaint": 2},
        "resolution": {"": 32, "complaint": 16},
    },
)
PARTNERSHIP = (
    "Service for Laurel Village",
    {
        "response": {"": 2, "complaint": 1},
        "resolution": {"": 16, "complaint": 8},
        "update": {"": 4},
    },
)
#: dates of the year on which the office works other hours
DAYS = (
    (12, 24, "09:00-12:00", "Christmas Eve"),
    (12, 31, "09:00-12:00", "New Year's Eve"),
    (1, 2, False, "Stock-taking"),
)


class LinkageDemo(models.AbstractModel):
    """Promises to key customers and to a partner; hours of single dates."""

    _inherit = "linkage.demo"

    @api.model
    def _load_service_policies(self):
        company = self.env.ref("base.main_company")
        demo = self.with_context(**QUIET).with_company(company)
        customers = demo._by_key("res.partner", "partner_")
        agreement = demo.env["linkage.agreement"].search(
            [
                ("partner_id", "=", customers["laurel_village"].id),
                ("state", "=", "active"),
            ],
            limit=1,
        )
        scopes = (
            (KEY_CUSTOMERS, {"grade_ids": self.env.ref("crm_linkage.grade_a").ids}),
            (PARTNERSHIP, {"agreement_id": agreement.id}),
        )
        policies = demo.env["linkage.service.policy"].create(
            [
                {
                    "name": name,
                    "company_id": company.id,
                    "target_ids": [
                        Command.create(
                            {
                                "clock_kind_id": self.env.ref(
                                    f"crm_linkage.clock_kind_{code}"
                                ).id,
                                "kind": kind or False,
                                "hours": hours,
                            }
                        )
                        for code, lines in targets.items()
                        for kind, hours in lines.items()
                    ],
                    **scope,
                }
                for (name, targets), scope in scopes
                if any(scope.values())
            ]
        )
        policies._activate()
        self._load_calendar_days(company)

    @api.model
    def _load_calendar_days(self, company):
        """The next of each of these dates."""
        today = self._today()
        self.env["linkage.calendar.day"].create(
            [
                {
                    "calendar_id": company.resource_calendar_id.id,
                    "date": date(
                        today.year + (date(today.year, month, day) < today), month, day
                    ),
                    "hours": hours,
                    "name": name,
                }
                for month, day, hours, name in DAYS
            ]
        )
