from ..common import LinkageCommon, new_colleague, new_team


class CreditCommon(LinkageCommon):
    """Customers with a history of buying and paying, as of 2024-06-30."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {"linkage_reference_date": "2024-06-30", "account_use_credit_limit": True}
        )
        cls.rep = cls.users["representative"]
        cls.Standing = cls.env["linkage.credit.standing"]
        cls.Review = cls.env["linkage.credit.review"]
        cls.Stop = cls.env["linkage.credit.stop"]
        policies = cls.env["linkage.credit.policy"]
        policies.search([]).unlink()
        cls.policy = policies.create({"months": 2, "late_days": 14, "step": 10})
        cls.partner = cls.customer("Alpha", user_id=cls.rep.id)

    @classmethod
    def colleagues(cls):
        """A member of the supervisor's team and a foreign representative."""
        member, foreign = (
            new_colleague(cls.env, f"credit_{name}", cls.company)
            for name in ("member", "foreign")
        )
        new_team(cls.users["supervisor"], member, cls.company)
        return member, foreign

    @classmethod
    def buy(cls, partner, amount, *, paid=True, day="2024-03-01", due=None):
        invoice = cls.invoice(partner, day, amount, due=due)
        if paid:
            cls.pay(invoice, due or day)
        return invoice

    @classmethod
    def limit(cls, partner, amount, company=None):
        partner.with_company(company or cls.company).credit_limit = amount

    @classmethod
    def grade(cls, partner, grade="grade_a"):
        """Give a customer a grade, as a run would."""
        figures = {
            "partner_id": partner.id,
            "company_id": cls.company.id,
            "grade_id": cls.env.ref(f"crm_linkage.{grade}").id,
        }
        scheme = cls.env["linkage.grading.scheme"].search([], limit=1)
        history = (
            cls.env["linkage.grade.history"]
            .sudo()
            .create({**figures, "scheme_id": scheme.id, "reference_date": "2024-06-30"})
        )
        cls.env["linkage.grade.standing"].sudo().create(
            {**figures, "history_id": history.id, "since": history.reference_date}
        )
        return history.grade_id

    def standing(self, partner=None, company=None):
        partner, company = partner or self.partner, company or self.company
        self.Standing._check(company, partner.ids)
        return self.Standing.search(
            [("partner_id", "in", partner.ids), ("company_id", "=", company.id)]
        )
