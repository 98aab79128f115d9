from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import LinkageCommon


@tagged("post_install", "-at_install")
class TestCardStage(LinkageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.linkage_reference_date = "2024-03-31"
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.prospect = cls.customer("Prospect")
        cls.ordered = cls.customer("Ordered")
        cls.order(cls.ordered, "2023-06-01 10:00:00")
        cls.invoiced = cls.customer("Invoiced")
        cls.invoice(cls.invoiced, "2023-04-01", 100)
        cls.lapsed = cls.customer("Lapsed")
        cls.invoice(cls.lapsed, "2023-03-31", 100)
        cls.all = cls.prospect | cls.ordered | cls.invoiced | cls.lapsed
        cls.rep = cls.users["representative"]

    def stages(self, partners):
        partners.invalidate_recordset(["linkage_stage"])
        return partners.with_user(self.rep).mapped("linkage_stage")

    def found(self, *stages):
        """Which of our partners a search for these stages finds."""
        Partner = self.env["res.partner"].with_user(self.rep)
        return Partner.search(
            [("id", "in", self.all.ids), ("linkage_stage", "in", stages)]
        ).sudo()

    def test_stages(self):
        self.assertEqual(
            self.stages(self.all), ["prospect", "active", "active", "former"]
        )

    def test_search_agrees(self):
        self.assertEqual(self.found("prospect"), self.prospect)
        self.assertEqual(self.found("active"), self.ordered | self.invoiced)
        self.assertEqual(self.found("former"), self.lapsed)
        self.assertEqual(self.found("active", "former"), self.all - self.prospect)
        self.assertEqual(self.found("active", "prospect"), self.all - self.lapsed)
        self.assertEqual(self.found("former", "prospect"), self.prospect | self.lapsed)
        self.assertEqual(self.found("active", "former", "prospect"), self.all)
        self.assertFalse(self.found(False))

    def test_search_negative_and_in_memory(self):
        Partner = self.env["res.partner"].with_user(self.rep)
        ours = [("id", "in", self.all.ids)]
        self.assertEqual(
            Partner.search([*ours, ("linkage_stage", "!=", "active")]).sudo(),
            self.prospect | self.lapsed,
        )
        self.assertEqual(
            self.all.with_user(self.rep)
            .filtered_domain([("linkage_stage", "=", "former")])
            .sudo(),
            self.lapsed,
        )

    def test_group_and_sort(self):
        Partner = self.env["res.partner"].with_user(self.rep)
        ours = [("id", "in", self.all.ids)]
        groups = Partner._read_group(ours, ["linkage_stage"], ["__count"])
        self.assertEqual(dict(groups), {"active": 2, "former": 1, "prospect": 1})
        self.assertEqual(
            Partner.search(ours, order="linkage_stage desc, id").sudo(),
            self.prospect | self.lapsed | self.ordered | self.invoiced,
        )
        described = Partner.fields_get(["linkage_stage"])["linkage_stage"]
        self.assertTrue(described["groupable"] and described["sortable"])

    def test_branches_count_for_the_commercial_partner(self):
        shop = self.env["res.partner"].create(
            {"name": "Shop", "parent_id": self.prospect.id, "type": "delivery"}
        )
        self.order(shop, "2024-01-01 10:00:00")
        self.all |= shop
        self.assertEqual(self.stages(self.prospect | shop), ["active", "active"])
        self.assertIn(shop, self.found("active"))
        self.assertIn(self.prospect, self.found("active"))

    def test_new_parent_takes_purchases_along(self):
        group = self.customer("Group")
        self.all |= group
        self.assertEqual(self.stages(group), ["prospect"])
        self.ordered.write({"is_company": False, "parent_id": group.id})
        self.assertEqual(self.stages(group), ["active"])
        self.assertIn(group, self.found("active"))
        self.invoiced.write({"is_company": False, "parent_id": self.lapsed.id})
        self.assertEqual(self.stages(self.lapsed), ["active"])
        self.assertIn(self.lapsed, self.found("active"))

    def test_what_does_not_count(self):
        self.order(self.prospect, "2024-01-01 10:00:00", state="draft")
        self.order(self.prospect, "2024-01-01 10:00:00", state="cancel")
        self.invoice(self.prospect, "2024-01-01", 10, refund=True)
        self.assertEqual(self.stages(self.prospect), ["prospect"])
        self.assertIn(self.prospect, self.found("prospect"))

    def test_after_the_reference_date(self):
        self.invoice(self.prospect, "2024-04-01", 10)
        self.assertEqual(self.stages(self.prospect), ["prospect"])
        self.assertIn(self.prospect, self.found("prospect"))
        self.company.linkage_reference_date = "2024-04-01"
        self.assertEqual(self.stages(self.prospect), ["active"])
        self.assertIn(self.prospect, self.found("active"))

    def test_day_is_cut_in_the_time_zone_of_the_company(self):
        """2024-03-31 17:00 in UTC is the first of April in Shanghai."""
        self.order(self.prospect, "2024-03-31 17:00:00")
        self.assertEqual(self.stages(self.prospect), ["prospect"])
        self.assertIn(self.prospect, self.found("prospect"))
        self.company.resource_calendar_id.tz = "America/New_York"
        self.assertEqual(self.stages(self.prospect), ["active"])
        self.assertIn(self.prospect, self.found("active"))

    def test_border_in_the_time_zone_of_the_company(self):
        """The first moment of 2023-04-01 in Shanghai is 16:00 in UTC the day before."""
        late = self.customer("Late")
        self.order(late, "2023-03-31 16:00:00")
        early = self.customer("Early")
        self.order(early, "2023-03-31 15:59:59")
        self.all |= late | early
        self.assertEqual(self.stages(late | early), ["active", "former"])
        self.assertEqual(self.found("active") & (late | early), late)

    def test_months_of_the_company(self):
        self.company.linkage_active_months = 6
        self.assertEqual(self.stages(self.ordered), ["former"])
        self.assertIn(self.ordered, self.found("former"))
        self.company.linkage_active_months = 13
        self.assertEqual(self.stages(self.lapsed), ["active"])
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.company.linkage_active_months = 0
            self.env.flush_all()

    def test_other_company(self):
        other = self.setup_other_company()["company"]
        self.rep.company_ids = [Command.link(other.id)]
        there = self.all.with_user(self.rep).with_company(other)
        self.assertEqual(set(there.mapped("linkage_stage")), {"prospect"})
        self.assertFalse(
            there.search([("id", "in", self.all.ids), ("linkage_stage", "=", "active")])
        )

    def test_only_for_roles(self):
        for role in ("agent", "employee"):
            partner = self.ordered.with_user(self.users[role])
            if role == "agent":
                self.assertEqual(partner.linkage_stage, "active")
                continue
            self.assertNotIn("linkage_stage", partner.fields_get())
            with self.assertRaises(AccessError):
                partner.search([("linkage_stage", "=", "active")])
            with self.assertRaises(AccessError):
                partner._read_group([], ["linkage_stage"])

    def test_unsaved_partner(self):
        with Form(self.env["res.partner"].with_user(self.rep)) as form:
            form.name = "Just typed"
        self.assertEqual(form.record.linkage_stage, "prospect")

    def test_budget(self):
        """One query for the stages of any number of partners."""
        partners = self.all.with_user(self.rep)
        partners.mapped("linkage_stage")  # what any reading needs is there
        partners.invalidate_recordset(["linkage_stage"])
        with self.assertQueryCount(1):
            partners.mapped("linkage_stage")

    def test_one_customer_is_found_by_index(self):
        """Asking for one customer does not read the invoices of all others."""
        partner = self.invoiced
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        move = self.env["account.move"]
        move.flush_model()
        self.env.cr.execute(
            """
            EXPLAIN SELECT MAX(invoice_date) FROM account_move
             WHERE state = 'posted' AND move_type = 'out_invoice'
               AND company_id = %s AND commercial_partner_id = %s
            """,
            (self.company.id, partner.id),
        )
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("account_move_linkage_customer_idx", plan)
