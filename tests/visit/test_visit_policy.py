from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import VisitCommon


@tagged("post_install", "-at_install")
class TestVisitPolicy(VisitCommon):
    def _policy(self, letter, **values):
        return self.env["linkage.visit.policy"].create(
            {
                "grade_id": self.grades[letter].id,
                "company_id": self.company.id,
                **values,
            }
        )

    def test_shipped_policies(self):
        by_grade = self.env["linkage.visit.policy"]._by_grade(self.company)
        self.assertEqual(
            [by_grade[self.grades[x].id].visits_per_four_weeks for x in "ABCD"],
            [4, 2, 1, 0],
        )

    def test_own_policy_goes_before_the_default(self):
        own = self._policy("A", visits=3, period="two_weeks", minutes=10)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        Policy = self.env["linkage.visit.policy"]
        self.assertEqual(Policy._by_grade(self.company)[self.grades["A"].id], own)
        self.assertEqual(
            Policy._by_grade(other)[self.grades["A"].id],
            self.env.ref("crm_linkage.visit_policy_a"),
        )
        self.assertEqual(own.visits_per_four_weeks, 6)

    @mute_logger("odoo.sql_db")
    def test_one_policy_a_grade_and_company(self):
        self._policy("A")
        with self.assertRaises(IntegrityError):
            self._policy("A")

    @mute_logger("odoo.sql_db")
    def test_default_is_unique_as_well(self):
        with self.assertRaises(IntegrityError):
            self._policy("A", company_id=False)

    def test_refuses_what_cannot_be_kept(self):
        with self.assertRaisesRegex(ValidationError, "at most once a day"):
            self._policy("A", visits=8, period="week")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._policy("B", visits=-1)

    @mute_logger("odoo.sql_db")
    def test_minutes_fit_in_a_day(self):
        with self.assertRaises(IntegrityError):
            self._policy("B", minutes=0)

    def test_display_name(self):
        policy = self.env.ref("crm_linkage.visit_policy_b")
        self.assertEqual(policy.display_name, "B: 1 in two weeks")

    def test_opening_hours(self):
        shop = self.graded("Shop")
        with Form(shop.with_user(self.rep)) as form:
            with form.linkage_opening_ids.new() as line:
                line.weekday = "2"
                line.hour_from = 9.5
                line.hour_to = 18
        self.assertEqual(shop.linkage_opening_ids.display_name, "Wednesday 09:30-18:00")
        opening = shop.linkage_opening_ids._as_opening()
        self.assertEqual((opening.weekday, opening.start, opening.end), (2, 570, 1080))

    @mute_logger("odoo.sql_db")
    def test_opening_ends_after_it_begins(self):
        shop = self.graded("Shop")
        with self.assertRaises(IntegrityError):
            self.env["linkage.visit.opening"].create(
                {"partner_id": shop.id, "weekday": "0", "hour_from": 18, "hour_to": 9}
            )


@tagged("post_install", "-at_install")
class TestVisitWorkload(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for letter, count in (("A", 2), ("B", 3), ("C", 4), ("D", 5)):
            for number in range(count):
                cls.graded(f"{letter}{number}", letter)
        cls.graded("A of a colleague", "A", user=cls.colleague)
        cls.graded("Gone", "A", active=False)

    def _table(self, user, groupby):
        Workload = self.env["linkage.visit.workload"].with_user(user)
        return Workload.with_context(allowed_company_ids=self.company.ids)._read_group(
            [],
            groupby,
            ["customers:sum", "frequency:avg", "visits:sum", "visits_per_day:sum"],
        )

    def test_grade_times_customers_times_frequency(self):
        """The table of D6.1, for one representative."""
        self.assertEqual(
            self._table(self.rep, ["grade_id"]),
            [
                (self.grades["A"], 2, 4, 8, 0.4),
                (self.grades["B"], 3, 2, 6, 0.3),
                (self.grades["C"], 4, 1, 4, 0.2),
                (self.grades["D"], 5, 0, 0, 0),
            ],
        )

    def test_total_of_all(self):
        ((customers, _frequency, visits, a_day),) = self._table(
            self.users["manager"], []
        )
        self.assertEqual((customers, visits), (15, 22))
        self.assertAlmostEqual(a_day, 1.1)

    def test_per_representative(self):
        table = self._table(self.supervisor, ["user_id"])
        self.assertEqual(
            {(user, customers, visits) for user, customers, _f, visits, _d in table},
            {(self.rep, 14, 18), (self.colleague, 1, 4)},
        )

    def test_follows_policy_and_grade_at_once(self):
        self.env["linkage.visit.policy"].create(
            {
                "grade_id": self.grades["D"].id,
                "company_id": self.company.id,
                "visits": 1,
                "period": "quarter",
                "minutes": 60,
            }
        )
        ((_grade, customers, _f, visits, _d),) = [
            row
            for row in self._table(self.rep, ["grade_id"])
            if row[0] == self.grades["D"]
        ]
        self.assertEqual(customers, 5)
        self.assertAlmostEqual(visits, 5 * 4 / 13, places=1)

    def test_other_companies_do_not_mix(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.graded("Elsewhere's", "A", company=other)
        ((customers, *_rest),) = self._table(self.users["manager"], [])
        self.assertEqual(customers, 15)
