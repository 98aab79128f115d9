from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import VisitCommon


@freeze_time("2024-03-04 12:00:00")
@tagged("post_install", "-at_install")
class TestVisitHandover(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"].union(
            *(cls.graded(f"Customer {number}") for number in range(4))
        )
        first = cls.customers[0]
        cls.done = cls.visit(
            first, "2024-03-01 09:00:00", state="done", outcome="order"
        )
        cls.today = cls.visit(first, "2024-03-04 14:00:00")
        cls.tomorrow = cls.visit(first, "2024-03-05 09:00:00")
        cls.later = cls.visit(first, "2024-03-20 09:00:00")
        cls.begun = cls.visit(
            first, "2024-03-06 09:00:00", check_in="2024-03-04 08:00:00"
        )

    def handover(self, *receivers, user=None, **values):
        Handover = self.env["linkage.visit.handover"].with_user(user or self.supervisor)
        return Handover.with_context(allowed_company_ids=self.company.ids).create(
            {
                "company_id": self.company.id,
                "user_id": self.rep.id,
                "receiver_ids": [Command.set([one.id for one in receivers])],
                "date_from": "2024-03-05",
                **values,
            }
        )

    def responsible(self):
        return [one._linkage_representative(self.company) for one in self.customers]

    def test_all_customers_with_their_visits(self):
        handover = self.handover(self.colleague)
        handover.action_preview()
        self.assertEqual(handover.line_ids.customer_id, self.customers)
        self.assertEqual(sum(handover.line_ids.mapped("visits_ahead")), 2)
        self.assertIn("<strong>4</strong> customers", handover.effect)
        self.assertEqual(self.responsible(), [self.rep] * 4, "nothing is written yet")
        handover.action_apply()
        self.assertEqual(self.responsible(), [self.colleague] * 4)
        self.assertEqual(self.customers.user_id, self.rep)
        moved = self.tomorrow | self.later
        self.assertEqual(moved.user_id, self.colleague)
        stay = self.done | self.today | self.begun
        self.assertEqual(stay.user_id, self.rep)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertEqual(self.customers[0]._linkage_representative(other), self.rep)

    def test_salesperson_only_when_asked(self):
        handover = self.handover(
            self.colleague, user=self.users["manager"], write_salesperson=True
        )
        self.users["manager"].group_ids |= self.env.ref("base.group_partner_manager")
        handover.action_preview()
        handover.action_apply()
        self.assertEqual(self.customers.user_id, self.colleague)
        self.assertEqual(self.responsible(), [self.colleague] * 4)
        with_company = self.customers.with_company(self.company)
        self.assertFalse(with_company.linkage_representative_id)

    def test_stand_in_takes_visits_for_some_days(self):
        handover = self.handover(self.colleague, what="visits", date_to="2024-03-08")
        handover.action_preview()
        self.assertEqual(handover.line_ids.customer_id, self.customers[0])
        handover.action_apply()
        self.assertEqual(self.tomorrow.user_id, self.colleague)
        self.assertEqual(self.later.user_id, self.rep)
        self.assertEqual(self.responsible(), [self.rep] * 4)

    def test_shared_out_and_changed_by_hand(self):
        self.stranger.linkage_membership_ids.unlink()
        manager = self.users["manager"]
        handover = self.handover(self.colleague, self.stranger, user=manager)
        handover.action_preview()
        taken = handover.line_ids.grouped("receiver_id")
        self.assertEqual({len(lines) for lines in taken.values()}, {2})
        handover.line_ids[0].unlink()  # stays
        handover.line_ids.receiver_id = self.stranger
        handover.action_apply()
        self.assertEqual(self.responsible(), [self.rep] + [self.stranger] * 3)
        self.assertEqual(self.tomorrow.user_id, self.rep)

    def test_chosen_customers(self):
        chosen = self.customers[1:3]
        handover = self.handover(self.colleague, customer_ids=[Command.set(chosen.ids)])
        handover.action_preview()
        handover.action_apply()
        self.assertEqual(
            self.responsible(), [self.rep, self.colleague, self.colleague, self.rep]
        )

    def test_fixed_addresses_go_along(self):
        other = self.graded("Colleague's", user=self.colleague)
        fixed = self.env["linkage.visit.address"].create(
            {
                "partner_id": other.id,
                "company_id": self.company.id,
                "user_id": self.rep.id,
            }
        )
        handover = self.handover(self.supervisor)
        handover.action_preview()
        self.assertIn(other, handover.line_ids.customer_id)
        handover.action_apply()
        self.assertEqual(fixed.user_id, self.supervisor)
        self.assertEqual(other._linkage_representative(self.company), self.colleague)

    def test_bad_input(self):
        with self.assertRaisesRegex(UserError, "gives and takes"):
            self.handover(self.rep).action_preview()
        with self.assertRaisesRegex(UserError, "Say to whom"):
            self.handover().action_preview()
        with self.assertRaisesRegex(UserError, "days that are over"):
            self.handover(self.colleague, date_from="2024-03-01").action_preview()
        with self.assertRaisesRegex(UserError, "no customers or visits"):
            self.handover(self.rep, user_id=self.supervisor.id).action_preview()
        with self.assertRaisesRegex(UserError, "Show What Follows"):
            self.handover(self.colleague).action_apply()
        with self.assertRaisesRegex(ValidationError, "ends before it begins"):
            self.handover(self.colleague, what="visits", date_to="2024-03-01")

    def test_who_may(self):
        with self.assertRaises(AccessError):
            self.handover(self.colleague, user=self.rep)
        with self.assertRaisesRegex(AccessError, "do not lead a team"):
            self.handover(self.stranger).action_preview()
        handover = self.handover(self.colleague)
        handover.action_preview()
        handover.line_ids.receiver_id = self.stranger
        with self.assertRaisesRegex(AccessError, "do not lead a team"):
            handover.action_apply()

    def test_who_has_left_gives_but_does_not_take(self):
        self.rep.sudo().active = False
        handover = self.handover(self.colleague)
        self.assertIn(self.rep, handover.allowed_user_ids)
        handover.action_preview()
        handover.action_apply()
        self.assertEqual(self.responsible(), [self.colleague] * 4)
        back = self.handover(
            self.supervisor,
            self.stranger,
            user=self.users["manager"],
            user_id=self.colleague.id,
        )
        back.action_preview()
        self.stranger.sudo().active = False
        with self.assertRaisesRegex(UserError, "archived"):
            back.action_apply()

    def test_form(self):
        Handover = self.env["linkage.visit.handover"].with_user(self.supervisor)
        Handover = Handover.with_context(allowed_company_ids=self.company.ids)
        with Form(Handover) as form:
            form.user_id = self.rep
            form.receiver_ids.add(self.colleague)
        self.assertEqual(str(form.record.date_from), "2024-03-05")
        self.assertNotIn(self.stranger, form.record.allowed_user_ids)

    def test_queries_do_not_grow(self):
        def queries(count):
            for number in range(count):
                partner = self.graded(f"More {number}")
                self.visit(partner, "2024-03-07 09:00:00")
            handover = self.handover(self.colleague)
            handover.action_preview()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            handover.action_apply()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        queries(2)
        few, more = queries(2), queries(40)
        self.assertLessEqual(more, few + 2)
