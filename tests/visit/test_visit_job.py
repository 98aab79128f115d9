import os
import signal
import subprocess
from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError
from psycopg2.errors import DivisionByZero

from odoo.exceptions import RedirectWarning, UserError
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.crm_linkage.models.visit import linkage_visit_plan_run as run
from odoo.addons.crm_linkage.models.visit import linkage_visit_plan_search as planning
from odoo.addons.crm_linkage.models.visit.search_process import SearchProcess

from .common import VisitCommon

MONDAY = date(2024, 3, 4)
LOGGER = "odoo.addons.crm_linkage"


@tagged("post_install", "-at_install")
@freeze_time("2024-03-01 12:00:00")
class TestVisitJob(VisitCommon):
    """Plans are made by jobs in child processes: nothing but a run can be lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.graded("Shop", "A")
        cls.other = cls.graded("Other", "B", at=(4, 2))

    def queued(self, **values):
        plan = self.plan(MONDAY)
        plan.action_plan()
        plan.sudo().write(values)
        return plan

    def job(self, slot=1):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            cron = self.env.ref(f"crm_linkage.ir_cron_plan_visits_{slot}")
            cron.sudo().method_direct_trigger()
        self.env.invalidate_all()

    @contextmanager
    def meanwhile(self, change):
        """Do something after the first word of the worker, in the job's transaction."""
        said = []
        tell = type(self.env["linkage.visit.plan"])._tell

        def listen(plan, progress, value):
            said.append(progress)
            if len(said) == 1:
                change(plan)
            return tell(plan, progress, value)

        with patch.object(type(self.env["linkage.visit.plan"]), "_tell", listen):
            yield said

    # -- the ordinary way --------------------------------------------------------

    def test_button_job_ready(self):
        crons = [f"crm_linkage.ir_cron_plan_visits_{slot}" for slot in range(1, 5)]
        jobs = self.env["ir.cron"].union(*map(self.env.ref, crons))
        triggers = self.env["ir.cron.trigger"].sudo()
        before = triggers.search_count([("cron_id", "in", jobs.ids)])
        plan = self.queued()
        self.assertEqual((plan.state, plan.planner_id), ("queued", self.rep))
        self.assertGreater(triggers.search_count([("cron_id", "in", jobs.ids)]), before)
        self.assertFalse(plan.stop_ids)
        self.job(slot=3)
        self.assertEqual((plan.state, plan.progress), ("ready", 100))
        self.assertEqual(plan.stop_count, 6)
        self.assertFalse(plan.note)
        plan.with_user(self.rep).action_accept()
        self.assertEqual(len(plan.visit_ids), 6)

    def test_each_job_takes_one_and_wakes_the_next(self):
        plans = self.queued().with_env(self.env)
        self.graded("Of a colleague", "B", user=self.colleague)
        second = self.plan(MONDAY, self.colleague)
        second.action_plan()
        plans += second
        self.job()
        self.assertEqual(plans.mapped("state"), ["ready", "queued"])
        self.job(slot=2)
        self.assertEqual(plans.mapped("state"), ["ready", "ready"])
        self.job()  # nothing waits: nothing happens

    def test_progress_is_seen(self):
        self.company.linkage_plan_seconds = 40  # 0.8 s for these two customers
        plan = self.queued()
        seen = []
        commit = type(plan)._commit

        def look(one):
            seen.append((one.state, one.progress, one.best_value))
            commit(one)

        with patch.object(type(plan), "_commit", look):
            self.job()
        self.assertEqual({state for state, *_ in seen}, {"running", "ready"})
        self.assertTrue(any(value for _state, _progress, value in seen))

    # -- stop --------------------------------------------------------------------

    def test_stop_keeps_the_best_so_far(self):
        self.company.linkage_plan_seconds = 60
        plan = self.queued()
        with self.meanwhile(lambda one: one.with_user(self.rep).action_stop()) as said:
            self.job()
        self.assertLess(len(said), 4, "the search was ended")
        self.assertEqual((plan.state, plan.stop_count), ("ready", 6))
        self.assertFalse(plan.stop_asked)

    def test_stop_while_it_waits(self):
        plan = self.queued()
        plan.with_user(self.rep).action_cancel()
        self.assertEqual(plan.state, "draft")
        self.job()
        self.assertEqual(plan.state, "draft")
        plan._run()
        plan.action_plan()
        plan.action_stop()
        self.assertEqual((plan.state, plan.stop_count), ("ready", 6), "as it was")

    # -- what comes in between ---------------------------------------------------

    def test_killed_worker(self):
        self.company.linkage_plan_seconds = 60
        plan = self.plan(MONDAY)
        plan._run()
        plan.action_plan()
        real = SearchProcess.messages

        def messages(process):
            os.kill(process.pid, signal.SIGKILL)
            yield from real(process)

        with (
            patch.object(SearchProcess, "messages", messages),
            self.assertLogs(LOGGER, "WARNING"),
        ):
            self.job()
        self.assertEqual((plan.state, plan.stop_count), ("ready", 6), "as it was")
        self.assertIn("cut off", plan.note)
        plan.action_plan()
        self.job()
        self.assertFalse(plan.note)

    def test_left_by_a_killed_job(self):
        plan = self.queued(state="running", attempts=1)
        self.job()
        self.assertEqual((plan.state, plan.attempts), ("ready", 2))
        plan.sudo().write({"state": "running", "attempts": run.ATTEMPTS})
        plan.stop_ids.unlink()
        self.job()
        self.assertEqual(plan.state, "draft")
        self.assertIn("cut off 3 times", plan.note)

    def test_planner_without_rights_does_not_block_the_queue(self):
        first = self.queued()
        self.graded("Theirs", "A", user=self.colleague)
        second = self.plan(MONDAY, self.colleague)
        second.action_plan()
        self.rep.group_ids = self.env.ref("base.group_user")
        self.job()
        self.assertEqual(first.sudo().state, "draft")
        self.assertTrue(first.sudo().note)
        self.job()
        self.assertEqual(second.state, "ready")

    def test_nobody_plans_with_the_rights_of_others(self):
        plan = self.plan(MONDAY)
        admin = self.env.ref("base.user_admin")
        with self.assertRaisesRegex(UserError, "who presses Plan"):
            plan.write({"planner_id": admin.id})
        with self.assertRaisesRegex(UserError, "who presses Plan"):
            plan.create({"date_start": MONDAY, "planner_id": admin.id})

    def test_the_lock_goes_with_a_failed_transaction(self):
        with db_connect(self.cr.dbname).cursor() as cr:
            plan = self.env(cr=cr)["linkage.visit.plan"].browse(2**31 - 1)
            self.assertTrue(plan._lock())
            with mute_logger("odoo.sql_db"), self.assertRaises(DivisionByZero):
                cr.execute(SQL("SELECT 1 / 0"))
            plan._release()
            self.assertFalse(plan._has_job())

    def test_an_unexpected_error_stays_with_the_plan(self):
        plan = self.queued()
        with (
            patch.object(planning, "search", side_effect=ZeroDivisionError),
            self.assertLogs(LOGGER, "ERROR"),
        ):
            self.job()
        self.assertEqual(plan.state, "draft")
        self.assertIn("Something went wrong", plan.note)

    def test_what_the_worker_refuses_is_told(self):
        plan = self.queued()
        refusal = planning.SearchFailed("No such thing")
        with patch.object(planning, "search", side_effect=refusal):
            self.job()
        self.assertEqual(plan.state, "draft")
        self.assertEqual(plan.note, "No plan was found: No such thing")

    def test_address_deleted_while_planning(self):
        plan = self.queued()
        lost = self.other

        def delete(one):
            lost.with_env(one.sudo().env).unlink()

        with self.meanwhile(delete):
            self.job()
        self.assertFalse(lost.exists())
        self.assertEqual((plan.state, plan.stop_count), ("ready", 4))
        self.assertIn("left out: 1", plan.note)

    def test_plan_deleted_while_planning(self):
        plan = self.queued()

        def delete(one):
            one.env.cr.execute(
                SQL("DELETE FROM linkage_visit_plan WHERE id = %s", one.id)
            )
            one.env.cr.commit()  # of the test's cursor

        with self.meanwhile(delete):
            self.job()
        self.assertFalse(plan.exists())

    # -- two at once -------------------------------------------------------------

    def test_one_plan_of_a_representative_at_once(self):
        plan = self.queued()
        second = self.plan(MONDAY, as_user=self.supervisor)
        with self.assertRaisesRegex(UserError, "being planned already"):
            second.action_plan()
        with self.assertRaisesRegex(UserError, "being planned already"):
            plan.action_plan()
        # where both press at the same moment the index has the last word
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            second.sudo().state = "queued"
            second.flush_recordset()

    def test_a_plan_that_another_job_has_is_left_alone(self):
        plan = self.queued()
        with db_connect(self.cr.dbname).cursor() as other:
            other.execute(
                SQL("SELECT pg_advisory_lock(%s, %s)", run.LOCK, plan.id),
            )
            self.job()
            self.assertEqual(plan.state, "queued")
            plan.action_stop()
            self.assertTrue(plan.stop_asked, "the other job is asked")
            other.execute(
                SQL("SELECT pg_advisory_unlock(%s, %s)", run.LOCK, plan.id),
            )
        self.job()
        self.assertEqual(plan.state, "ready")
        self.assertFalse(plan.stop_asked)

    def test_nobody_changes_or_deletes_what_is_being_made(self):
        plan = self.queued()
        with self.assertRaisesRegex(UserError, "Only a draft"):
            plan.weeks = 2
        with self.assertRaisesRegex(UserError, "stop it"):
            plan.unlink()
        with self.assertRaisesRegex(UserError, "ready can be accepted"):
            plan.action_accept()

    # -- the child ---------------------------------------------------------------

    def test_the_child_gets_no_secrets(self):
        plan = self.plan(MONDAY)
        secrets = {"PGPASSWORD": "x", "ODOO_RC": "/x", "AWS_SECRET_ACCESS_KEY": "x"}
        start = subprocess.Popen
        with (
            patch.dict(os.environ, secrets),
            patch.object(subprocess, "Popen", side_effect=start) as started,
        ):
            plan._run()
        given = [started.call_args.kwargs["env"]]
        self.assertEqual(plan.state, "ready")
        self.assertFalse(secrets.keys() & given[0].keys())
        self.assertFalse([key for key in given[0] if key.startswith(("PG", "ODOO"))])

    def test_button_says_at_once_what_is_missing(self):
        with self.assertRaisesRegex(UserError, "no graded customers"):
            self.plan(MONDAY, self.colleague).action_plan()
        with self.assertRaisesRegex(UserError, "weeks of this plan are over"):
            self.plan(date(2024, 1, 8)).action_plan()
        self.company.partner_id.write({"partner_latitude": 0, "partner_longitude": 0})
        with self.assertRaisesRegex(RedirectWarning, "where the days"):
            self.plan(MONDAY).action_plan()
        self.rep.active = False
        with self.assertRaisesRegex(UserError, "archived"):
            self.plan(MONDAY, as_user=self.supervisor).action_plan()

    def test_customers_archived_before_the_job_comes(self):
        plan = self.queued()
        (self.shop | self.other).action_archive()
        self.job()
        self.assertEqual(plan.state, "draft")
        self.assertIn("no graded customers", plan.note)
