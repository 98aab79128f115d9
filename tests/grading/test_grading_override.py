from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.crm_linkage.models.grading.linkage_grading_run import LOCK

from .follow_common import FollowCommon

TODAY = "2024-07-03 10:00:00"


@tagged("post_install", "-at_install")
class TestGradingOverride(FollowCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        frozen = freeze_time(TODAY)
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        cls.Override = cls.env["linkage.grade.override"]
        cls.shop = cls.customers["own"]
        cls.grade(cls.shop, "C")

    def propose(self, user, partner=None, letter="A", **values):
        return self.Override.with_user(user).create(
            {
                "partner_id": (partner or self.shop).id,
                "company_id": self.company.id,
                "grade_id": self.grades[letter].id,
                "reason": "Opens five shops in autumn",
                **values,
            }
        )

    def points(self, partner=None):
        return self.env["linkage.grade.history"].search(
            [("partner_id", "=", (partner or self.shop).id)], order="id"
        )

    # -- proposing and deciding --------------------------------------------------------

    def test_a_proposal_changes_nothing_and_asks_the_supervisor(self):
        override = self.propose(self.rep)
        self.assertEqual(override.state, "proposed")
        self.assertEqual(override.date_end, date(2024, 10, 1), "90 days")
        self.assertEqual(override.user_id, self.rep)
        self.assertEqual(self.letter(self.shop), "C")
        [activity] = override.sudo().activity_ids
        self.assertEqual(activity.user_id, self.supervisor)
        self.assertIn(self.shop.name, activity.summary)

    def test_without_a_leader_a_manager_is_asked(self):
        override = self.propose(self.stranger, self.customers["other"])
        user = override.sudo().activity_ids.user_id
        self.assertTrue(user.has_group("crm_linkage.group_manager"))

    def test_approving_takes_effect_at_once(self):
        override = self.propose(self.rep)
        override.with_user(self.supervisor).action_approve()
        standing = self.standing(self.shop)
        self.assertEqual(standing.grade_id, self.grades["A"])
        self.assertEqual(standing.computed_grade_id, self.grades["C"])
        self.assertEqual(standing.override_id, override)
        self.assertEqual(standing.previous_grade_id, self.grades["C"])
        self.assertEqual(override.approver_id, self.supervisor)
        self.assertEqual(override.date_start, date(2024, 7, 3))
        self.assertFalse(override.sudo().activity_ids)
        last = self.points()[-1]
        self.assertEqual(standing.history_id, last)
        self.assertTrue(last.is_change)
        self.assertEqual(last.previous_grade_id, self.grades["C"])
        self.assertEqual(last.score, 50)
        self.assertEqual(self.shop.linkage_grade_id, self.grades["A"])

    def test_the_reasons_of_the_computed_grade_are_kept(self):
        self.scheme([{"metric_id": "order_count"}])
        self.shop.customer_rank = 1
        self.order(self.shop, "2024-06-01 10:00:00")
        self.run_now()
        self.propose(self.manager, letter="B")
        standing = self.standing(self.shop)
        self.assertEqual(standing.line_ids.metric_id.code, "order_count")
        self.assertEqual(standing.scheme_id.name, "Test")

    def test_supervisors_and_managers_approve_their_own(self):
        for user in (self.supervisor, self.manager):
            override = self.propose(user)
            self.assertEqual(override.state, "approved")
            self.assertEqual(override.approver_id, user)
            override.action_end()

    def test_the_same_grade_by_hand_is_no_change(self):
        self.propose(self.manager, letter="C")
        self.assertFalse(self.points()[-1].is_change)
        self.assertEqual(self.standing(self.shop).since, date(2024, 6, 30))

    def test_rejecting_leaves_the_grade(self):
        override = self.propose(self.rep)
        override.with_user(self.supervisor).action_reject()
        self.assertEqual(override.state, "rejected")
        self.assertEqual(self.letter(self.shop), "C")
        with self.assertRefused(UserError, "decided already"):
            override.with_user(self.supervisor).action_approve()

    def test_representatives_do_not_decide(self):
        override = self.propose(self.rep)
        for action in ("action_approve", "action_reject"):
            with self.assertRefused(AccessError, "Supervisors decide"):
                getattr(override, action)()
        for values in (
            {"state": "approved"},
            {"user_id": self.manager.id},
            {"partner_id": self.customers["nobody"].id},
        ):
            with self.assertRaises(AccessError):
                override.write(values)

    def test_state_and_proposer_are_not_taken_from_the_values(self):
        override = self.propose(self.rep, state="approved", user_id=self.manager.id)
        self.assertEqual(override.state, "proposed")
        self.assertEqual(override.user_id, self.rep)

    def test_only_own_customers(self):
        for key in ("team", "other"):
            with self.assertRaises(AccessError):
                self.propose(self.rep, self.customers[key])
        self.assertEqual(
            self.propose(self.rep, self.customers["nobody"]).state, "proposed"
        )
        with self.assertRaises(AccessError):
            self.propose(self.supervisor, self.customers["other"])

    # -- bad input ---------------------------------------------------------------------

    def test_end_in_the_past(self):
        with self.assertRefused(ValidationError, "in the past"):
            self.propose(self.rep, date_end="2024-07-02")
        self.propose(self.rep, date_end="2024-07-03")

    def test_empty_reason(self):
        with self.assertRefused(ValidationError, "Say why"):
            self.propose(self.rep, reason="  ")

    def test_archived_grade(self):
        override = self.propose(self.rep, letter="B")
        self.grades["B"].active = False
        with self.assertRefused(ValidationError, "archived"):
            override.with_user(self.supervisor).action_approve()
        self.assertEqual(override.state, "proposed")

    def test_used_grade_cannot_be_deleted(self):
        grade = self.env["linkage.grade"].create({"name": "A+", "sequence": 5})
        override = self.propose(self.rep, grade_id=grade.id)
        with self.assertRefused(UserError, "archive it"):
            grade.unlink()
        override.unlink()
        grade.unlink()

    def test_one_at_a_time(self):
        self.propose(self.rep)
        with self.assertRefused(ValidationError, "proposed already"):
            self.propose(self.manager)
        shop = self.customers["team"]
        self.propose(self.manager, shop)
        with self.assertRefused(ValidationError, "by hand until"):
            self.propose(self.colleague, shop)

    def test_two_in_one_go(self):
        values = {
            "partner_id": self.shop.id,
            "company_id": self.company.id,
            "grade_id": self.grades["A"].id,
            "reason": "Twice",
        }
        with self.assertRaises(ValidationError):
            self.Override.with_user(self.rep).create([values, dict(values)])

    def test_a_contact_stands_for_its_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.shop.id}
        )
        self.assertEqual(self.propose(self.rep, contact).partner_id, self.shop)

    def test_own_people_are_not_graded(self):
        with self.assertRefused(ValidationError, "not a customer"):
            self.propose(self.manager, self.company.partner_id)

    def test_decisions_are_kept(self):
        override = self.propose(self.manager)
        with self.assertRaises(UserError):
            override.unlink()
        with self.assertRaises(UserError):
            override.write({"grade_id": self.grades["B"].id})
        override.write({"date_end": "2024-12-31"})
        with self.assertRaises(AccessError):
            override.with_user(self.rep).write({"date_end": "2025-12-31"})
        override.action_end()
        with self.assertRaises(UserError):
            override.write({"date_end": "2025-01-31"})

    # -- ending ------------------------------------------------------------------------

    def test_ending_early(self):
        override = self.propose(self.manager)
        override.action_end()
        standing = self.standing(self.shop)
        self.assertEqual(standing.grade_id, self.grades["C"])
        self.assertFalse(standing.override_id)
        self.assertEqual(override.state, "ended")
        letters = [point.grade_id.name for point in self.points()]
        self.assertEqual(letters, ["C", "A", "C"])
        self.assertEqual(self.points()[-1].previous_grade_id, self.grades["A"])
        with self.assertRaises(UserError):
            override.action_end()

    def test_it_ends_by_itself_with_a_message(self):
        override = self.propose(self.manager, date_end="2024-07-10")
        cron = self.env.ref("crm_linkage.ir_cron_override_end")
        with freeze_time("2024-07-10 12:00:00"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(override.state, "approved", "the last day counts")
        with freeze_time("2024-07-11 12:00:00"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(override.state, "ended")
        self.assertEqual(self.letter(self.shop), "C")
        message = override.message_ids[0]
        self.assertIn("Its end date has passed", message.body)
        self.assertIn(self.rep.partner_id, message.notified_partner_ids)

    def test_expired_but_not_ended_yet_is_not_in_force(self):
        override = self.propose(self.manager, date_end="2024-07-10")
        with freeze_time("2024-07-11 12:00:00"):
            rows = self.env.execute_query(self.Override._in_force_sql(self.company))
            self.assertEqual(rows, [])
            self.propose(self.manager, letter="B")
        self.assertEqual(override.state, "ended")
        self.assertEqual(self.letter(self.shop), "B")

    def test_in_force_sql(self):
        override = self.propose(self.manager)
        self.propose(self.rep, self.customers["nobody"])
        self.assertEqual(
            self.env.execute_query(self.Override._in_force_sql(self.company)),
            [(self.shop.id, self.grades["A"].id, override.id)],
        )

    def test_a_customer_without_any_grade(self):
        shop = self.customers["nobody"]
        override = self.propose(self.manager, shop, "B")
        standing = self.standing(shop)
        self.assertEqual(standing.grade_id, self.grades["B"])
        self.assertFalse(standing.computed_grade_id)
        self.assertFalse(standing.history_id.scheme_id)
        self.assertFalse(standing.history_id.previous_grade_id)
        override.action_end()
        self.assertFalse(self.standing(shop))
        self.assertEqual(len(self.points(shop)), 1)

    def test_the_day_is_the_companys(self):
        """In Auckland it is the 11th while UTC has the 10th."""
        self.company.resource_calendar_id.tz = "Pacific/Auckland"
        self.propose(self.manager, date_end="2024-07-10")
        with freeze_time("2024-07-10 13:00:00"):
            rows = self.env.execute_query(self.Override._in_force_sql(self.company))
        self.assertEqual(rows, [])

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.company_ids = [Command.link(other.id)]
        manager = self.manager.with_context(
            allowed_company_ids=[other.id, self.company.id]
        )
        self.grade(self.shop, "D", company=other)
        self.propose(self.manager)
        mine = self.Override.with_user(manager).with_context(
            allowed_company_ids=[other.id, self.company.id]
        )
        mine.create(
            {
                "partner_id": self.shop.id,
                "company_id": other.id,
                "grade_id": self.grades["B"].id,
                "reason": "Elsewhere they are small",
            }
        )
        self.assertEqual(self.letter(self.shop), "A")
        self.assertEqual(
            self.shop.with_company(other).linkage_grade_id, self.grades["B"]
        )

    # -- runs --------------------------------------------------------------------------

    def graded(self):
        """Two customers graded by their orders: the shop D, another A."""
        self.scheme([{"metric_id": "order_count"}])
        other = self.customer("Other", customer_rank=1)
        self.shop.customer_rank = 1
        self.order(other, "2024-06-01 10:00:00")
        self.run_now()
        self.assertEqual(self.letter(self.shop), "D")
        return other

    def test_runs_respect_it_and_say_what_they_computed(self):
        self.graded()
        override = self.propose(self.manager, letter="B")
        for _number in range(2):
            self.run_now()
            standing = self.standing(self.shop)
            self.assertEqual(standing.grade_id, self.grades["B"])
            self.assertEqual(standing.computed_grade_id, self.grades["D"])
            self.assertEqual(standing.override_id, override)
        for _number in range(2):
            self.order(self.shop, "2024-06-02 10:00:00")
        self.run_now()
        standing = self.standing(self.shop)
        self.assertEqual(standing.grade_id, self.grades["B"])
        self.assertEqual(standing.computed_grade_id, self.grades["A"])
        override.action_end()
        self.assertEqual(self.letter(self.shop), "A")

    def test_a_run_after_the_end_date_takes_the_computed_grade(self):
        """Also where the daily job is late; it then only tells."""
        self.graded()
        override = self.propose(self.manager, letter="B", date_end="2024-07-10")
        with freeze_time("2024-07-11 12:00:00"):
            self.run_now()
            self.assertEqual(self.letter(self.shop), "D")
            points = self.points()
            override._end_expired()
        self.assertEqual(override.state, "ended")
        self.assertEqual(self.letter(self.shop), "D")
        self.assertEqual(self.points(), points)

    def test_no_decision_while_a_run_goes_on(self):
        override = self.propose(self.rep)
        with self.registry.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, %s)", (LOCK, self.company.id)
            )
            with self.assertRefused(UserError, "being graded right now"):
                override.with_user(self.supervisor).action_approve()
        self.assertEqual(override.state, "proposed")

    # -- partners ----------------------------------------------------------------------

    def merge(self, partners, target):
        self.env.flush_all()
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo().create({})
        wizard._merge(partners.ids, target)
        self.env.invalidate_all()

    def test_merge_follows_the_decision(self):
        target = self.customers["team"]
        self.grade(target, "D")
        override = self.propose(self.manager)
        self.merge(self.shop | target, target)
        self.assertEqual(override.partner_id, target)
        self.assertEqual(self.standing(target).override_id, override)
        self.assertEqual(self.standing(target).grade_id, self.grades["A"])
        self.assertEqual(self.standing(target).computed_grade_id, self.grades["D"])

    def test_merge_keeps_one(self):
        target = self.customers["team"]
        self.grade(target, "D")
        theirs = self.propose(self.manager)
        waiting = self.propose(self.rep, self.customers["nobody"])
        own = self.propose(self.manager, target, "B")
        self.merge(self.shop | target | self.customers["nobody"], target)
        self.assertEqual(
            (own | theirs | waiting).mapped("state"), ["approved", "ended", "rejected"]
        )
        self.assertEqual(self.standing(target).override_id, own)
        own.action_end()
        self.assertEqual(self.letter(target), "D")

    def test_a_customer_that_becomes_part_of_another(self):
        target = self.customers["team"]
        override = self.propose(self.manager)
        self.shop.write({"is_company": False, "parent_id": target.id})
        self.assertEqual(override.partner_id, target)
        self.assertEqual(self.standing(target).grade_id, self.grades["A"])

    def test_deleting_the_customer(self):
        override = self.propose(self.manager)
        self.shop.unlink()
        self.assertFalse(override.exists())

    # -- the card ----------------------------------------------------------------------

    def section(self, user, partner=None):
        card = (partner or self.shop).with_user(user).linkage_card()
        return {section["key"]: section for section in card["sections"]}

    def labels(self, user, partner=None):
        grade = self.section(user, partner)["grade"]
        return [button["label"] for button in grade.get("buttons", ())]

    def test_card(self):
        self.propose(self.manager)
        sections = self.section(self.rep)
        figure = sections["overview"]["figures"][1]
        self.assertEqual(figure["label"], "Set by hand")
        self.assertEqual(figure["badge"]["text"], "computed C")
        self.assertIn("10/01/2024", figure["value"])
        self.assertIn("five shops", sections["grade"]["note"])
        self.assertEqual(sections["grade"]["title"], "A by hand, C computed")
        self.assertIn("Decision", self.labels(self.rep))

    def test_card_of_a_proposal(self):
        self.propose(self.rep)
        figure = self.section(self.supervisor)["overview"]["figures"][1]
        self.assertEqual(figure["label"], "Proposed")

    def test_who_may_set_a_grade_from_the_card(self):
        expected = {
            self.rep: "own nobody",
            self.supervisor: "own team nobody",
            self.manager: "own team other nobody",
            self.users["agent"]: "",
        }
        for user, keys in expected.items():
            found = [
                key
                for key in ("own", "team", "other", "nobody")
                if "Set grade..." in self.labels(user, self.customers[key])
            ]
            self.assertEqual(found, keys.split(), user.login)

    def test_budget_of_the_card(self):
        self.propose(self.manager)
        partner = self.shop.with_user(self.rep)
        partner.linkage_card()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(15):
            partner.linkage_card()

    # -- access ------------------------------------------------------------------------

    def test_access(self):
        records = {
            key: self.propose(self.manager, partner)
            for key, partner in self.customers.items()
        }
        none = dict.fromkeys(records, "")
        all_ = "rwcu"
        self.assertModes(
            records,
            {
                "representative": {**none, "own": all_, "nobody": all_},
                "supervisor": {**none, "own": all_, "team": all_, "nobody": all_},
                "manager": dict.fromkeys(none, all_),
                "agent": dict.fromkeys(none, "r"),
                "employee": none,
                "portal": none,
            },
        )
        other = self.env["res.company"].create({"name": "Elsewhere"})
        override = self.Override.create(
            {
                "partner_id": self.shop.id,
                "company_id": other.id,
                "grade_id": self.grades["A"].id,
                "reason": "Elsewhere",
            }
        )
        self.assertEqual(self.modes(override, self.manager), "")

    def test_proposing_many_costs_the_same_per_head(self):
        """Approving writes all points and standings in one statement."""
        shops = [self.customer(f"Shop {number}") for number in range(20)]
        for shop in shops:
            self.grade(shop, "C")
        overrides = self.Override.sudo().create(
            [
                {
                    "partner_id": shop.id,
                    "company_id": self.company.id,
                    "grade_id": self.grades["A"].id,
                    "reason": "Fair",
                    "user_id": self.rep.id,
                }
                for shop in shops
            ]
        )
        self.assertEqual(set(overrides.mapped("state")), {"proposed"})
        self.env.flush_all()
        with self.assertQueryCount(5):
            overrides._take_effect()
        self.assertEqual(self.letter(shops[-1]), "A")
