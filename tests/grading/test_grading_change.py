from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .follow_common import FollowCommon


@tagged("post_install", "-at_install")
class TestGradingChange(FollowCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        frozen = freeze_time("2024-07-03 10:00:00")
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        cls.Change = cls.env["linkage.grade.change"]

    def a_run(self, **moves):
        """A run that found changes: name of an owner=letters from and to."""
        run = self.Run.sudo().create(
            {
                "company_id": self.company.id,
                "reference_date": "2024-06-30",
                "state": "applied",
            }
        )
        for key, letters in moves.items():
            for number, (before, after) in enumerate(letters):
                user = self.owners[key]
                partner = self.customer(f"{key} {number}", user_id=user.id)
                self.grade(partner, before, since="2024-05-31")
                self.grade(partner, after, run=run)
        return run

    def activities(self, run):
        return self.env["mail.activity"].sudo().search([("res_id", "=", run.id)])

    def messages(self, run):
        return (
            self.env["mail.message"]
            .sudo()
            .search([("model", "=", run._name), ("res_id", "=", run.id)])
            .filtered("partner_ids")
        )

    def test_what_is_notable(self):
        run = self.a_run(own=["AB", "BC", "CD", "CB", "DB", "DA", "AD"])
        changes = self.Change.search([("run_id", "=", run.id)], order="id")
        self.assertEqual(changes.mapped("is_notable"), [1, 1, 0, 0, 1, 1, 1])
        self.assertEqual(changes.mapped("is_key_loss"), [1, 1, 0, 0, 0, 0, 1])
        self.assertEqual(changes.mapped("steps"), [-1, -1, -1, 1, 2, 3, -3])
        self.assertEqual(
            changes.mapped("direction"), "down down down up up up down".split()
        )
        self.assertEqual(changes.user_id, self.rep)

    def test_archived_grades_are_no_steps(self):
        self.grades["B"].active = False
        run = self.a_run(other=["CA", "BA"])
        changes = self.Change.search([("run_id", "=", run.id)], order="id")
        self.assertEqual(changes.mapped("steps"), [1, 1])

    def test_first_gradings_are_no_changes(self):
        run = self.Run.sudo().create(
            {
                "company_id": self.company.id,
                "reference_date": "2024-06-30",
                "state": "applied",
            }
        )
        self.grade(self.customers["own"], "D", run=run)
        run._announce()
        self.assertFalse(self.Change.search([("run_id", "=", run.id)]))
        self.assertFalse(self.activities(run) or self.messages(run))

    def test_one_activity_per_owner_one_message_per_leader(self):
        run = self.a_run(
            own=["AB", "BD", "CD"], team=["AC"], other=["CA"], nobody=["AB"]
        )
        run._announce()
        activities = self.activities(run)
        self.assertEqual(activities.user_id, self.rep | self.colleague | self.stranger)
        self.assertEqual(len(activities), 3)
        [mine] = activities.filtered(lambda one: one.user_id == self.rep)
        self.assertIn("2 of your customers", mine.summary)
        self.assertEqual(str(mine.note).count("<li>"), 2)
        self.assertIn("own 0</a>: A → B", mine.note)
        self.assertNotIn("team 0", mine.note)
        [message] = self.messages(run)
        self.assertEqual(message.partner_ids, self.supervisor.partner_id)
        self.assertIn("3 notable", message.subject)
        self.assertIn("team 0", message.body)
        self.assertNotIn("other 0", message.body)

    def test_a_leader_with_customers_gets_one_activity_only(self):
        self.owners = {**self.owners, "leader": self.supervisor}
        run = self.a_run(leader=["AB"], own=["AB"])
        run._announce()
        [activity] = self.activities(run).filtered(
            lambda one: one.user_id == self.supervisor
        )
        self.assertIn("leader 0", activity.note)
        self.assertIn("own 0", activity.note)
        self.assertFalse(self.messages(run))

    def test_who_cannot_act_is_not_told(self):
        run = self.a_run(own=["AB"], team=["AB"], other=["AB"])
        self.rep.active = False
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.colleague.write(
            {
                "company_ids": [Command.set(elsewhere.ids)],
                "company_id": elsewhere.id,
            }
        )
        self.stranger.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        run._announce()
        self.assertFalse(self.activities(run))

    def test_names_are_limited(self):
        run = self.a_run(own=["AB"] * 13)
        run._announce()
        note = str(self.activities(run).note)
        self.assertEqual(note.count("data-oe-id"), 10)
        self.assertIn("and 3 more", note)

    def test_loading_of_history_tells_nobody(self):
        run = self.a_run(own=["AB"])
        run.with_context(mail_activity_automation_skip=True)._announce()
        self.assertFalse(self.activities(run))

    def test_a_run_tells(self):
        """From the orders to the activity."""
        self.scheme([{"metric_id": "order_count"}])
        partners = [
            self.customer(name, customer_rank=1, user_id=self.rep.id)
            for name in ("First", "Second")
        ]
        self.order(partners[0], "2024-06-01 10:00:00")
        self.assertFalse(self.activities(self.run_now()))
        for _number in range(2):
            self.order(partners[1], "2024-06-01 10:00:00")
        run = self.run_now()
        [activity] = self.activities(run)
        self.assertIn("First", activity.note)
        self.assertIn("Second", activity.note)
        self.assertEqual(run.notable_count, 2)
        changes = self.Change.with_user(self.rep).search(
            run.action_open_changes()["domain"]
        )
        self.assertEqual(len(changes), 2)

    def test_queries_do_not_grow_with_customers(self):
        few, many = self.a_run(own=["AB"] * 2), self.a_run(own=["AB"] * 40)
        few._announce()  # warm
        counts = []
        for run in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            run._announce()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        # the same for 2 and 40, but for what was cached before
        self.assertLess(counts[1], counts[0] + 3)

    def test_by_hand_keeps_who_is_not_graded(self):
        """A run ends what it did not grade, but not what is set by hand."""
        self.scheme([{"metric_id": "order_count"}])
        self.customer("Graded", customer_rank=1)
        shop = self.customers["own"]
        override = self.env["linkage.grade.override"].create(
            {
                "partner_id": shop.id,
                "company_id": self.company.id,
                "grade_id": self.grades["B"].id,
                "reason": "New",
            }
        )
        for _number in range(2):
            run = self.run_now()
            self.assertEqual(self.letter(shop), "B")
            self.assertEqual(run.left_count, 0)
        self.assertEqual(
            self.env["linkage.grade.history"].search_count(
                [("partner_id", "=", shop.id)]
            ),
            1,
        )
        override.action_end()
        self.assertFalse(self.standing(shop))

    def test_digest(self):
        self.a_run(own=["AB", "CD"], team=["BD"], other=["AB"])
        self.env.flush_all()
        digest = self.env["digest.digest"].create(
            {"name": "Week", "company_id": self.company.id}
        )
        now = fields.Datetime.now()
        for user, count in (
            (self.rep, 1),
            (self.supervisor, 2),
            (self.manager, 3),
        ):
            mine = digest.with_user(user).with_context(
                start_datetime=fields.Datetime.subtract(now, days=7),
                end_datetime=fields.Datetime.add(now, days=1),
                allowed_company_ids=self.company.ids,
            )
            mine.invalidate_recordset()
            self.assertEqual(
                mine.sudo(False).kpi_linkage_downgrade_value, count, user.login
            )
        with self.assertRaises(AccessError):
            digest.with_user(self.users["employee"]).kpi_linkage_downgrade_value  # noqa: B018
        actions = digest._compute_kpis_actions(self.company, self.manager)
        self.assertIn("linkage_grade_change_action", actions["kpi_linkage_downgrade"])

    def test_access(self):
        run = self.a_run(own=["AB"], team=["AB"], other=["AB"], nobody=["AB"])
        self.env.flush_all()
        changes = self.Change.search([("run_id", "=", run.id)], order="id")
        records = dict(zip(self.owners, changes, strict=True))
        none = dict.fromkeys(records, "")
        self.assertModes(
            records,
            {
                "representative": {**none, "own": "r", "nobody": "r"},
                "supervisor": {**none, "own": "r", "team": "r", "nobody": "r"},
                "manager": dict.fromkeys(none, "r"),
                "agent": none,
                "employee": none,
                "portal": none,
            },
        )
