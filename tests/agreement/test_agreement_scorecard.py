"""Cards: which lines they have, what they say, and that they are made once."""

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from odoo.addons.crm_linkage.domain.metric.period import Measure

from .scorecard_common import OCTOBER, ScorecardCommon

QUARTER = (date(2026, 7, 1), date(2026, 9, 30))


@tagged("post_install", "-at_install")
class TestAgreementScorecard(ScorecardCommon):
    def test_both_sides_points_totals_and_what_follows(self):
        for day, amount in (("2026-10-01", 300), ("2026-10-31", 400)):
            self.invoice(self.partner, day, amount)
        self.invoice(self.partner, "2026-11-01", 9000)
        self.order(self.partner, "2026-10-15 10:00:00")
        agreement = self.bound(
            {"target": 700, "consequence_kind": "bonus", "consequence_amount": 30},
            {"target": 1000, "tolerance": 0.5, "weight": 3},
            {
                "metric": "order_count",
                "side": "us",
                "target": 2,
                "consequence_kind": "credit",
                "consequence_base": "share",
                "consequence_share": 0.1,
                "consequence_cap": 60,
            },
            {"metric": "cases_in_time", "side": "us", "target": 0.9},
        )
        card = self.cards(agreement)
        self.assertEqual(card.agreement_id, agreement)
        self.assertEqual(card.state, "draft")
        self.assertEqual(
            [(one.state, one.points) for one in card.partner_line_ids],
            [("met", 1), ("tolerated", 0.7)],
        )
        self.assertEqual(
            [(one.state, one.reason) for one in card.our_line_ids],
            [("not_met", False), ("no_data", "no_value")],
        )
        self.assertEqual(card.partner_line_ids[0].actual, 700)
        self.assertIn("No records", card.our_line_ids[1].note)
        self.assertEqual(card.score_us, 0)
        self.assertAlmostEqual(card.score_partner, 77.5)
        self.assertAlmostEqual(card.score, 38.75)
        self.assertEqual((card.credit, card.bonus, card.claim), (60, 30, 0))
        self.assertEqual(
            (card.kept_count, card.broken_count, card.unjudged_count), (2, 1, 1)
        )
        self.assertEqual(card.period_text, "October 2026")

    def test_a_card_that_nothing_can_be_judged_on_says_so(self):
        agreement = self.bound({"metric": "days_late", "comparison": "at_most"})
        card = self.cards(agreement)
        self.assertFalse(card.is_judged)
        self.assertEqual(card.score_text, "not judged")
        self.assertFalse(card.trend)

    def test_targets_of_zero(self):
        agreement = self.bound(
            {"metric": "complaints", "comparison": "at_most", "target": 0},
            {"metric": "order_count", "target": 0},
        )
        card = self.cards(agreement)
        self.assertEqual(card.line_ids.mapped("state"), ["met", "met"])
        self.assertEqual(card.score, 100)

    def test_a_second_run_makes_nothing(self):
        agreement = self.bound({})
        card = self.cards(agreement)
        lines = card.line_ids
        self.assertFalse(self.Card._make(self.company, "month", *OCTOBER))
        self.assertEqual(self.cards(agreement), card)
        self.assertEqual(card.line_ids, lines)
        # what the other of two runs at once has seen as missing is refused
        due = self.Card._cards_sql(self.company, "month", *OCTOBER, None)
        self.assertFalse(self.env.execute_query(due))
        with patch.object(
            type(self.Card),
            "_due_sql",
            lambda *_args: self.env["linkage.agreement"]
            ._search([("id", "=", agreement.id)])
            .select("id AS agreement_id", "origin_id", "commercial_partner_id"),
        ):
            again = self.Card._cards_sql(self.company, "month", *OCTOBER, None)
            self.assertFalse(self.env.execute_query(again))

    def test_the_trend_is_that_against_the_card_before(self):
        self.invoice(self.partner, "2026-10-10", 100)
        agreement = self.bound({"target": 100})
        before = self.cards(agreement, days=(date(2026, 9, 1), date(2026, 9, 30)))
        self.assertEqual((before.score, before.trend), (0, False))
        card = self.cards(agreement)
        self.assertEqual((card.score, card.score_before), (100, 0))
        self.assertEqual(card.trend, "up")

    def test_months_and_quarters_in_one_agreement(self):
        self.invoice(self.partner, "2026-08-10", 100)
        agreement = self.bound(
            {"target": 100, "weight": 3},
            {"target": 100, "period": "quarter", "weight": 1},
            {"target": 100, "period": "year"},
            period="quarter",
        )
        card = self.cards(agreement, "quarter", QUARTER)
        self.assertEqual(
            [(one.period_to.month, one.period, one.state) for one in card.line_ids],
            [
                (7, "month", "not_met"),
                (8, "month", "met"),
                (9, "month", "not_met"),
                (9, "quarter", "met"),
            ],
        )
        self.assertEqual(card.score, 50, "months share the weight of their promise")
        year = (date(2025, 10, 1), date(2025, 12, 31))
        self.assertFalse(self.cards(agreement, "quarter", year), "it did not bind yet")

    def test_a_monthly_card_holds_a_quarter_at_its_end_only(self):
        agreement = self.bound({"period": "quarter"})
        august = (date(2026, 8, 1), date(2026, 8, 31))
        september = (date(2026, 9, 1), date(2026, 9, 30))
        self.assertFalse(self.cards(agreement, days=august), "no card without a line")
        self.assertEqual(len(self.cards(agreement, days=september).line_ids), 1)

    def test_a_version_judges_the_periods_that_begin_under_it(self):
        self.invoice(self.partner, "2026-09-25", 500)
        old = self.bound({"target": 100}, {"target": 500, "period": "quarter"})
        new = self.version_of(old, since="2026-09-15")
        new.commitment_ids.sudo().target = 9000
        old.sudo().write(
            {"state": "ended", "date_end": "2026-09-14", "is_replaced": True}
        )
        september = self.cards(old, days=(date(2026, 9, 1), date(2026, 9, 30)))
        self.assertEqual(september.agreement_id, old)
        self.assertEqual(september.line_ids.mapped("agreed"), [100, 500])
        self.assertEqual(september.line_ids.mapped("state"), ["met", "met"])
        self.assertEqual(september.line_ids.mapped("date_to"), [date(2026, 9, 30)] * 2)
        october = self.cards(old)
        self.assertEqual(october.agreement_id, new)
        self.assertEqual(october.line_ids.agreed, 9000)
        self.assertEqual(october.origin_id, old)

    def test_a_promise_is_judged_once_though_the_cards_change_their_period(self):
        agreement = self.bound({}, period="quarter")
        quarter = self.cards(agreement, "quarter", QUARTER)
        agreement.sudo().scorecard_period = "month"  # as a version would
        september = (date(2026, 9, 1), date(2026, 9, 30))
        self.assertEqual(len(quarter.line_ids), 3)
        self.assertFalse(self.cards(agreement, days=september))

    def test_a_version_agreed_on_too_late_leaves_no_gap(self):
        old = self.bound({"target": 1})
        new = self.Agreement.browse(old.action_new_version()["res_id"])
        new.write({"date_start": "2026-10-01", "scorecard_period": "month"})
        card = self.cards(old)
        new.action_activate()  # on the first of November
        card._refresh()
        self.assertEqual(card.line_ids.commitment_id, old.commitment_ids)
        self.assertEqual(card.line_ids.date_to, date(2026, 10, 31))
        self.assertEqual(str(old.date_end), "2026-10-31")

    def test_a_change_of_the_cards_period_leaves_no_promise_out(self):
        old = self.bound({}, {"period": "quarter"}, since="2026-07-01")
        new = self.version_of(old, since="2026-08-15", scorecard_period="quarter")
        old.sudo().write({"state": "ended", "date_end": "2026-08-14"})
        months = [(date(2026, n, 1), date(2026, n, d)) for n, d in ((7, 31), (8, 31))]
        for days in (*months, (date(2026, 9, 1), date(2026, 9, 30))):
            self.Card._make(self.company, "month", *days)
        self.Card._make(self.company, "quarter", *QUARTER)
        cards = self.Card.search([("origin_id", "=", old.id)], order="date_to, id")
        self.assertEqual(
            [(one.period, one.date_to.month) for one in cards],
            [("month", 7), ("month", 8), ("quarter", 9)],
        )
        judged = [
            (one.commitment_id, one.period_to.month)
            for one in cards.line_ids.sorted("id")
        ]
        monthly, quarterly = old.commitment_ids
        newer = new.commitment_ids[0]
        self.assertCountEqual(
            judged, [(monthly, 7), (monthly, 8), (quarterly, 9), (newer, 9)]
        )

    def test_what_is_activated_later_does_not_look_back(self):
        agreement = self.bound({})
        agreement.sudo().activated_on = "2026-11-01"
        self.assertFalse(self.cards(agreement))

    def test_part_of_a_period(self):
        self.invoice(self.partner, "2026-10-02", 1000)
        self.invoice(self.partner, "2026-10-25", 100)
        agreement = self.bound(
            {"target": 310, "consequence_kind": "bonus", "consequence_amount": 62},
            {"metric": "order_count", "comparison": "at_most", "target": 5},
            since="2026-10-22",
        )
        self.assertEqual(self.cards(agreement).bonus, 20, "10 of 31 days")
        revenue, orders = self.cards(agreement).line_ids
        self.assertEqual((revenue.target, revenue.agreed), (100, 310))
        self.assertEqual((revenue.actual, revenue.state), (100, "met"))
        self.assertIn("10 of 31 days", revenue.note)
        self.assertEqual(orders.target, 5)

        ended = self.bound({"target": 310})
        ended.sudo().write({"state": "ended", "date_end": "2026-10-10"})
        line = self.cards(ended).line_ids
        self.assertEqual((line.target, line.actual), (100, 1000))

    def test_days_between_two_versions_are_not_bound(self):
        self.invoice(self.partner, "2026-10-15", 1000)
        old = self.bound({"target": 310})
        new = self.version_of(old, since="2026-10-20")
        old.sudo().write({"state": "ended", "date_end": "2026-10-10"})
        card = self.cards(old)
        self.assertEqual(card.agreement_id, old)
        line = card.line_ids
        self.assertEqual((line.date_to.day, line.target, line.actual), (10, 100, 0))
        new.sudo().date_start = "2026-10-11"
        card._refresh()
        self.assertEqual((card.line_ids.date_to.day, card.line_ids.target), (31, 310))

    def test_who_gets_no_card(self):
        self.agreement().write({"scorecard_period": "month"})
        archived = self.bound({})
        archived.active = False
        over = self.bound({})
        over.sudo().write({"state": "ended", "date_end": "2026-09-30"})
        self.assertFalse(self.cards())

    def test_an_archived_partner_is_still_judged(self):
        agreement = self.bound({})
        self.partner.active = False
        self.assertEqual(self.cards(agreement).commercial_partner_id, self.partner)

    def test_companies_have_their_own_cards_and_currencies(self):
        self.other.currency_id = self.env.ref("base.EUR")
        here = self.bound({"target": 100})
        there = self.bound({"target": 100}, company_id=self.other.id)
        self.invoice(self.partner, "2026-10-10", 150)
        self.assertEqual(self.cards(here).line_ids.state, "met")
        self.assertFalse(self.Card.search([("origin_id", "=", there.id)]))
        card = self.cards(there, company=self.other)
        self.assertEqual(card.company_id, self.other)
        self.assertEqual(card.line_ids.state, "not_met")
        self.assertIn("€", card.line_ids.target_text)

    def test_the_job_makes_what_ended_and_goes_on_where_it_stopped(self):
        agreements = self.bound({"target": 1}) | self.bound({"target": 2})
        with self.enter_registry_test_mode():
            self.env.ref("crm_linkage.ir_cron_scorecard").method_direct_trigger()
        cards = self.Card.search([("origin_id", "in", agreements.ids)])
        self.assertEqual(len(cards), 6, "three months of two agreements")
        self.assertEqual(self.Card._count_due(self.company, "month", *OCTOBER), 0)

    def test_the_number_of_queries_does_not_grow_with_agreements(self):
        def some(count, days):
            partners = self.env["res.partner"].create(
                [{"name": f"P{n}", "is_company": True} for n in range(count)]
            )
            for partner in partners:
                self.bound(
                    {},
                    {"metric": "order_count", "side": "us"},
                    {"metric": "overdue_amount", "comparison": "at_most"},
                    since="2026-10-20",
                    partner_id=partner.id,
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            made = self.Card._make(self.company, "month", *days)
            self.assertEqual(len(made), count)
            return self.env.cr.sql_log_count - before

        some(1, OCTOBER)  # what is read once and kept in memory
        few = some(3, OCTOBER)
        self.assertEqual(some(30, OCTOBER), few)


@tagged("post_install", "-at_install")
class TestAgreementSnapshot(ScorecardCommon):
    """Metrics that are known as of now are judged by what was kept at period end."""

    def promise(self):
        return self.bound(
            {"metric": "overdue_amount", "comparison": "at_most", "target": 100}
        )

    def test_judged_by_what_was_overdue_at_the_end_of_the_month(self):
        invoice = self.invoice(self.partner, "2026-10-01", 150, due="2026-10-10")
        agreement = self.promise()
        self.assertEqual(self.Snapshot._take(self.company), 1)
        kept = self.Snapshot.search([("partner_id", "=", self.partner.id)])
        self.assertEqual((kept.value, str(kept.date)), (150, "2026-10-31"))
        self.assertEqual(str(kept.taken_at), "2026-11-01 06:00:00")
        self.assertEqual(self.Snapshot._take(self.company), 0, "what is kept stays")
        self.pay(invoice, "2026-11-01")
        line = self.cards(agreement).line_ids
        self.assertEqual((line.actual, line.state), (150, "not_met"))
        self.assertFalse(line.note)

    def test_a_late_snapshot_is_not_dated_back_and_says_so(self):
        agreement = self.promise()
        self.invoice(self.partner, "2026-10-01", 150, due="2026-11-02")
        with freeze_time("2026-11-04 06:00:00"):
            line = self.cards(agreement).line_ids
        self.assertEqual((line.actual, line.state), (150, "not_met"))
        self.assertEqual(line.late_days, 3)
        self.assertIn("3 days late", line.note)

    def test_one_that_is_too_late_is_not_judged_by(self):
        agreement = self.promise()
        with freeze_time("2026-11-12 06:00:00"):
            self.Snapshot._take(self.company)
            line = self.cards(agreement).line_ids
        self.assertEqual(
            (line.state, line.reason, line.late_days), ("no_data", "late", 11)
        )
        self.assertIn("11 days late", line.note)

    def test_one_that_ended_before_is_not_judged_by_what_came_later(self):
        agreement = self.promise()
        self.Snapshot._take(self.company)
        agreement.sudo().write({"state": "ended", "date_end": "2026-10-10"})
        line = self.cards(agreement).line_ids
        self.assertEqual((line.state, line.reason), ("no_data", "no_snapshot"))

    def test_nothing_kept_is_not_judged(self):
        agreement = self.promise()
        with freeze_time("2026-11-12 06:00:00"):
            line = self.cards(agreement).line_ids
        self.assertEqual((line.state, line.reason), ("no_data", "no_snapshot"))

    def test_a_day_is_kept_when_it_is_over_where_the_company_is(self):
        self.promise()
        self.company.resource_calendar_id.tz = "America/Los_Angeles"
        with self.assertRaises(ValueError):
            self.Snapshot._take(self.company, date(2026, 10, 31))
        with freeze_time("2026-11-01 08:00:00"):
            self.assertEqual(self.Snapshot._take(self.company), 1)

    def test_only_what_a_promise_is_judged_by_is_kept(self):
        self.bound({"metric": "overdue_amount", "period": "quarter"}, {})
        self.assertEqual(self.Snapshot._take(self.company), 0, "no quarter has ended")

    def test_two_of_one_day_are_one_when_partners_are_merged(self):
        twin = self.env["res.partner"].create({"name": "Twin", "is_company": True})
        self.promise()
        self.bound(
            {"metric": "overdue_amount", "comparison": "at_most"}, partner_id=twin.id
        )
        self.assertEqual(self.Snapshot._take(self.company), 2)
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo().create({})
        wizard._merge((self.partner | twin).ids, self.partner)
        self.env.invalidate_all()
        self.assertEqual(self.Snapshot.search([]).partner_id, self.partner)
        self.assertEqual(len(self.Snapshot.search([])), 1)


@tagged("post_install", "-at_install")
class TestAgreementScoreMetric(ScorecardCommon):
    def score(self, day):
        scope = self.company._linkage_scope(date.fromisoformat(day))
        rows = self.env["linkage.metric"]._evaluate(
            [Measure("agreement_score"), Measure("agreement_score_partner")],
            scope,
            self.partner.ids,
        )
        return rows[self.partner.id]

    def test_the_last_closed_period_counts(self):
        self.invoice(self.partner, "2026-10-10", 150)
        agreement = self.bound({"target": 100}, {"target": 900, "side": "us"})
        card = self.cards(agreement)
        self.assertEqual(self.score("2026-11-01"), [None, None])
        card.action_discuss()
        card.action_close()
        self.assertEqual(self.score("2026-11-01"), [50, 100])
        self.assertEqual(self.score("2026-10-31"), [None, None], "not backdated")

    def test_it_weighs_in_the_grade(self):
        self.invoice(self.partner, "2026-10-10", 150)
        card = self.cards(self.bound({"target": 100}))
        card.action_discuss()
        card.action_close()
        self.env["linkage.grading.scheme"].search([]).state = "retired"
        scheme = self.env["linkage.grading.scheme"].create(
            {
                "name": "By the word",
                "company_id": self.company.id,
                "audience": "all",
                "fallback_grade_id": self.env.ref("crm_linkage.grade_d").id,
                "criterion_ids": [
                    Command.create(
                        {
                            "metric_id": self.env.ref(
                                "crm_linkage.metric_agreement_score"
                            ).id,
                            "weight": 100,
                            "period_unit": "all",
                            "method": "bands",
                            "missing": "zero",
                            "band_ids": [
                                Command.create({"minimum": 0, "points": 0}),
                                Command.create({"minimum": 90, "points": 100}),
                            ],
                        }
                    )
                ],
                "threshold_ids": [
                    Command.create(
                        {
                            "grade_id": self.env.ref("crm_linkage.grade_a").id,
                            "limit": 75,
                        }
                    )
                ],
            }
        )
        scheme.action_activate()
        Run = self.env["linkage.grading.run"].with_company(self.company)
        Run._run(self.company)
        standing = self.env["linkage.grade.standing"].search(
            [("partner_id", "=", self.partner.id)]
        )
        self.assertEqual(standing.grade_id, self.env.ref("crm_linkage.grade_a"))
