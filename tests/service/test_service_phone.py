from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import LinkageCommon, new_colleague

NOW = "2026-11-16 09:00:00"


@tagged("post_install", "-at_install")
class TestServicePhone(LinkageCommon):
    """The phone desk: who calls is seen in one call, by number or name (D11.1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.customer(
            "Ferry Pantry", phone="+1 415-555-0100", city="San Francisco"
        )
        cls.anna = cls.env["res.partner"].create(
            {"name": "Anna Smith", "parent_id": cls.shop.id, "phone": "(415) 555 0199"}
        )
        cls.grinder = cls.env["product.product"].create(
            {"name": "Grinder", "linkage_warranty_months": 12}
        )
        cls.desk = cls.env["linkage.case"].with_user(cls.users["agent"])

    def buy(self, product, day, kind="order"):
        if kind == "order":
            order = self.env["sale.order"].create(
                {
                    "partner_id": self.shop.id,
                    "order_line": [Command.create({"product_id": product.id})],
                }
            )
            order.action_confirm()
            order.date_order = f"{day} 12:00:00"
            return order
        move = self.invoice(self.shop, day, 100)
        move.button_draft()
        move.invoice_line_ids.product_id = product
        move.action_post()
        return move

    def names(self, text):
        return [one["name"] for one in self.desk.linkage_phone(text)["partners"]]

    def test_by_number_and_by_name(self):
        for text in ("4155550100", "+1 415 555-0100", "001 (415) 555.0100", "5550100"):
            self.assertEqual(self.names(text), ["Ferry Pantry"], text)
        self.assertEqual(
            set(self.names("41555501")), {"Ferry Pantry", "Ferry Pantry, Anna Smith"}
        )
        self.assertEqual(self.names("ferry pan")[0], "Ferry Pantry")
        self.assertEqual(self.names("anna smi"), ["Ferry Pantry, Anna Smith"])
        for text in ("", "f", "100%", "_____", "99"):
            self.assertEqual(self.names(text), [], text)
        self.assertIsNone(self.desk.linkage_phone("nobody there")["caller"])

    def test_by_the_number_of_a_case(self):
        case = self.env["linkage.case"].create(
            {"name": "x", "partner_id": self.anna.id}
        )
        self.assertEqual(self.names(case.number.lower()), ["Ferry Pantry, Anna Smith"])

    def test_what_is_seen_at_once(self):
        plain = self.env["product.product"].create({"name": "Beans"})
        with freeze_time(NOW):
            self.buy(self.grinder, date(2025, 11, 20))
            self.buy(self.grinder, date(2026, 6, 1), "invoice")
            self.buy(plain, date(2026, 10, 1))
            agreement = self.env["linkage.agreement"].create(
                {
                    "name": "Key customer",
                    "partner_id": self.shop.id,
                    "kind": "customer",
                    "date_start": date(2026, 1, 1),
                    "date_end": date(2026, 11, 25),
                }
            )
            # how it gets in force is tested in its own room
            self.env.cr.execute(
                "UPDATE linkage_agreement SET activated_on = '2026-01-01', "
                "state = 'active' WHERE id = %s",
                [agreement.id],
            )
            agreement.invalidate_recordset()
            self.env["linkage.case"].create(
                {"name": "Noise", "partner_id": self.anna.id}
            )
            caller = self.desk.linkage_phone("anna smith")["caller"]
        self.assertEqual(
            (caller["name"], caller["company"]), ("Anna Smith", self.shop.name)
        )
        self.assertEqual(caller["people"][0]["phone"], self.anna.phone)
        self.assertEqual(
            [
                (one["name"], one["bought"], one["until"], one["state"])
                for one in caller["products"]
            ],
            [
                ("Beans", "10/01/2026", "", "none"),
                ("Grinder", "06/01/2026", "06/01/2027", "on"),
            ],
        )
        texts = " ".join(one["text"] for one in caller["soon"])
        self.assertIn("Key customer ends on 11/25/2026", texts)
        self.assertIn("Grinder, bought on 11/20/2025, ends on 11/20/2026", texts)
        self.assertEqual(len(caller["soon"]), 2)
        self.assertIn("Noise", caller["cases"][0]["name"])

    def test_warranty_of_product_category_and_company(self):
        template = self.grinder.product_tmpl_id
        self.assertEqual(template._linkage_warranty(self.company), 12)
        template.linkage_warranty_months = 0
        self.assertEqual(template._linkage_warranty(self.company), 0)
        self.company.linkage_warranty_months = 6
        self.assertEqual(template._linkage_warranty(self.company), 6)
        template.categ_id = self.env["product.category"].create(
            {"name": "Machines", "linkage_warranty_months": 24}
        )
        self.assertEqual(template._linkage_warranty(self.company), 24)
        template.linkage_warranty_months = -1
        self.assertEqual(template._linkage_warranty(self.company), 0)

    def test_queries_do_not_grow(self):
        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            answer = self.desk.linkage_phone("ferry")
            return self.env.cr.sql_log_count - before, answer

        with freeze_time(NOW):
            self.buy(self.grinder, date(2026, 1, 1))
            self.env["linkage.case"].create({"name": "1", "partner_id": self.anna.id})
            cost()
            few, _answer = cost()
            products = self.env["product.product"].create(
                [{"name": f"Product {n}"} for n in range(20)]
            )
            for product in products[:4]:
                self.buy(product, date(2026, 2, 1))
            self.env["linkage.case"].create(
                [{"name": str(n), "partner_id": self.anna.id} for n in range(30)]
            )
            self.env["res.partner"].create(
                [
                    {"name": f"P{n}", "parent_id": self.shop.id, "phone": f"555{n:04}"}
                    for n in range(20)
                ]
            )
            cost()  # products and partners made the host forget its rules
            many, answer = cost()
        self.assertEqual(len(answer["partners"]), 8)
        self.assertEqual(len(answer["caller"]["products"]), 5)
        self.assertLessEqual(many, few)
        self.assertLessEqual(many, 25)

    def test_searches_have_an_index(self):
        """With a planner that takes an index wherever it fits."""
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        # the host's other index of phones, for beginnings: a small table prefers it
        self.env.cr.execute("DROP INDEX res_partner_phone_partial_tgm")
        for query, index in (
            (
                self.desk._phone_by_number("5550100"),
                "res_partner_phone_partial_gin_idx",
            ),
            (self.desk._phone_by_name("ferry pan"), "res_partner__linkage_caller_idx"),
        ):
            self.env.cr.execute("EXPLAIN " + query.code, query.params)
            plan = "\n".join(row[0] for row in self.env.cr.fetchall())
            self.assertIn(index.replace("__", "_"), plan)

    def test_a_case_with_one_key(self):
        action = self.desk.linkage_phone_case(
            self.anna.id, "No\ncoffee", self.grinder.id
        )
        case = self.env["linkage.case"].browse(action["res_id"])
        self.assertEqual(
            (case.name, case.partner_id, case.product_id, case.origin, case.user_id),
            ("No coffee", self.anna, self.grinder, "phone", self.users["agent"]),
        )
        unnamed = self.desk.linkage_phone_case(self.anna.id)
        name = self.env["linkage.case"].browse(unnamed["res_id"]).name
        self.assertIn("Anna Smith", name)
        for wrong in (False, 0, 10**8):
            with self.assertRaises(UserError):
                self.desk.linkage_phone_case(wrong, "x")

    def test_who_may(self):
        for role in ("representative", "supervisor", "manager"):
            desk = self.desk.with_user(self.users[role])
            self.assertEqual(desk.linkage_phone("ferry")["caller"]["id"], self.shop.id)
        with self.assertRaises(AccessError):
            self.desk.with_user(self.users["employee"]).linkage_phone("ferry")
        portal = new_colleague(
            self.env, "phone_portal", self.company, "base.group_portal"
        )
        with self.assertRaises(AccessError):
            self.desk.with_user(portal).linkage_phone("ferry")

    def test_customers_of_another_company_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        hidden = self.customer("Ferry Elsewhere", company_id=other.id)
        self.assertNotIn(hidden.name, self.names("ferry"))
        self.assertIsNone(self.desk.linkage_phone("", hidden.id)["caller"])
        with self.assertRaises(UserError):
            self.desk.linkage_phone_case(hidden.id, "x")
