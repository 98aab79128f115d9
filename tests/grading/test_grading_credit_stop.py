from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestGradingCreditStop(CreditCommon):
    """A stop warns, refuses where the company wants it, and costs others nothing."""

    def stop(self, partner=None, **values):
        return self.Stop.create(
            {
                "partner_id": (partner or self.partner).id,
                "company_id": self.company.id,
                "reason": "Two invoices unpaid",
                **values,
            }
        )

    def quotation(self, partner=None):
        return self.order(partner or self.partner, "2024-06-01 10:00:00", state="draft")

    def warning(self, order, user=None):
        order = order.with_user(user) if user else order
        order.invalidate_recordset(["linkage_credit_stop"])
        return order.linkage_credit_stop

    def test_warning_on_orders(self):
        contact = self.env["res.partner"].create(
            {"name": "Ann", "parent_id": self.partner.id}
        )
        orders = self.quotation() | self.quotation(contact)
        other = self.quotation(self.customer("Beta"))
        self.assertFalse(self.warning(orders[0]))
        stop = self.stop()
        for order in orders:
            self.assertIn("Two invoices unpaid", self.warning(order))
        self.assertFalse(self.warning(other))
        orders[0].action_confirm()
        self.assertEqual(orders[0].state, "sale", "it warns, it does not block")
        orders[0]._create_invoices(final=True).action_post()
        self.assertEqual(orders[0].invoice_status, "invoiced")
        self.assertFalse(self.warning(orders[0]), "it is over")
        orders[1].action_cancel()
        self.assertFalse(self.warning(orders[1]))
        fresh = self.quotation()
        self.assertTrue(self.warning(fresh))
        stop.action_release()
        self.assertFalse(self.warning(fresh))
        self.assertEqual(stop.released_by, self.env.user)
        with self.assertRaises(UserError):
            stop.action_release()

    def test_refused_where_the_company_wants_it(self):
        self.stop()
        self.company.linkage_credit_block = True
        order = self.quotation()
        with self.assertRaisesRegex(UserError, "Two invoices unpaid"):
            order.action_confirm()
        portal = new_test_user(self.env, "portal_stop", "base.group_portal")
        self.assertEqual(
            order.with_user(portal).sudo()._confirmation_error_message(),
            "This order cannot be confirmed now. Please contact us.",
        )
        self.quotation(self.customer("Beta")).action_confirm()

    def test_hidden_from_the_customer(self):
        self.stop()
        portal = new_test_user(self.env, "portal_stop", "base.group_portal")
        portal.partner_id.parent_id = self.partner
        order = self.quotation(portal.partner_id)
        order.message_subscribe(portal.partner_id.ids)
        self.env.flush_all()
        seen = order.with_user(portal)
        seen.check_access("read")
        self.assertNotIn("linkage_credit_stop", seen.fields_get())
        with self.assertRaises(AccessError):
            seen.read(["linkage_credit_stop"])

    def test_one_at_a_time_and_history(self):
        first = self.stop()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.stop()
        first.action_release()
        self.env.flush_all()
        self.stop()
        self.assertEqual(
            self.Stop.search_count([("partner_id", "=", self.partner.id)]), 2
        )

    def test_of_the_company_only(self):
        other = self.setup_other_company()["company"]
        self.stop(company_id=other.id)
        self.assertFalse(self.warning(self.quotation()))

    def test_through_a_contact(self):
        contact = self.env["res.partner"].create(
            {"name": "Ann", "parent_id": self.partner.id}
        )
        self.assertEqual(self.stop(contact).partner_id, self.partner)

    def test_list(self):
        standing = self.standing()
        other = self.standing(self.customer("Beta"))
        stop = self.stop()
        self.assertTrue(standing.is_stopped)
        self.assertIn("Two invoices", standing.stop_text)
        scope = [("id", "in", (standing | other).ids)]
        self.assertEqual(
            self.Standing.search([*scope, ("is_stopped", "=", True)]), standing
        )
        self.assertEqual(
            self.Standing.search([*scope, ("is_stopped", "=", False)]), other
        )
        standing.with_user(self.users["manager"]).action_release()
        self.assertTrue(stop.date_end)
        self.assertFalse(self.Standing.search([*scope, ("is_stopped", "=", True)]))

    # -- what it costs -------------------------------------------------------------

    def test_orders_cost_nothing(self):
        """Neither saving nor confirming nor reading the form asks who is stopped."""
        rep = self.users["representative"]
        self.stop(self.customer("Beta"))  # somebody else is

        def work():
            order = (
                self.env["sale.order"]
                .with_user(rep)
                .create(
                    {
                        "partner_id": self.partner.id,
                        "company_id": self.company.id,
                        "order_line": [
                            Command.create({"product_id": self.product_a.id})
                        ],
                    }
                )
            )
            order.web_save({"client_order_ref": "x"}, {"linkage_credit_stop": {}})
            order.action_confirm()
            self.env.flush_all()

        work()  # warm: who is stopped is known
        with self.assertNoQueryNaming("linkage_credit"):
            work()

    # -- partners that become one -----------------------------------------------------

    def merge(self, source, target):
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (source | target).ids, target
        )
        self.env.invalidate_all()

    def test_merge(self):
        twin = self.customer("Alpha Ltd.", user_id=self.rep.id)
        self.buy(twin, 12000)
        self.buy(self.partner, 1200)
        self.standing(self.partner | twin)
        stop = self.stop(twin)
        history = self.Review.search([("partner_id", "=", twin.id)])
        self.assertTrue(history)
        self.merge(twin, self.partner)
        self.assertEqual(stop.partner_id, self.partner)
        self.assertIn(self.partner.id, self.Stop._stopped(self.company))
        self.assertEqual(
            (history.partner_id, history.state), (self.partner, "withdrawn")
        )
        one = self.standing()
        self.assertEqual(len(one), 1)
        self.assertEqual(one.revenue_month, 1100)

    def test_merge_of_two_that_are_stopped(self):
        twin = self.customer("Alpha Ltd.")
        theirs, ours = self.stop(twin, reason="Theirs"), self.stop(reason="Ours")
        self.merge(twin, self.partner)
        self.assertFalse(ours.date_end)
        self.assertTrue(theirs.date_end)
        self.assertEqual(theirs.partner_id, self.partner, "kept in history")

    def test_new_parent(self):
        branch = self.customer("Branch")
        self.standing(branch)
        stop = self.stop(branch)
        branch.write({"is_company": False, "parent_id": self.partner.id})
        self.assertEqual(stop.partner_id, self.partner)
        self.assertTrue(self.warning(self.quotation()))
        self.assertFalse(self.Standing.search([("partner_id", "=", branch.id)]))
