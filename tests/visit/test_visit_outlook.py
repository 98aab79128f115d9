from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import VisitCommon


@freeze_time("2024-03-01 12:00:00")
@tagged("post_install", "-at_install")
class TestVisitOutlook(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(4):
            cls.graded(f"A{number}")
        cls.special = cls.graded("Own frequency")
        cls.graded("Colleague's", "B", user=cls.colleague)
        cls.graded("Stranger's", "B", user=cls.stranger)
        cls.chain = cls.graded("Chain", "B")
        cls.env["linkage.visit.address"].create(
            [
                {
                    "partner_id": cls.special.id,
                    "company_id": cls.company.id,
                    "has_own_frequency": True,
                    "visits": 1,
                    "period": "four_weeks",
                    "reason": "Small shop",
                    "minutes": 10,
                }
            ]
            + [
                {
                    "partner_id": cls.env["res.partner"]
                    .create({"name": name, "parent_id": cls.chain.id, "type": "other"})
                    .id,
                    "company_id": cls.company.id,
                    "user_id": user.id,
                }
                for name, user in (
                    ("North", cls.env["res.users"]),
                    ("South", cls.colleague),
                )
            ]
        )
        cls.env["linkage.visit.representative"].create(
            {"user_id": cls.rep.id, "company_id": cls.company.id, "minutes_a_day": 400}
        )

    def outlook(self, user):
        Outlook = self.env["linkage.visit.outlook"].with_user(user)
        Outlook = Outlook.with_context(allowed_company_ids=self.company.ids)
        return Outlook.browse(Outlook.action_open()["res_id"])

    def row(self, outlook, user):
        rows, _total = outlook._rows()
        return next(row for row in rows if row["name"] == user.name)

    def test_workload_counts_stops(self):
        Workload = self.env["linkage.visit.workload"].with_user(self.supervisor)
        Workload = Workload.with_context(allowed_company_ids=self.company.ids)
        table = Workload._read_group(
            [], ["user_id"], ["customers:sum", "stops:sum", "visits:sum", "hours:sum"]
        )
        self.assertEqual(
            {user: tuple(map(float, sums)) for user, *sums in table},
            {
                # 4 A and 1 own and the chain's north
                self.rep: (6, 6, 4 * 4 + 1 + 2, 12 + 10 / 60 + 1),
                # a B and the chain's south, whose customer is counted once
                self.colleague: (1, 2, 4, 2),
            },
        )

    def test_change_moves_days_before_it_is_applied(self):
        outlook = self.outlook(self.users["manager"])
        row = self.row(outlook, self.rep)
        self.assertEqual((row["stops"], row["days"]), (6, 20))
        minutes = 16 * 45 + 10 + 60
        self.assertEqual(row["share"], 0.3)
        self.assertAlmostEqual(row["needed"][0], minutes / 0.7 / 400, places=5)
        self.assertEqual(row["needed"][0], row["needed"][1])
        with Form(outlook) as form:
            with form.line_ids.edit(0) as line:
                self.assertEqual((line.stops, line.visits_before), (4, 16))
                line.visits = 2
                self.assertEqual(line.visits_after, 32)
            self.assertTrue(form.is_changed)
            self.assertIn("text-decoration-line-through", form.effect)
        row = self.row(outlook, self.rep)
        self.assertEqual(row["visits"], (19, 35))
        self.assertAlmostEqual(
            row["needed"][1] - row["needed"][0], 16 * 45 / 0.7 / 400, places=5
        )
        policy = self.env.ref("crm_linkage.visit_policy_a")
        self.assertEqual(policy.visits, 1)

    def test_apply_makes_a_policy_of_the_company(self):
        self.env["res.company"].create({"name": "Elsewhere"})
        outlook = self.outlook(self.users["manager"])
        with self.assertRaisesRegex(UserError, "Nothing was changed"):
            outlook.action_apply()
        outlook.line_ids[0].visits = 2
        outlook.action_apply()
        Policy = self.env["linkage.visit.policy"]
        own = Policy._by_grade(self.company)[self.grades["A"].id]
        self.assertEqual((own.visits, own.company_id), (2, self.company))
        self.assertEqual((own.gap_min, own.gap_max), (3, 4))
        self.assertEqual(self.env.ref("crm_linkage.visit_policy_a").visits, 1)
        again = self.outlook(self.users["manager"])
        self.assertEqual(again.line_ids[0].policy_id, own)
        self.assertEqual(self.row(again, self.rep)["visits"], (35, 35))

    def test_who_sees_and_who_applies(self):
        for role, names in (
            ("representative", {self.rep.name}),
            ("supervisor", {self.rep.name, self.colleague.name}),
            ("manager", {self.rep.name, self.colleague.name, self.stranger.name}),
        ):
            with self.subTest(role=role):
                rows, _total = self.outlook(self.users[role])._rows()
                self.assertEqual({row["name"] for row in rows}, names)
        outlook = self.outlook(self.supervisor)
        outlook.line_ids[0].visits = 3
        with self.assertRaises(AccessError):
            outlook.action_apply()
        with self.assertRaises(AccessError):
            self.outlook(self.users["employee"])

    def test_policy_says_what_a_change_means(self):
        policy = self.env.ref("crm_linkage.visit_policy_a")
        policy = policy.with_user(self.users["manager"]).with_company(self.company)
        self.assertIn("4 addresses follow this policy: 16 visits", policy.effect)
        form = Form(policy)
        form.visits = 2
        self.assertIn("32 visits in four weeks instead of 16", form.effect)

    def test_minutes_of_an_address_stay_when_the_policy_changes(self):
        customer = self.env["res.partner"].search([("name", "=", "A0")])
        self.env["linkage.visit.address"].create(
            {"partner_id": customer.id, "company_id": self.company.id, "minutes": 120}
        )
        policy = self.env.ref("crm_linkage.visit_policy_a")
        policy = policy.with_user(self.users["manager"]).with_company(self.company)
        # three at 45 minutes and one at two hours, four times in four weeks
        self.assertIn("16 visits and 17 hours", policy.effect)
        form = Form(policy)
        form.minutes = 60
        self.assertIn("20 hours with customers instead of 17", form.effect)

    def test_days_off_of_the_representative_count(self):
        self.env["resource.calendar.leaves"].sudo().create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2024-03-05 00:00:00",
                "date_to": "2024-03-05 23:00:00",
            }
        )
        resource = (
            self.env["resource.resource"]
            .sudo()
            .create(
                {
                    "name": "Rep",
                    "user_id": self.rep.id,
                    "company_id": self.company.id,
                    "calendar_id": self.company.resource_calendar_id.id,
                }
            )
        )
        self.env["resource.calendar.leaves"].sudo().create(
            {
                "name": "Away",
                "resource_id": resource.id,
                "company_id": self.company.id,
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2024-03-11 00:00:00",
                "date_to": "2024-03-15 23:00:00",
            }
        )
        capacities = self.env["linkage.visit.representative"]._capacities(
            self.rep | self.colleague, self.company
        )
        self.assertEqual(capacities[self.rep.id].days, 14)
        self.assertEqual(capacities[self.colleague.id].days, 19)
        self.assertEqual(capacities[self.rep.id].minutes, 14 * 400)
        self.assertEqual(capacities[self.colleague.id].minutes, 19 * 480)

    def test_share_of_driving_is_measured(self):
        self.env["linkage.visit.plan"].create(
            {
                "user_id": self.rep.id,
                "company_id": self.company.id,
                "date_start": "2024-02-05",
                "drive_minutes": 100,
                "visit_minutes": 300,
                "state": "accepted",
            }
        )
        outlook = self.outlook(self.users["manager"])
        self.assertEqual(self.row(outlook, self.rep)["share"], 0.25)
        self.assertEqual(outlook.drive_share, 0.25)
        self.assertIn("accepted plans", outlook.drive_note)
