from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import new_user
from .test_grading_run import GradingCommon


class MovesCommon(GradingCommon):
    """Six customers graded by orders; a draft that looks at invoices instead."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.users["manager"]
        cls.customers = [
            cls.customer(f"Customer {number}", customer_rank=1) for number in range(6)
        ]
        for number, partner in enumerate(cls.customers):
            for _ in range(number):
                cls.order(partner, "2024-05-01 10:00:00")
        cls.invoice(cls.customers[0], "2024-05-01", 900)
        cls.current = cls.scheme([{"metric_id": "order_count"}])
        cls.Run._run(cls.company)
        schemes = cls.env["linkage.grading.scheme"].with_user(cls.manager)
        schemes = schemes.with_company(cls.company)
        action = schemes.browse(cls.current.id).action_new_version()
        cls.draft = schemes.browse(action["res_id"])
        cls.draft.criterion_ids = [
            Command.create(
                {
                    "metric_id": cls.env.ref("crm_linkage.metric_invoice_count").id,
                    "weight": 30,
                }
            )
        ]

    def simulate(self):
        action = self.draft.action_simulate()
        return (
            self.env["linkage.grading.run"]
            .with_user(self.manager)
            .browse(action["res_id"])
        )

    def letters(self):
        return [self.letter(partner) for partner in self.customers]


@tagged("post_install", "-at_install")
class TestGradingMoves(MovesCommon):
    def test_nothing_is_in_force(self):
        before = self.letters()
        points = self.env["linkage.grade.history"].search_count([])
        self.simulate()
        self.assertEqual(self.letters(), before)
        self.assertEqual(self.env["linkage.grade.history"].search_count([]), points)

    def test_what_is_shown_is_what_applying_brings(self):
        run = self.simulate()
        before = self.letters()
        result = run.linkage_simulation()
        names = {grade["id"]: grade["name"] for grade in result["grades"]}
        shown = {
            (names[cell["before"]], names[cell["after"]]): cell["count"]
            for cell in result["cells"]
        }
        run.action_apply_scheme()
        after = self.letters()
        self.assertNotEqual(before, after)
        pairs = list(zip(before, after, strict=True))
        self.assertEqual(shown, {pair: pairs.count(pair) for pair in pairs})
        self.assertEqual((self.draft.state, self.current.state), ("active", "retired"))

    def test_counts_of_grades_and_figures(self):
        result = self.simulate().linkage_simulation()
        self.assertEqual(
            [(g["name"], g["before"]) for g in result["grades"]],
            [("A", 2), ("B", 1), ("C", 1), ("D", 2)],
        )
        self.assertEqual(sum(grade["after"] for grade in result["grades"]), 6)
        figures = {f.get("move"): f["value"] for f in result["figures"]}
        self.assertEqual(figures[None], "6")
        self.assertEqual(sum(int(value) for move, value in figures.items() if move), 6)

    def test_moves_and_their_reasons(self):
        run = self.simulate()
        moves = self.env["linkage.grading.move"].with_user(self.manager)
        moves = moves.search([("run_id", "=", run.id)])
        self.assertEqual(len(moves), 6)
        first = moves.filtered(lambda m: m.partner_id == self.customers[0])
        self.assertEqual((first.move, first.before_grade_id.name), ("up", "D"))
        self.assertIn("Invoices counts with 100 points: +75.0", first.reason)
        self.assertIn("Orders: 0 → 0", first.steps)
        last = moves.filtered(lambda m: m.partner_id == self.customers[5])
        self.assertEqual((last.move, last.score_before), ("down", 100))
        self.assertIn("Orders, 100 points, weighs differently: -75.0", last.reason)

    def test_limits_alone(self):
        self.draft.criterion_ids.filtered(lambda c: c.weight == 30).unlink()
        best = self.draft.threshold_ids.sorted("grade_sequence")[0]
        best.limit = 55
        run = self.simulate()
        move = self.env["linkage.grading.move"].search(
            [("run_id", "=", run.id), ("move", "!=", "same")]
        )
        self.assertEqual(move.partner_id, self.customers[3])
        self.assertIn("The limits of the grades differ: 60.0", move.reason)

    def test_who_is_not_graded_any_more(self):
        self.draft.partner_domain = str([("id", "!=", self.customers[5].id)])
        run = self.simulate()
        moves = self.env["linkage.grading.move"].with_user(self.manager)
        left = moves.search([("run_id", "=", run.id), ("move", "=", "left")])
        self.assertEqual(left.partner_id, self.customers[5])
        self.assertEqual(left.reason, "No scheme would cover this customer.")
        grades = run.linkage_simulation()["grades"]
        self.assertEqual((grades[-1]["id"], grades[-1]["after"]), (False, 1))
        # the same in a search by group, for the pivot
        groups = moves._read_group(
            [("run_id", "=", run.id)], ["after_grade_id"], ["__count"]
        )
        self.assertEqual(sum(count for _grade, count in groups), 6)

    def test_a_grade_set_by_hand_stays(self):
        self.env["linkage.grade.override"].create(
            {
                "partner_id": self.customers[5].id,
                "company_id": self.company.id,
                "grade_id": self.grades["A"].id,
                "reason": "Opens ten shops",
            }
        )
        self.run_now()
        run = self.simulate()
        move = self.env["linkage.grading.move"].search(
            [("run_id", "=", run.id), ("partner_id", "=", self.customers[5].id)]
        )
        self.assertEqual((move.move, move.is_overridden), ("same", True))
        self.assertEqual(move.reason, "The grade was set by hand and stays.")

    def test_visits_now_and_then(self):
        effects = self.simulate().linkage_simulation()["effects"]
        [visits] = [e for e in effects if e["title"] == "Visits in four weeks"]
        policies = self.env["linkage.visit.policy"]._by_grade(self.company)
        now = sum(
            policies[standing.grade_id.id].visits_per_four_weeks
            for partner in self.customers
            for standing in self.standing(partner)
            if standing.grade_id.id in policies
        )
        self.assertEqual(visits["total"][2], f"{now:.0f}")
        self.assertEqual(len(visits["columns"]), len(visits["rows"][0]["values"]) + 1)

    def test_a_draft_that_was_tried_can_be_changed_and_tried_again(self):
        first = self.simulate()
        self.assertFalse(self.draft.has_graded)
        self.draft.criterion_ids[0].weight = 90
        again = first.action_simulate_again()
        self.assertNotEqual(again["res_id"], first.id)

    def test_only_a_draft_is_applied(self):
        run = self.simulate()
        run.action_apply_scheme()
        with self.assertRaises(UserError):
            run.action_apply_scheme()
        self.assertTrue(self.draft.has_graded)

    def test_a_run_is_no_simulation(self):
        run = self.env["linkage.grading.run"].search([("kind", "=", "full")], limit=1)
        with self.assertRaises(UserError):
            run.linkage_simulation()

    def test_queries_do_not_grow_with_customers(self):
        run = self.simulate()
        run.linkage_simulation()
        self.env.invalidate_all()
        with self.assertQueryCount(18):
            run.linkage_simulation()
        moves = self.env["linkage.grading.move"].search([("run_id", "=", run.id)])
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            moves.mapped("reason")


@tagged("post_install", "-at_install")
class TestGradingMovesAccess(MovesCommon):
    def test_managers_only(self):
        run = self.simulate()
        for role in ("representative", "supervisor", "agent", "employee"):
            with self.subTest(role=role):
                user = self.users[role]
                with self.assertRaises(AccessError):
                    run.with_user(user).linkage_simulation()
                with self.assertRaises(AccessError):
                    run.with_user(user).action_apply_scheme()
                with self.assertRaises(AccessError):
                    self.env["linkage.grading.move"].with_user(user).search([])

    def test_moves_are_read_only(self):
        moves = self.env["linkage.grading.move"].with_user(self.manager)
        for operation in ("write", "create", "unlink"):
            self.assertFalse(moves.browse().has_access(operation))

    def test_other_companies_see_nothing(self):
        run = self.simulate()
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_user(
            self.env,
            "linkage_elsewhere",
            "crm_linkage.group_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        moves = self.env["linkage.grading.move"].with_user(stranger)
        self.assertFalse(moves.search([]))
        with self.assertRaises(AccessError):
            run.with_user(stranger).linkage_simulation()


@tagged("post_install", "-at_install")
class TestGradingSchemeForm(MovesCommon):
    def test_how_many_match(self):
        self.assertEqual(self.current.match_text, "6 customers match now.")
        self.draft.partner_domain = str([("id", "in", self.customers[0].ids)])
        self.assertEqual(self.draft.match_text, "1 customer matches now.")
        self.draft.partner_domain = str([("id", "=", 0)])
        self.assertEqual(self.draft.match_text, "No customer matches now.")

    def test_who_comes_first(self):
        late = self.current.copy({"sequence": 99})
        self.assertEqual(
            late.match_text,
            "6 customers match now. 6 of them are graded by schemes that come first.",
        )
        self.assertEqual(self.draft.match_text, "6 customers match now.")

    def test_what_is_missing(self):
        self.assertFalse(self.draft.todo)
        self.draft.criterion_ids.weight = 0
        self.assertIn("add up to nothing", self.draft.todo)
        self.draft.write({"grade_by": "share", "threshold_ids": [Command.clear()]})
        self.assertIn("at least one grade", self.draft.todo)
        self.draft.threshold_ids = [
            Command.create({"grade_id": self.grades["A"].id, "limit": 80})
        ]
        self.assertIn("exactly one criterion", self.draft.todo)

    def test_grades_to_begin_with(self):
        schemes = self.env["linkage.grading.scheme"]
        names = ["threshold_ids", "fallback_grade_id"]
        self.assertNotIn("fallback_grade_id", schemes.default_get(names))
        values = schemes.with_context(linkage_suggest_grades=True).default_get(names)
        self.assertEqual(values["fallback_grade_id"], self.grades["D"].id)
        self.assertEqual(
            [(line["grade_id"], line["limit"]) for _c, _i, line in values["threshold_ids"]],
            [(self.grades[letter].id, limit) for letter, limit in zip("ABC", (75, 50, 25), strict=True)],
        )

    def test_fill_the_table(self):
        groups = {"method": "groups", "group_count": 3}
        self.draft.criterion_ids.write(groups)
        self.draft.write({"grade_by": "table"})
        self.assertIn("9 pairs", self.draft.todo)
        self.draft.action_fill_table()
        self.assertFalse(self.draft.todo)
        table = {(c.row, c.column): c.grade_id.name for c in self.draft.cell_ids}
        self.assertEqual((table[3, 3], table[1, 1]), ("A", "D"))
        self.assertLessEqual(table[3, 2], table[2, 2])
        self.draft.criterion_ids.group_count = 2
        self.draft.action_fill_table()
        self.assertEqual(len(self.draft.cell_ids), 4)
