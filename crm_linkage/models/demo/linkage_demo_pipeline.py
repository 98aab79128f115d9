from datetime import timedelta

from odoo import api, models

from .linkage_demo import TIME_ZONE
from .linkage_demo_trade import QUIET
from .pipeline import EVIDENCE, LEADS, OPPORTUNITIES, QUALIFICATIONS

REPRESENTATIVES = ("anna", "ben", "carla")
PORTAL_CUSTOMER = "laurel_village"


class LinkageDemo(models.AbstractModel):
    """What is to come: opportunities, and who has money, authority and need."""

    _inherit = "linkage.demo"

    @api.model
    def _load_pipeline(self):
        demo = self.with_context(**QUIET).with_company(
            self.env.ref("base.main_company")
        )
        partners = demo._by_key("res.partner", "partner_")
        demo._make_opportunities(partners)
        demo._make_qualifications(partners)
        demo._make_leads()
        portal = self.env.ref("crm_linkage.user_portal_customer")
        portal.partner_id.parent_id = partners[PORTAL_CUSTOMER]

    @api.model
    def _make_opportunities(self, partners):
        stages = self.env["crm.stage"].search([("team_ids", "=", False)])
        won = stages.filtered("is_won")
        open_stages = stages - won
        today = self._today()
        team = self.env.ref("crm_linkage.team_field_sales")
        self.env["crm.lead"].create(
            [
                {
                    "type": "opportunity",
                    "name": name,
                    "partner_id": partners[key].id,
                    "user_id": partners[key].user_id.id,
                    "team_id": team.id,
                    "expected_revenue": revenue,
                    "stage_id": (won if stage == 3 else open_stages[stage])[:1].id,
                    "date_deadline": today + timedelta(days=days),
                }
                for key, name, revenue, stage, days in OPPORTUNITIES
            ]
        )

    @api.model
    def _make_qualifications(self, partners):
        today = self._today()
        values = []
        for number, (key, name, *answers) in enumerate(QUALIFICATIONS):
            judged = dict(zip(("money", "authority", "need"), answers, strict=True))
            proof = {
                f"{letter}_evidence": EVIDENCE[answer][letter]
                for letter, answer in judged.items()
            }
            values.append(
                {
                    "name": name,
                    "partner_id": partners[key].id,
                    "company_id": self.env.company.id,
                    "date_open": today - timedelta(days=3 + 4 * number),
                    **judged,
                    **proof,
                }
            )
        self._link_opportunities(
            self.env["linkage.qualification"].with_context(tz=TIME_ZONE).create(values)
        )

    @api.model
    def _link_opportunities(self, qualifications):
        """Each need is that of the customer's first running opportunity, if any."""
        running = self.env["crm.lead"].search(
            [
                ("partner_id", "in", qualifications.partner_id.ids),
                ("won_status", "=", "pending"),
            ],
            order="id desc",
        )
        by_partner = {lead.partner_id: lead for lead in running}
        for qualification in qualifications:
            lead = by_partner.get(qualification.partner_id)
            if lead:
                qualification.lead_id = lead
                # sudo: only the lead itself links what is known of it
                lead.sudo().linkage_qualification_id = qualification

    @api.model
    def _make_leads(self):
        """Leads that are not customers yet, judged by money, authority and need."""
        team = self.env.ref("crm_linkage.team_field_sales")
        people = [self.env.ref(f"crm_linkage.user_{one}") for one in REPRESENTATIVES]
        leads = self.env["crm.lead"].with_context(tz=TIME_ZONE)
        for name, company, contact, revenue, person, *answers in LEADS:
            judged = dict(zip(("money", "authority", "need"), answers, strict=True))
            values = {
                "type": "opportunity",
                "name": name,
                "partner_name": company,
                "contact_name": contact,
                "expected_revenue": revenue,
                "user_id": people[person].id,
                "team_id": team.id,
            }
            for letter, answer in judged.items():
                values[f"linkage_{letter}"] = answer
                values[f"linkage_{letter}_evidence"] = EVIDENCE[answer][letter]
            leads.create(values)
