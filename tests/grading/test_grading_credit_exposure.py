from odoo import Command, fields
from odoo.tests import Form, tagged

from ..common import LinkageCommon


@tagged("post_install", "-at_install")
class TestGradingCreditExposure(LinkageCommon):
    """Held against the host's `credit + credit_to_invoice`, case by case."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.company.account_use_credit_limit = True
        cls.partner = cls.customer("Alpha")
        cls.contact = cls.env["res.partner"].create(
            {"name": "Ann", "parent_id": cls.partner.id}
        )
        cls.product_a.invoice_policy = "order"
        cls.tax = cls.company_data["default_tax_sale"]

    def sale(self, partner=None, amount=100.0, quantity=10, company=None, **line):
        company = company or self.company
        order = (
            self.env["sale.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": (partner or self.partner).id,
                    "company_id": company.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.product_a.id,
                                "product_uom_qty": quantity,
                                "price_unit": amount,
                                "tax_ids": [Command.clear()],
                                **line,
                            }
                        )
                    ],
                }
            )
        )
        order.action_confirm()
        return order

    def bill(self, order, quantity=None):
        """Invoice an order, or `quantity` of its lines, and post."""
        invoice = order._create_invoices(final=True)
        invoice.invoice_date = self.today
        if quantity is not None:
            with Form(invoice) as form, form.invoice_line_ids.edit(0) as line:
                line.quantity = quantity
        invoice.action_post()
        return invoice

    def host(self, partner=None, company=None):
        self.env.invalidate_all()
        partner = (partner or self.partner).with_company(company or self.company)
        return partner.credit + partner.credit_to_invoice

    def ours(self, partner=None, company=None):
        partner = partner or self.partner
        found = self.env["linkage.credit.exposure"]._of(
            company or self.company, partner.ids, self.today
        )
        return found[partner.id].amount if found else 0.0

    def check(self, expected, partner=None, company=None):
        self.assertAlmostEqual(self.host(partner, company), expected, 2)
        self.assertAlmostEqual(self.ours(partner, company), expected, 2)

    def test_nothing(self):
        self.check(0)
        self.assertEqual(
            self.env["linkage.credit.exposure"]._of(self.company, [], self.today), {}
        )

    def test_invoice_and_partial_payment(self):
        invoice = self.invoice(self.partner, self.today, 1000)
        self.check(1000)
        self._register_payment(invoice, payment_date=self.today, amount=400)
        self.check(600)
        self.pay(invoice, self.today)
        self.check(0)

    def test_drafts_do_not_count(self):
        move = self.invoice(self.partner, self.today, 1000)
        move.button_draft()
        self.check(0)

    def test_refund(self):
        self.invoice(self.partner, self.today, 1000)
        self.invoice(self.partner, self.today, 300, refund=True)
        self.check(700)
        self.invoice(self.partner, self.today, 900, refund=True)
        self.check(-200)

    def test_orders_not_yet_invoiced(self):
        order = self.sale()
        self.check(1000)
        invoice = self.bill(order, quantity=4)
        self.check(1000)
        self.pay(invoice, self.today)
        self.check(600)
        draft = self.sale()
        draft._action_cancel()
        self.check(600)

    def test_with_taxes(self):
        self.sale(tax_ids=[Command.set(self.tax.ids)])
        self.check(1150)

    def test_invoiced_and_credited(self):
        order = self.sale()
        invoice = self.bill(order)
        self.check(1000)
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, "date": self.today})
        )
        action = wizard.refund_moves()
        refund = self.env["account.move"].browse(action["res_id"])
        refund.invoice_line_ids.quantity = 3
        refund.action_post()
        self.check(1000)

    def test_down_payment(self):
        order = self.sale()
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"advance_payment_method": "fixed", "fixed_amount": 300})
        )
        wizard.create_invoices()
        down = order.invoice_ids
        down.action_post()
        self.assertGreater(self.ours(), 0)
        self.check(self.host())
        self.pay(down, self.today)
        self.check(self.host())
        self.bill(order)
        self.check(700)

    def test_delivered_quantities(self):
        self.product_a.invoice_policy = "delivery"
        order = self.sale()
        self.check(0)
        order.order_line.qty_delivered = 7
        self.check(700)

    def test_other_unit_of_measure(self):
        """Seven units invoiced of ten dozens: converted and rounded as by the host."""
        dozen = self.env.ref("uom.product_uom_dozen")
        unit = self.env.ref("uom.product_uom_unit")
        order = self.sale(product_uom_id=dozen.id)
        invoice = order._create_invoices()
        invoice.invoice_date = self.today
        invoice.invoice_line_ids.write(
            {"product_uom_id": unit.id, "quantity": 7, "price_unit": 8}
        )
        invoice.action_post()
        self.check(self.host())
        self.assertAlmostEqual(self.ours() - invoice.amount_total, 100 * (10 - 0.59), 2)

    def test_rounded_lines(self):
        order = self.sale(amount=33.333, quantity=3)
        self.bill(order, quantity=1)
        self.check(self.host())

    def test_foreign_currency(self):
        currency = self.setup_other_currency(
            "EUR", rates=[("2016-01-01", 3.0), ("2017-01-01", 2.0)]
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "EUR", "currency_id": currency.id, "company_id": self.company.id}
        )
        move = self.invoice(self.partner, "2016-05-01", 100)
        move.button_draft()
        move.currency_id = currency
        move.action_post()
        order = self.sale()
        order.action_cancel()
        order.action_draft()
        order.pricelist_id = pricelist
        order.order_line.price_unit = 100
        order.action_confirm()
        self.assertEqual(order.currency_id, currency)
        self.check(self.host())
        self.assertNotEqual(self.ours(), 1100)
        self.assertAlmostEqual(self.ours() - move.amount_residual_signed, 500, 2)

    def test_contacts_and_other_customers(self):
        self.sale(self.contact)
        self.invoice(self.contact, self.today, 50)
        other = self.customer("Beta")
        self.invoice(other, self.today, 7)
        self.check(1050)
        self.check(7, other)
        self.check(0, self.contact)

    def test_two_companies(self):
        other = self.setup_other_company()["company"]
        other.account_use_credit_limit = True
        self.env.user.company_ids |= other
        self.invoice(self.partner, self.today, 1000)
        self.invoice(self.partner, self.today, 40, company=other)
        self.check(1000)
        self.check(40, company=other)

    def test_branch_that_joined(self):
        """What a branch owed before it joined counts with its customer of today."""
        branch = self.customer("Branch")
        self.invoice(branch, self.today, 80)
        self.invoice(self.partner, self.today, 20)
        branch.write({"is_company": False, "parent_id": self.partner.id})
        self.env.flush_all()
        self.assertEqual(self.ours(), 100)
        self.assertEqual(self.host() + self.host(branch), 100)

    def test_orders_count_with_limits_switched_off(self):
        self.sale()
        self.company.account_use_credit_limit = False
        self.assertEqual((self.host(), self.ours()), (0, 1000))

    def test_oldest_due(self):
        self.invoice(self.partner, "2024-01-01", 100, due="2024-02-01")
        self.invoice(self.partner, "2024-01-01", 100, due="2024-03-01")
        self.invoice(self.partner, "2023-01-01", 100, due="2023-02-01", refund=True)
        found = self.env["linkage.credit.exposure"]._of(
            self.company, self.partner.ids, fields.Date.to_date("2024-02-10")
        )
        self.assertEqual(str(found[self.partner.id].oldest_due), "2024-02-01")
        found = self.env["linkage.credit.exposure"]._of(
            self.company, self.partner.ids, fields.Date.to_date("2024-01-10")
        )
        self.assertFalse(found[self.partner.id].oldest_due)

    def test_number_of_queries(self):
        partners = self.partner
        for number in range(4):
            partner = self.customer(f"P{number}")
            partners |= partner
            self.sale(partner)
            self.invoice(partner, self.today, 10)
        exposure = self.env["linkage.credit.exposure"]

        def count(ids):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            exposure._of(self.company, ids, self.today)
            return self.env.cr.sql_log_count - before

        count(partners.ids)  # warm
        self.assertEqual(count(partners[1:2].ids), count(partners.ids))
        self.assertLess(count(partners.ids), 10)
