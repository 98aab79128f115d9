"""A round with three customers, one of them with two people."""

from datetime import timedelta

from .common import ServiceCommon


class QuestionnaireCommon(ServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.questionnaire = cls.env.ref("crm_linkage.questionnaire_satisfaction").copy(
            {"name": "Ours", "company_id": cls.company.id}
        )
        cls.rep = cls.users["representative"]
        cls.customers = cls.env["res.partner"].create(
            [
                {"name": f"Round {n}", "is_company": True, "user_id": cls.rep.id}
                for n in range(3)
            ]
        )
        cls.people = cls.env["res.partner"].create(
            [
                {
                    "name": f"Person {n}",
                    "parent_id": cls.customers[customer].id,
                    "email": f"person{n}@round.example",
                    "lang": "en_US",
                }
                for n, customer in enumerate((0, 0, 1, 2))
            ]
        )
        cls.today = cls.company._linkage_today()
        cls.round = cls.new_round("Spring")

    @classmethod
    def new_round(cls, name, **values):
        return cls.env["linkage.questionnaire.round"].create(
            {
                "name": name,
                "questionnaire_id": cls.questionnaire.id,
                "company_id": cls.company.id,
                "date_start": cls.today,
                "date_end": cls.today + timedelta(days=20),
                "domain": repr([("id", "in", cls.customers.ids)]),
                **values,
            }
        )

    @classmethod
    def opened(cls, one=None):
        """The round with its people, asked."""
        one = one or cls.round
        one.action_choose()
        one.action_open()
        one._to_ask()._ask()
        cls.env.flush_all()
        return one

    def invitation(self, person, one=None):
        invitations = (one or self.round).invitation_ids.sudo()
        return invitations.filtered(lambda each: each.partner_id == person)

    def answer(self, invitation, mark, loyalty=None, comment=None):
        """Give every question the same mark and send it."""
        steps = invitation._page_steps()
        for number, items in enumerate(steps, start=1):
            given = loyalty if number == len(steps) and loyalty else mark
            chosen = {f"item_{item.id}": str(given) for item in items}
            is_last = number == len(steps)
            invitation._take(number, chosen, comment, send=is_last)
        self.env.flush_all()

    def values(self, customer, one=None):
        """``{measure: value}`` of a customer, without single questions."""
        rows = self.env["linkage.satisfaction"].search(
            [
                ("partner_id", "=", customer.id),
                ("round_id", "=", (one or self.round).id),
                ("measure", "!=", "question"),
            ]
        )
        return {row.measure: row.value for row in rows}
