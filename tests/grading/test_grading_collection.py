from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .credit_common import CreditCommon

MEASURES = ["invoiced:sum", "collected:sum", "difference:sum", "overdue:sum"]


@tagged("post_install", "-at_install")
class TestGradingCollection(CreditCommon):
    """D5.2: sales against collection, per representative and month."""

    def sums(self, *groupby, user=None, **domain):
        self.env.flush_all()
        report = self.env["linkage.collection.report"]
        if user:
            report = report.with_user(user)
        rows = report._read_group(
            [
                ("company_id", "=", self.company.id),
                *[(name, "=", value) for name, value in domain.items()],
            ],
            groupby,
            MEASURES,
        )
        return {
            (str(row[0])[:7] if groupby == ("date:month",) else row[0]): tuple(row[-4:])
            for row in rows
        }

    def sell(self, amount, day, user=None, **values):
        move = self.invoice(self.partner, day, amount, **values)
        move.invoice_user_id = user or self.rep
        return move

    def test_per_month(self):
        first = self.sell(1000, "2024-04-10", due="2024-05-10")
        self._register_payment(first, payment_date="2024-05-20", amount=600)
        second = self.sell(500, "2024-05-01", due="2024-05-01")
        self.pay(second, "2024-05-01")
        self.sell(200, "2024-06-01", due="2024-07-15")
        self.sell(50, "2024-06-10", refund=True, due="2024-07-15")
        self.assertEqual(
            self.sums("date:month"),
            {
                "2024-04": (1000, 0, 1000, 0),
                "2024-05": (500, 1100, -600, 400),
                "2024-06": (150, 0, 150, 0),
            },
        )

    def test_drafts_and_bills_do_not_count(self):
        self.sell(1000, "2024-04-10").button_draft()
        self.init_invoice("in_invoice", partner=self.partner, amounts=[70], post=True)
        self.assertEqual(self.sums("kind"), {})

    def test_credit_notes_are_no_payment(self):
        invoice = self.sell(1000, "2024-04-10", due="2024-05-10")
        refund = self.sell(300, "2024-04-20", refund=True)
        (invoice | refund).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        [(invoiced, collected, _rest, overdue)] = self.sums().values() or [(0,) * 4]
        self.assertEqual((invoiced, collected, overdue), (700, 0, 700))

    def test_paid_back(self):
        refund = self.sell(300, "2024-04-20", refund=True)
        self.pay(refund, "2024-05-02")
        self.assertEqual(
            self.sums("date:month"),
            {"2024-04": (-300, 0, -300, 0), "2024-05": (0, -300, 300, 0)},
        )

    def test_differences_of_rates_are_no_payment(self):
        currency = self.setup_other_currency(
            "EUR", rates=[("2024-01-01", 2.0), ("2024-05-01", 4.0)]
        )
        move = self.sell(1000, "2024-04-10")
        move.button_draft()
        move.currency_id = currency
        move.action_post()
        self.assertEqual(move.amount_total_signed, 500)
        self._register_payment(move, payment_date="2024-05-02", currency_id=currency.id)
        self.assertEqual(move.amount_residual, 0)
        self.assertEqual(sum(row[1] for row in self.sums("kind").values()), 250)

    def test_per_representative(self):
        member, foreign = self.colleagues()
        self.sell(100, "2024-06-01", member)
        self.sell(10, "2024-06-01", foreign)
        self.sell(1, "2024-06-01", self.users["supervisor"])
        invoiced = {user: row[0] for user, row in self.sums("user_id").items()}
        self.assertEqual(
            invoiced, {member: 100, foreign: 10, self.users["supervisor"]: 1}
        )
        seen = {
            user.id: row[0]
            for user, row in self.sums("user_id", user=self.users["supervisor"]).items()
        }
        self.assertEqual(seen, {member.id: 100, self.users["supervisor"].id: 1})
        self.assertEqual(len(self.sums("user_id", user=self.users["manager"])), 3)
        for role in ("representative", "agent", "employee"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.sums("user_id", user=self.users[role])

    def test_companies_and_customers(self):
        other = self.setup_other_company()["company"]
        self.env.user.company_ids |= other
        self.invoice(self.partner, "2024-06-01", 40, company=other)
        contact = self.env["res.partner"].create(
            {"name": "Ann", "parent_id": self.partner.id}
        )
        self.invoice(contact, "2024-06-01", 60)
        self.assertEqual(self.sums("partner_id")[self.partner][0], 60)
        manager = self.users["manager"]
        report = self.env["linkage.collection.report"].with_user(manager)
        self.assertNotIn(other, report.search([]).company_id)
        manager.company_ids = [Command.link(other.id)]
        found = report.with_context(allowed_company_ids=[other.id]).search([])
        self.assertEqual(found.company_id, other)
