"""Planned against done: what the report counts, for whom, and how fast."""

from dataclasses import asdict
from datetime import date
from itertools import product
from time import monotonic

from freezegun import freeze_time

from odoo import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from odoo.addons.crm_linkage.domain.visit.measure import Facts, counts, status

from .common import VisitCommon, moment

SUMS = ("due", "done", "failed", "left", "cancelled", "moved", "moved_on", "timed")
SUMS += ("on_time", "planned_minutes", "timed_minutes", "actual_minutes")
SUMS += ("drive_minutes",)


@tagged("post_install", "-at_install")
@freeze_time("2024-03-20 10:00:00")
class TestVisitReport(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.graded("Shop", "A")
        cls.store = cls.graded("Store", "B")

    def _report(self, user=None):
        Report = self.env["linkage.visit.report"].with_user(user or self.rep)
        return Report.with_context(allowed_company_ids=self.company.ids)

    def _done(self, start, minutes=0, length=30, **values):
        """A visit that began `minutes` after its time and took `length`."""
        visit = self.visit(
            values.pop("partner", self.shop),
            start,
            state="done",
            outcome=values.pop("outcome", "order"),
            **values,
        )
        check_in = moment(start)
        visit.check_in = check_in.replace(minute=check_in.minute + minutes)
        visit.check_out = visit.check_in.replace(minute=visit.check_in.minute + length)
        return visit

    def test_rule_and_report_agree(self):
        """Every kind of visit counts in SQL as the rule says."""
        self.company.linkage_visit_tolerance = 10
        visits = self.env["linkage.visit"]
        for number, (state, day, start) in enumerate(
            product(
                ("planned", "done", "failed", "cancelled"),
                ("2024-03-19", "2024-03-20"),
                (None, "10:04", "10:10", "10:11"),
            )
        ):
            visit = self.visit(
                self.shop,
                f"{day} 10:00:00",
                state=state,
                duration=20 + number,
                outcome=("order", "no_sale", "advance", False)[number % 4],
            )
            visit.drive_minutes = number
            if start:
                visit.check_in = moment(f"{day} {start}:00")
                if number % 3:
                    visit.check_out = visit.check_in.replace(minute=50)
            visits |= visit
        rows = self._report().search([("visit_id", "in", visits.ids)])
        self.assertEqual(len(rows), len(visits))
        for row in rows:
            visit = row.visit_id
            facts = Facts(
                state=visit.state,
                planned=visit.planned_start,
                is_over=visit.date < date(2024, 3, 20),
                promised=visit.promised_start,
                moves=visit.moved_count,
                check_in=visit.check_in or None,
                minutes=visit.duration,
                actual=visit.actual_duration,
                drive=visit.drive_minutes,
                outcome=visit.outcome or None,
            )
            with self.subTest(facts):
                expected = {k: int(v) for k, v in asdict(counts(facts, 10)).items()}
                self.assertEqual({name: row[name] for name in SUMS}, expected)
                self.assertEqual(row.status, status(facts))

    def test_kept_by_what_was_promised(self):
        visit = self.visit(self.shop, "2024-03-18 09:00:00")
        visit.planned_start = "2024-03-19 09:00:00"
        visit.write({"state": "done", "check_in": "2024-03-19 09:00:00"})
        row = self._report().search([("visit_id", "=", visit.id)])
        self.assertEqual((row.moved, row.timed, row.on_time), (1, 1, 0))
        self.assertEqual(row.date, date(2024, 3, 19), "counts where it took place")

    def test_shares_of_groups_are_not_means_of_shares(self):
        """One day of one visit and one of three: 3 of 4, not the mean of 1 and 2/3."""
        self._done("2024-03-11 09:00:00", length=10)
        self._done("2024-03-12 09:00:00", minutes=20, length=39)
        self._done("2024-03-12 11:00:00", outcome="no_sale", length=30)
        self.visit(self.shop, "2024-03-12 12:00:00", state="failed", failure="absent")
        domain = [("user_id", "=", self.rep.id)]
        shares = ("coverage", "punctuality", "moved_on_share", "time_share")
        specs = [f"{name}:avg" for name in (*shares, "visits_a_day")]
        ((*values, days),) = self._report()._read_group(
            domain, [], [*specs, "days:sum"]
        )
        expected = (3 / 4, 2 / 3, 2 / 3, 79 / 90, 3 / 2)
        for name, value, right in zip(specs, values, expected, strict=True):
            self.assertAlmostEqual(value, right, msg=name)
        self.assertEqual(days, 2)
        by_day = dict(self._report()._read_group(domain, ["date:day"], specs[:1]))
        self.assertEqual(
            {str(day)[:10]: round(share, 2) for day, share in by_day.items()},
            {"2024-03-11": 1, "2024-03-12": 0.67},
        )
        nothing = self._report()._read_group([("id", "=", 0)], [], specs)
        self.assertEqual(nothing, [(False,) * 5])

    def test_groups(self):
        channel = self.env["linkage.channel"].create(
            {"name": "Kiosks", "code": "kiosks"}
        )
        self.shop.linkage_own_channel_id = channel
        self._done("2024-03-11 09:00:00")
        self._done("2024-03-12 09:00:00", partner=self.store)
        team = self.rep.linkage_membership_ids.crm_team_id
        for group, expected in (
            ("grade_id", {self.grades["A"]: 1, self.grades["B"]: 1}),
            ("channel_id", {channel: 1, channel.browse(): 1}),
            ("team_id", {team: 2}),
            ("user_id", {self.rep: 2}),
            ("commercial_partner_id", {self.shop: 1, self.store: 1}),
            ("outcome", {"order": 2}),
        ):
            found = dict(self._report()._read_group([], [group], ["done:sum"]))
            with self.subTest(group):
                self.assertEqual(found, expected)

    def test_team_of_another_company_is_not_told(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.stranger.company_ids = [Command.link(other.id)]
        team = self.env["crm.team"].create({"name": "Theirs", "company_id": other.id})
        self.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": self.stranger.id}
        )
        visit = self.visit(self.shop, user_id=self.stranger.id)
        row = self.env["linkage.visit.report"].search([("visit_id", "=", visit.id)])
        self.assertFalse(row.team_id)

    def test_who_sees_what(self):
        visits = {
            "own": self.visit(self.shop),
            "team": self.visit(self.shop, user_id=self.colleague.id),
            "other": self.visit(self.shop, user_id=self.stranger.id),
            "nobody": self.visit(self.shop, user_id=False),
        }
        ids = [visit.id for visit in visits.values()]
        for role, kinds in {
            "representative": {"own", "nobody"},
            "supervisor": {"own", "team", "nobody"},
            "manager": set(visits),
            "agent": set(visits),
        }.items():
            rows = self._report(self.users[role]).search([("visit_id", "in", ids)])
            found = {key for key, one in visits.items() if one in rows.visit_id.sudo()}
            with self.subTest(role):
                self.assertEqual(found, kinds)
        portal = new_test_user(
            self.env,
            "linkage_portal",
            "base.group_portal",
            context={"no_reset_password": True},
        )
        for user in (self.users["employee"], portal):
            self.assertFalse(self._report(user).has_access("read"))
        other = self.env["res.company"].create({"name": "Elsewhere"})
        visit = self.visit(self.shop, company_id=other.id)
        found = self._report(self.users["manager"]).search(
            [("visit_id", "=", visit.id)]
        )
        self.assertFalse(found)

    def test_each_company_has_its_own_tolerance(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        other.linkage_visit_tolerance = 60
        here = self._done("2024-03-11 09:00:00", minutes=20)
        there = self._done("2024-03-11 09:00:00", minutes=20, company_id=other.id)
        rows = (
            self.env["linkage.visit.report"]
            .with_context(allowed_company_ids=(self.company | other).ids)
            .search([("visit_id", "in", (here | there).ids)])
        )
        found = {row.company_id: row.on_time for row in rows}
        self.assertEqual(found, {self.company: 0, other: 1})

    def test_a_row_opens_the_visit(self):
        visit = self.visit(self.shop)
        row = self._report().search([("visit_id", "=", visit.id)])
        action = row.action_open_visit()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("linkage.visit", visit.id)
        )

    def test_twenty_thousand_visits(self):
        """The pivot as it opens: one query, in less than a second."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO linkage_visit (partner_id, commercial_partner_id, user_id,
                       company_id, planned_start, planned_stop, date, duration, state,
                       check_in, actual_duration, outcome, drive_minutes)
                SELECT %(shop)s, %(shop)s, (%(users)s)[1 + n %% 3], %(company)s, day,
                       day + interval '30 min', day::date, 30,
                       CASE n %% 10 WHEN 0 THEN 'failed' ELSE 'done' END,
                       day + (n %% 40) * interval '1 min', 25, 'order', 10
                  FROM (SELECT n, timestamp '2023-03-01 08:00'
                                  + (n %% 370) * interval '1 day' AS day
                          FROM generate_series(1, 20000) n) made
                """,
                shop=self.shop.id,
                users=(self.rep | self.colleague | self.supervisor).ids,
                company=self.company.id,
            )
        )
        self.env.cr.execute("ANALYZE linkage_visit")
        Report = self._report(self.supervisor)
        aggregates = ["__count", "due:sum", "done:sum", "failed:sum", "coverage:avg"]
        aggregates += ["punctuality:avg", "visits_a_day:avg", "actual_minutes:sum"]
        sets = [[], ["user_id"], ["user_id", "date:week"]]
        Report._read_grouping_sets([], sets, aggregates)  # access rules are read once
        before, start = self.cr.sql_log_count, monotonic()
        _total, users, weeks = Report._read_grouping_sets([], sets, aggregates)
        took = monotonic() - start
        self.assertLessEqual(self.cr.sql_log_count - before, 2)
        self.assertEqual(len(users), 3)
        self.assertGreater(len(weeks), 100)
        self.assertLess(took, 2, "0.2 s on a quiet machine")
