"""The due list: who is due, and planning from it with one click."""

from datetime import date, datetime, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from odoo.addons.crm_linkage.domain.visit.due import pace, standing

from .common import VisitCommon, moment

TODAY = date(2024, 3, 6)  # a Wednesday
NOW = "2024-03-06 08:00:00"


class DueCommon(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Due = cls.env["linkage.visit.due"].with_company(cls.company)
        for letter, visits in (("a", 4), ("b", 2), ("c", 1), ("d", 0)):
            policy = cls.env.ref(f"crm_linkage.visit_policy_{letter}")
            policy.write({"visits": visits, "period": "four_weeks", "minutes": 30})

    @classmethod
    def done(cls, partner, days_ago, **values):
        start = datetime.combine(TODAY, datetime.min.time()) + timedelta(hours=10)
        return cls.visit(
            partner,
            start - timedelta(days=days_ago),
            state="done",
            outcome="order",
            **values,
        )

    def row(self, partner, user=None):
        self.Due.invalidate_model()
        return self.Due.with_user(user or self.env.user).search(
            [("partner_id", "=", partner.id)]
        )


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestVisitDue(DueCommon):
    def test_statuses_and_dates(self):
        cases = {  # A: every 7 days, late after 9
            None: ("never", TODAY, 0),
            0: ("in_time", TODAY + timedelta(7), 0),
            3: ("due", TODAY + timedelta(4), 0),  # on Sunday
            8: ("due", TODAY - timedelta(1), 1),
            10: ("overdue", TODAY - timedelta(3), 3),
        }
        for days_ago, (status, due, late) in cases.items():
            with self.subTest(days_ago=days_ago):
                shop = self.graded(f"Shop {days_ago}")
                if days_ago is not None:
                    self.done(shop, days_ago)
                    self.done(shop, days_ago + 30)
                row = self.row(shop)
                self.assertEqual(row.status, status)
                self.assertEqual(row.due_date, due)
                self.assertEqual(row.days_overdue, late)
                self.assertEqual(row.user_id, self.rep)
                self.assertEqual(row.grade_id, self.grades["A"])

    def test_who_is_in_the_list_and_who_is_not(self):
        self.assertFalse(self.row(self.graded("Not to be visited", "D")))
        self.assertFalse(self.row(self.customer("Without grade")))
        gone = self.graded("Archived")
        gone.active = False
        self.assertFalse(self.row(gone))
        shop = self.graded("Shop")
        self.visit(shop, "2024-03-05 09:00:00")  # nobody closed it
        self.assertFalse(self.row(shop).next_date)
        self.visit(shop, "2024-03-08 09:00:00")
        self.visit(shop, "2024-03-07 09:00:00")
        self.visit(shop, "2024-03-06 09:00:00", state="cancelled")
        self.assertEqual(self.row(shop).next_date, date(2024, 3, 7))
        self.assertEqual(self.row(shop).status, "never")

    def test_a_visit_to_a_contact_counts_for_the_customer(self):
        shop = self.graded("Shop")
        contact = self.env["res.partner"].create({"name": "Jane", "parent_id": shop.id})
        self.done(contact, 1)
        self.assertEqual(self.row(shop).last_date, TODAY - timedelta(1))
        self.assertFalse(self.row(contact))

    def test_own_settings_of_addresses(self):
        chain = self.graded("Chain", "C")
        shops = self.env["res.partner"].create(
            [
                {"name": f"Shop {n}", "parent_id": chain.id, "type": "delivery"}
                for n in range(3)
            ]
        )
        own = {"company_id": self.company.id, "has_own_frequency": True, "reason": "x"}
        self.env["linkage.visit.address"].create(
            [
                {"partner_id": shops[0].id, **own, "visits": 1, "period": "week"},
                {
                    "partner_id": shops[1].id,
                    "company_id": self.company.id,
                    "user_id": self.colleague.id,
                },
                {
                    "partner_id": shops[2].id,
                    **own,
                    "visits": 1,
                    "period": "week",
                    "date_until": TODAY - timedelta(1),
                },
            ]
        )
        for shop in shops:
            self.done(shop, 11)
        self.visit(shops[0], "2024-03-08 09:00:00")
        self.assertFalse(self.row(chain))
        rows = [self.row(shop) for shop in shops]
        self.assertEqual(
            [row.status for row in rows], ["overdue", "in_time", "in_time"]
        )
        self.assertEqual(rows[1].user_id, self.colleague)
        self.assertEqual([bool(row.next_date) for row in rows], [True, False, False])
        self.assertEqual(rows[0].commercial_partner_id, chain)

    def test_policy_of_the_channel(self):
        channel = self.env["linkage.channel"].create({"name": "Kiosks", "code": "K"})
        self.env["linkage.visit.policy"].create(
            {
                "grade_id": self.grades["C"].id,
                "channel_id": channel.id,
                "visits": 4,
                "period": "four_weeks",
            }
        )
        usual, kiosk = self.graded("Usual", "C"), self.graded("Kiosk", "C")
        kiosk.linkage_own_channel_id = channel
        for partner in (usual, kiosk):
            self.done(partner, 12)
        self.assertEqual(self.row(usual).status, "in_time")
        self.assertEqual(self.row(kiosk).status, "overdue")

    def test_query_and_rule_agree(self):
        """The list, the card and the rule say the same of many customers."""
        Policy = self.env["linkage.visit.policy"]
        for number in range(24):
            shop = self.graded(f"Shop {number}", "ABC"[number % 3])
            last = None
            if number % 5:
                self.done(shop, number * 2)
                last = TODAY - timedelta(days=number * 2)
            terms = Policy._terms(shop, self.company)[shop.id]
            expected = standing(last, pace(terms.frequency, terms.gap_max), TODAY)
            row = self.row(shop)
            summary = shop.with_company(self.company)._linkage_visit_summary()
            with self.subTest(number=number):
                self.assertEqual(
                    (row.due_date, row.days_overdue, row.status),
                    (expected.date, expected.overdue, expected.status),
                )
                self.assertEqual(summary["due"], expected.date)
                self.assertEqual(summary["status"], expected.status)

    def test_access(self):
        portal = new_test_user(
            self.env,
            "linkage_portal_due",
            "base.group_portal",
            context={"no_reset_password": True},
        )
        rows = {
            "own": self.graded("Own"),
            "team": self.graded("Team", user=self.colleague),
            "other": self.graded("Other", user=self.stranger),
        }
        for role, seen in (
            ("representative", ["own"]),
            ("supervisor", ["own", "team"]),
            ("manager", ["own", "team", "other"]),
        ):
            found = [
                key for key, shop in rows.items() if self.row(shop, self.users[role])
            ]
            self.assertEqual(found, seen, role)
        for user in (self.users["agent"], self.users["employee"], portal):
            self.assertFalse(self.Due.with_user(user).has_access("read"))
        undo = self.env["linkage.visit.due.undo"].with_user(self.rep)
        with self.assertRaises(AccessError):
            undo.create({"visit_ids": [Command.set(self.visit(rows["own"]).ids)]})

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        shop = self.graded("Shop")
        self.grade(shop, "C", other)
        self.done(shop, 3, company_id=other.id)
        self.assertEqual(self.row(shop).status, "never")
        both = self.Due.with_context(allowed_company_ids=(self.company | other).ids)
        rows = both.search([("partner_id", "=", shop.id)])
        self.assertEqual(set(rows.mapped("status")), {"never", "in_time"})

    def test_a_page_is_few_queries(self):
        for number in range(20):
            self.graded(f"Shop {number}")
        specification = {
            "partner_id": {"fields": {"display_name": {}}},
            "user_id": {"fields": {"display_name": {}}},
            "grade_id": {"fields": {"display_name": {}}},
            "grade_color": {},
            "status": {},
            "due_date": {},
            "city": {},
        }
        Due = self.Due.with_user(self.rep)
        Due.web_search_read([], specification)  # access, policies
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            page = Due.web_search_read([("status", "!=", "in_time")], specification)
        self.assertEqual(page["length"], 20)
        groups = Due.formatted_read_group([], ["status"], ["__count"])
        self.assertEqual([group["__count"] for group in groups], [20])


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestVisitDuePlan(DueCommon):
    def plan(self, *partners, user=None):
        user = user or self.rep
        rows = self.Due.with_user(user).search(
            [("partner_id", "in", [partner.id for partner in partners])]
        )
        return rows.action_plan()["params"]

    def visits(self, *partners):
        return self.env["linkage.visit"].search(
            [("partner_id", "in", [partner.id for partner in partners])]
        )

    def test_one_click_plans_where_the_detour_is_smallest(self):
        near, far = self.graded("Near", at=(20, 0)), self.graded("Far", at=(-20, 0))
        self.visit(near, "2024-03-11 09:00:00")
        self.visit(far, "2024-03-12 09:00:00")
        shop = self.graded("Shop", at=(21, 0))
        params = self.plan(shop)
        visit = self.visits(shop)
        self.assertEqual(visit.date, date(2024, 3, 11))
        self.assertEqual(visit.user_id, self.rep)
        self.assertEqual(visit.state, "planned")
        self.assertTrue(visit.with_user(self.rep).event_ids)
        self.assertIn("Shop", params["lines"][0])
        # arranged by hand: it keeps its time, and nobody is in two places
        other = self.visits(near)
        self.assertEqual(other.planned_start, moment("2024-03-11 09:00:00"))
        self.assertFalse(
            visit.planned_start < other.planned_stop
            and other.planned_start < visit.planned_stop
        )

    def test_not_twice(self):
        shop = self.graded("Shop")
        self.plan(shop)
        with self.assertRaisesRegex(UserError, "is planned already"):
            self.plan(shop)
        self.assertEqual(len(self.visits(shop)), 1)

    def test_several_at_once_count_for_each_other(self):
        shops = [self.graded(f"Shop {n}", at=(n, 3)) for n in range(5)]
        nowhere = self.graded("Nowhere")
        nowhere.write({"partner_latitude": 0, "partner_longitude": 0})
        params = self.plan(*shops, nowhere)
        self.assertEqual(params["title"], "5 visits planned")
        self.assertIn("Nowhere has no coordinates", params["problems"][0])
        visits = self.visits(*shops).sorted("planned_start")
        self.assertEqual(len(visits), 5)
        for one, following in zip(visits, visits[1:], strict=False):
            self.assertLessEqual(one.planned_stop, following.planned_start)

    def test_undo_takes_back_what_it_did(self):
        first, last = self.graded("First", at=(5, 0)), self.graded("Last", at=(30, 0))
        plan = self.env["linkage.visit.plan"].create(
            {
                "user_id": self.rep.id,
                "company_id": self.company.id,
                "date_start": "2024-03-11",
            }
        )
        self.visit(first, "2024-03-11 08:10:00", plan_id=plan.id)
        late = self.visit(last, "2024-03-11 09:20:00", plan_id=plan.id)
        shop = self.graded("Shop", at=(15, 0))
        params = self.plan(shop)
        self.assertEqual(self.visits(shop).date, date(2024, 3, 11))
        self.assertGreater(late.planned_start, moment("2024-03-11 09:20:00"))
        undo = self.env["linkage.visit.due.undo"].browse(params["undo_id"])
        with self.assertRaises(AccessError):
            undo.with_user(self.colleague).action_undo()
        undo.with_user(self.rep).action_undo()
        self.assertFalse(self.visits(shop))
        self.assertEqual(late.planned_start, moment("2024-03-11 09:20:00"))
        with self.assertRaisesRegex(UserError, "nothing left"):
            undo.with_user(self.rep).action_undo()

    def test_undo_leaves_what_was_moved_since(self):
        shop = self.graded("Shop")
        undo = self.env["linkage.visit.due.undo"].browse(self.plan(shop)["undo_id"])
        visit = self.visits(shop).with_user(self.rep)
        visit.planned_start += timedelta(days=7)
        with self.assertRaisesRegex(UserError, "nothing left"):
            undo.with_user(self.rep).action_undo()
        self.assertTrue(visit.exists())

    def test_clear_sentences(self):
        nobody = self.graded("Nobody's")
        nobody.user_id = False
        with self.assertRaisesRegex(UserError, "Nobody is responsible"):
            self.plan(nobody)
        closed = self.graded("Closed")
        closed.linkage_opening_ids = [
            Command.create({"weekday": "6", "hour_from": 9, "hour_to": 10})
        ]
        with self.assertRaisesRegex(UserError, "There is no room"):
            self.plan(closed)

    def test_dialog_offers_the_three_best_days(self):
        shop = self.graded("Shop")
        row = self.row(shop, self.rep)
        action = row.action_offers()
        dialog = self.env[action["res_model"]].with_user(self.rep)
        dialog = dialog.browse(action["res_id"])
        offers = dialog.offer_ids
        self.assertEqual(len(offers), 3)
        self.assertGreater(min(offers.mapped("date")), TODAY)
        self.assertEqual(offers.mapped("detour"), sorted(offers.mapped("detour")))
        dialog.write({"date_from": "2024-03-20", "date_to": "2024-03-20"})
        dialog.action_search()
        self.assertEqual(dialog.offer_ids.date, date(2024, 3, 20))
        offer = dialog.offer_ids
        offer.action_take()
        self.assertEqual(self.visits(shop).date, date(2024, 3, 20))
        with self.assertRaisesRegex(UserError, "is planned already"):
            offer.action_take()
        dialog.write({"date_from": "2024-02-20", "date_to": "2024-02-21"})
        with self.assertRaisesRegex(UserError, "last day"):
            dialog.action_search()

    @freeze_time("2024-03-06 12:00:00")
    def test_nothing_is_offered_in_the_past(self):
        row = self.row(self.graded("Shop"), self.rep)
        dialog = self.env["linkage.visit.offers"].with_user(self.rep)
        dialog = dialog.browse(row.action_offers()["res_id"])
        dialog.write({"date_from": TODAY, "date_to": TODAY})
        dialog.action_search()
        self.assertFalse(dialog.offer_ids.filtered(lambda one: one.start.hour < 12))

    def test_a_supervisor_plans_for_the_team(self):
        shop = self.graded("Shop", user=self.colleague)
        self.plan(shop, user=self.supervisor)
        self.assertEqual(self.visits(shop).user_id, self.colleague)
