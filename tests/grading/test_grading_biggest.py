from odoo.tests import tagged

from .follow_common import FollowCommon


@tagged("post_install", "-at_install")
class TestGradingBiggest(FollowCommon):
    """Lists of the biggest and the worst customers (D1.8)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme(
            [
                {"metric_id": "revenue_net", "weight": 50},
                {"metric_id": "overdue_share", "weight": 50, "missing": "neutral"},
            ]
        )
        for (key, partner), amount in zip(
            cls.customers.items(), (10, 500, 40, 0), strict=True
        ):
            partner.customer_rank = 1
            if amount:
                invoice = cls.invoice(partner, "2024-05-01", amount)
                if key != "other":
                    cls.pay(invoice, "2024-05-02")
        cls.env["linkage.metric"].search(
            [("code", "in", ("revenue_net", "overdue_share"))]
        ).value_group_id = cls.env.ref("crm_linkage.group_supervisor")
        cls.Run._run(cls.company)
        cls.env.flush_all()

    def listed(self, user, order, *domain):
        found = (
            self.Standing.with_user(user)
            .with_context(allowed_company_ids=self.company.ids)
            .search(list(domain), order=order)
        )
        names = {partner.id: key for key, partner in self.customers.items()}
        return [names[one.partner_id.id] for one in found], found

    def test_biggest_first(self):
        names, found = self.listed(self.supervisor, "revenue desc, score desc")
        self.assertEqual(names, ["team", "other", "own", "nobody"])
        self.assertEqual(found.mapped("revenue"), [500, 40, 10, 0])
        names, _found = self.listed(self.supervisor, "revenue", ("revenue", ">", 30))
        self.assertEqual(names, ["other", "team"])

    def test_overdue(self):
        names, found = self.listed(self.supervisor, "score", ("overdue_share", ">", 0))
        self.assertEqual(names, ["other"])
        self.assertEqual(found.overdue_share, 1)
        self.assertTrue(found.has_overdue_share)

    def test_figures_only_for_who_may_see_them(self):
        names, found = self.listed(self.rep, "revenue desc, score desc")
        self.assertEqual(
            names, self.listed(self.rep, "score desc, id")[0], "in order of scores"
        )
        self.assertEqual(set(found.mapped("revenue")), {0})
        self.assertFalse(any(found.mapped("has_revenue")))
        for field in ("revenue", "overdue_share"):
            self.assertFalse(self.listed(self.rep, "id", (field, ">", 0))[0])

    def test_groups(self):
        rows = self.Standing.with_user(self.supervisor)._read_group(
            [("company_id", "=", self.company.id)], ["company_id"], ["revenue:sum"]
        )
        self.assertEqual(rows, [(self.company, 550)])

    def test_fallen(self):
        fallen = self.standing(self.customers["team"])
        self.grade(self.customers["team"], "A")
        fallen.sudo().write(
            {"previous_grade_id": self.grades["A"].id, "grade_id": self.grades["C"].id}
        )
        self.assertTrue(fallen.has_fallen)
        self.assertEqual(
            self.listed(self.rep, "id", ("has_fallen", "=", True))[0], ["team"]
        )
        self.assertNotIn(
            "team", self.listed(self.rep, "id", ("has_fallen", "=", False))[0]
        )

    def test_a_page_takes_few_queries(self):
        _names, found = self.listed(self.supervisor, "revenue desc")
        found.mapped("revenue")
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            _names, found = self.listed(self.supervisor, "revenue desc")
            found.mapped("revenue")
