from datetime import timedelta

from odoo import api, fields, models

from . import opinions
from .linkage_demo_trade import QUIET
from .profiles import CUSTOMERS

#: age of its last day in days, how long it ran; the last one is running
ROUNDS = ((340, 28), (160, 28), (-16, 28))
PREFIX = "crm_linkage.questionnaire_item_"


class LinkageDemo(models.AbstractModel):
    """What customers say: answers after cases, and three rounds, one still runs."""

    _inherit = "linkage.demo"

    @api.model
    def _load_opinions(self):
        company = self.env.ref("base.main_company")
        demo = self.with_context(**QUIET).with_company(company)
        demo._answer_cases(company)
        for ended, length in ROUNDS:
            demo._load_round(company, ended, length)

    @api.model
    def _answer_cases(self, company):
        """Most customers answered a day after their case was closed."""
        cases = self.env["linkage.case"].search(
            [("company_id", "=", company.id), ("closed_at", "!=", False)]
        )
        for case in cases:
            case._open_questions()
            case._note_question("asked")
            asked = min(case.closed_at + timedelta(hours=20), fields.Datetime.now())
            case.asked_at = asked
            given = opinions.ANSWERS.get(case.name)
            if not given:
                continue
            total, procedure, person, feedback = given
            rating = case.rating_ids.filtered(lambda one: not one.consumed)
            # the question was open when they answered
            case.asked_at = fields.Datetime.now()
            case._answer_question(
                rating, total, {"procedure": procedure, "person": person}, feedback
            )
            answered = min(asked + timedelta(hours=5), fields.Datetime.now())
            case.write({"asked_at": asked, "answered_at": answered})
            rating.message_id.date = answered

    @api.model
    def _load_round(self, company, ended, length):
        last = company._linkage_today() - timedelta(days=ended)
        name = f"Satisfaction {last.year}, quarter {(last.month + 2) // 3}"
        keys = {
            partner.id: key
            for key, partner in self._by_key("res.partner", "partner_").items()
            if key in CUSTOMERS and CUSTOMERS[key][0] != "prospect"
        }
        one = self.env["linkage.questionnaire.round"].create(
            {
                "name": name,
                "questionnaire_id": self.env.ref(
                    "crm_linkage.questionnaire_satisfaction"
                ).id,
                "company_id": company.id,
                "date_start": last - timedelta(days=length),
                "date_end": last,
                "domain": repr([("customer_rank", ">", 0)]),
                "people": 2,
            }
        )
        one.action_choose()
        running = ended < 0
        share = 0.35 if running else 0.62
        asked = fields.Datetime.to_datetime(one.date_start) + timedelta(hours=17)
        age = max(ended, 0) / 365
        one.state = "open"
        one.invitation_ids.write({"state": "sent", "sent_at": asked})
        portal = self.env.ref("crm_linkage.user_portal_customer").partner_id
        for invitation in one.invitation_ids:
            person = invitation.partner_id
            if person != portal and opinions.chance(ended, person.name) < share:
                key = keys.get(invitation.commercial_partner_id.id, "")
                days = 1 + 8 * opinions.chance(person.name)
                self._answer_invitation(invitation, key, age, asked, days)
        if running:
            self.env["linkage.satisfaction"]._refresh(one)
        else:
            one._close()

    @api.model
    def _answer_invitation(self, invitation, key, age, asked, days):
        person = invitation.partner_id.name
        items = {name: self.env.ref(f"{PREFIX}{name}").id for name in opinions.LEANINGS}
        marks = {
            item: opinions.mark(key, person, name, age) for name, item in items.items()
        }
        invitation._keep(marks)
        form = invitation.round_id.questionnaire_id._form()
        said = opinions.chance("comment", person)
        comments = opinions.COMMENTS
        invitation.write(
            {
                "state": "done",
                "done_at": min(asked + timedelta(days=days), fields.Datetime.now()),
                "index": invitation._reading(form).index,
                "comment": comments[int(said * 40) % len(comments)]
                if said < 0.3
                else "",
            }
        )
