from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import VisitCommon, moment


@tagged("post_install", "-at_install")
class TestVisitFlow(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.graded("Shop", street="Allee 1", city="Berlin")
        cls.mine = cls.visit(cls.shop).with_user(cls.rep)

    def _dialog(self, action):
        self.assertEqual(action["target"], "new")
        Model = self.env[action["res_model"]].with_user(self.rep)
        return Form(Model.with_context(**action["context"]))

    def test_complete_with_an_advance_and_a_next_step(self):
        with freeze_time("2024-03-05 09:05:00"):
            self.mine.action_start()
        with freeze_time("2024-03-05 09:40:00"):
            form = self._dialog(self.mine.action_complete())
            form.outcome = "advance"
            form.advance = "trial"
            form.next_step = "Bring the samples"
            form.next_step_date = date(2024, 3, 12)
            form.note = "Wants three crates."
            form.save().action_confirm()
        self.assertEqual(self.mine.state, "done")
        self.assertEqual(self.mine.actual_duration, 35)
        self.assertEqual((self.mine.outcome, self.mine.advance), ("advance", "trial"))
        self.assertEqual(self.mine.note, "Wants three crates.")
        activity = self.mine.activity_ids
        self.assertEqual(activity.summary, "Bring the samples")
        self.assertEqual(activity.date_deadline, date(2024, 3, 12))
        self.assertEqual(activity.user_id, self.rep)

    def test_first_check_in_counts(self):
        with freeze_time("2024-03-05 09:05:00"):
            self.mine.action_start()
        with freeze_time("2024-03-05 09:06:00"):
            self.mine.action_start()
        self.assertEqual(self.mine.check_in, moment("2024-03-05 09:05:00"))

    def test_an_advance_says_which(self):
        with self.assertRaisesRegex(UserError, "what the customer agreed to"):
            self.mine._complete({"outcome": "advance"})
        with self.assertRaisesRegex(UserError, "what came out"):
            self.mine._complete({"outcome": False})
        self.assertEqual(self.mine.state, "planned")

    def test_other_outcomes_have_no_advance(self):
        self.mine._complete({"outcome": "order", "advance": "demo"})
        self.assertFalse(self.mine.advance)
        self.assertFalse(self.mine.activity_ids, "no next step, no activity")
        self.assertFalse(self.mine.actual_duration, "never started, not measured")

    def test_closed_visits_stay_closed(self):
        self.mine._complete({"outcome": "order"})
        for method in ("action_start", "action_complete", "action_fail", "action_move"):
            with self.assertRaisesRegex(UserError, "closed already"):
                getattr(self.mine, method)()
        with self.assertRaisesRegex(UserError, "can be moved"):
            self.mine.planned_start = moment("2024-03-06 09:00:00")

    def test_fail_and_plan_again(self):
        form = self._dialog(self.mine.action_fail())
        form.failure = "absent"
        form.save().action_confirm()
        self.assertEqual((self.mine.state, self.mine.failure), ("failed", "absent"))
        self.mine.action_reopen()
        self.assertEqual((self.mine.state, self.mine.failure), ("planned", False))

    @freeze_time("2024-03-05 08:00:00")
    def test_move(self):
        form = self._dialog(self.mine.action_move())
        self.assertEqual(form.planned_start, moment("2024-03-05 09:00:00"))
        form.planned_start = moment("2024-03-29 13:00:00")
        form.save().action_confirm()
        self.assertEqual(self.mine.planned_start, moment("2024-03-29 13:00:00"))
        self.assertEqual(self.mine.planned_stop, moment("2024-03-29 13:30:00"))

    def test_calendar_resizes(self):
        """The calendar view writes both ends at once."""
        self.mine.write(
            {
                "planned_start": moment("2024-03-06 10:00:00"),
                "planned_stop": moment("2024-03-06 11:15:00"),
            }
        )
        self.assertEqual(self.mine.duration, 75)
        self.assertEqual(self.mine.planned_start, moment("2024-03-06 10:00:00"))

    def test_overdue(self):
        later = self.visit(self.shop, "2024-03-07 09:00:00")
        Visit = self.env["linkage.visit"]
        ours = [("id", "in", (self.mine | later).ids)]
        with freeze_time("2024-03-06 09:00:00"):
            (self.mine | later).invalidate_recordset(["is_overdue"])
            self.assertTrue(self.mine.is_overdue)
            self.assertFalse(later.is_overdue)
            found = Visit.search([("is_overdue", "=", True), *ours])
            self.assertEqual(found, self.mine)
            self.assertEqual(Visit.search([("is_overdue", "=", False), *ours]), later)

    def test_cancel_leaves_done_visits(self):
        other = self.visit(self.shop)
        other._complete({"outcome": "no_sale"})
        (self.mine | other.with_user(self.rep)).action_cancel()
        self.assertEqual((self.mine.state, other.state), ("cancelled", "done"))

    def test_what_the_phone_shows(self):
        self.assertEqual(self.mine.street_address, "Allee 1, Berlin")
        mine = self.mine.with_company(self.company)
        self.assertEqual(mine.grade_id, self.grades["A"])
        self.assertEqual(self.mine.display_name, "Shop")

    def test_deleted_user_leaves_visits(self):
        self.visit(self.shop, user_id=self.stranger.id)
        visit = self.env["linkage.visit"].search([("user_id", "=", self.stranger.id)])
        self.stranger.unlink()
        self.assertTrue(visit.exists())
        self.assertFalse(visit.user_id)

    def test_batch_of_a_thousand(self):
        start = moment("2024-03-05 09:00:00")
        self.env["linkage.visit"].create(
            [
                {
                    "partner_id": self.shop.id,
                    "planned_start": start + timedelta(hours=number),
                }
                for number in range(1000)
            ]
        )
        self.env.flush_all()
        visits = self.env["linkage.visit"].search([("partner_id", "=", self.shop.id)])
        self.assertEqual(len(visits), 1001)
        # the host writes by hundreds; half of it removes the appointments
        with self.assertQueryCount(32):
            visits.action_cancel()
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestVisitPartner(VisitCommon):
    def test_merge_keeps_visits_and_opening_hours(self):
        first, second = self.graded("One"), self.graded("Two", "B")
        for partner in (first, second):
            self.visit(partner)
            self.env["linkage.visit.opening"].create({"partner_id": partner.id})
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (first | second).ids, first
        )
        visits = self.env["linkage.visit"].search([("partner_id", "=", first.id)])
        self.assertEqual(len(visits), 2)
        self.assertEqual(visits.commercial_partner_id, first)
        self.assertEqual(len(first.linkage_opening_ids), 2)

    def test_merge_into_an_address_of_another_customer(self):
        owner = self.graded("Owner")
        branch = self.env["res.partner"].create(
            {"name": "Branch", "parent_id": owner.id, "type": "delivery"}
        )
        lone = self.graded("Lone", "B", is_company=False)
        visit = self.visit(lone)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (branch | lone).ids, branch
        )
        visit.invalidate_recordset()
        self.assertEqual(visit.partner_id, branch)
        self.assertEqual(visit.commercial_partner_id, owner)

    def test_visits_follow_a_partner_to_its_new_parent(self):
        owner, shop = self.graded("Owner"), self.graded("Shop", "B")
        visit = self.visit(shop)
        self.assertEqual(visit.commercial_partner_id, shop)
        shop.write({"parent_id": owner.id, "is_company": False})
        self.assertEqual(visit.commercial_partner_id, owner)

    def test_only_addresses_of_the_company_are_visited(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self.graded("Theirs", company_id=elsewhere.id)
        with self.assertRaises(UserError):
            self.visit(theirs)

    def test_a_visit_ends_after_it_has_begun(self):
        visit = self.visit(self.graded("Customer"))
        with self.assertRaisesRegex(UserError, "ends after"):
            visit.planned_stop = visit.planned_start

    def test_partners_cost_the_host_nothing(self):
        """Creating and writing partners asks nothing of our tables."""
        partner = self.env["res.partner"].create({"name": "Plain"})
        self.env.flush_all()
        asked = []
        execute = type(self.env.cr).execute

        def listen(cursor, query, *args, **kwargs):
            asked.append(str(query))
            return execute(cursor, query, *args, **kwargs)

        self.patch(type(self.env.cr), "execute", listen)
        partner.write({"name": "Plainer", "street": "Somewhere 1"})
        self.env["res.partner"].create({"name": "Another"})
        self.env.flush_all()
        self.assertTrue(asked)
        ours = [query for query in asked if "linkage_visit" in query]
        self.assertFalse(ours)
