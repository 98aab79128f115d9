from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.sql_db import Cursor
from odoo.tests import new_test_user, tagged

from .credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestGradingCreditAccess(CreditCommon):
    """Who sees what a customer owes, and who decides: role x record x operation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member, cls.foreign = cls.colleagues()
        cls.users["portal"] = new_test_user(
            cls.env, "credit_portal", "base.group_portal"
        )
        cls.other = cls.setup_other_company()["company"]

    def records(self, owner, company):
        partner = self.customer("Customer", user_id=owner.id)
        figures = {"partner_id": partner.id, "company_id": company.id}
        return {
            "standing": self.Standing.sudo().create(
                {**figures, "action": "keep", "overdue_amount": 77}
            ),
            "review": self.Review.sudo().create(
                {**figures, "date": "2024-06-30", "action": "raise"}
            ),
            "stop": self.Stop.sudo().create({**figures, "reason": "x"}),
        }

    def may(self, user, one, operation):
        model = self.env[one._name].with_user(user)
        self.env.flush_all()
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                if operation == "read":
                    one.with_user(user).read(["partner_id"])
                elif operation == "write":
                    one.with_user(user).write(
                        {"note": "x"}
                        if one._name == "linkage.credit.review"
                        else {"reason": "y"}
                        if one._name == "linkage.credit.stop"
                        else {"exposure": 1}
                    )
                elif operation == "create":
                    fresh = one.sudo().partner_id.copy({"user_id": False})
                    fresh.user_id = one.sudo().partner_id.user_id
                    values = {"partner_id": fresh.id, "company_id": one.company_id.id}
                    model.create(
                        {**values, "reason": "z"}
                        if one._name == "linkage.credit.stop"
                        else {**values, "action": "raise", "date": "2024-06-30"}
                        if one._name == "linkage.credit.review"
                        else values
                    )
                else:
                    one.with_user(user).unlink()
                self.env.flush_all()
        except AccessError:
            return False
        return True

    def check(self, role, owner, company, expected):
        user = self.users[role]
        for name, one in self.records(owner, company).items():
            allowed = "".join(
                operation[0]
                for operation in ("create", "read", "write", "unlink")
                if self.may(user, one, operation)
            )
            with self.subTest(
                role=role, owner=owner.login or "nobody", record=name, of=company.name
            ):
                self.assertEqual(allowed, expected.get(name, ""))

    def test_matrix(self):
        nobody = self.env["res.users"]
        read = {"standing": "r", "review": "r", "stop": "r"}
        lead = {**read, "stop": "crw"}
        lot = {**lead, "review": "rw"}
        for role, own, member, foreign, none in (
            ("representative", read, {}, {}, read),
            ("supervisor", lead, lead, {}, lead),
            ("manager", lot, lot, lot, lot),
            ("agent", {}, {}, {}, {}),
            ("employee", {}, {}, {}, {}),
            ("portal", {}, {}, {}, {}),
        ):
            self.check(role, self.users[role], self.company, own)
            self.check(role, self.member, self.company, member)
            self.check(role, self.foreign, self.company, foreign)
            self.check(role, nobody, self.company, none)

    def test_other_company_is_closed(self):
        for role in ("representative", "supervisor", "manager"):
            self.check(role, self.users[role], self.other, {})

    def test_policies(self):
        for role, expected in (
            ("representative", "r"),
            ("supervisor", "r"),
            ("manager", "crwu"),
            ("agent", ""),
            ("employee", ""),
            ("portal", ""),
        ):
            policies = self.policy.with_user(self.users[role])
            allowed = "".join(
                operation[0]
                for operation in ("create", "read", "write", "unlink")
                if policies.has_access(operation)
            )
            with self.subTest(role=role):
                self.assertEqual(allowed, expected)

    # -- what is overdue --------------------------------------------------------------

    def test_overdue_is_for_supervisors(self):
        self.limit(self.partner, 2000)
        self.buy(self.partner, 10000)
        self.buy(self.partner, 2000, paid=False, day="2024-04-01", due="2024-05-01")
        one = self.standing()
        self.partner.user_id = self.member
        member, supervisor = (
            one.with_user(user) for user in (self.member, self.users["supervisor"])
        )
        self.assertEqual((supervisor.overdue, supervisor.oldest_days), (2000, 60))
        self.assertIn("60 days", supervisor.reasons)
        self.assertEqual(supervisor.review_id.overdue, 2000)
        self.assertEqual((member.overdue, member.oldest_days), (0, 0))
        self.assertFalse(member.sees_overdue)
        self.assertTrue(member.is_overdue, "that something is, they have to know")
        self.assertEqual(member.exposure, 2000)
        self.assertNotIn("60", member.reasons)
        self.assertIn("Invoices are overdue", member.reasons)
        self.assertNotIn("60", member.review_id.reasons)
        self.assertEqual(member.review_id.overdue, 0)
        for name in ("overdue_amount", "raw_oldest_days", "raw_reasons"):
            for domain in ([(name, "!=", False)], [(name, ">", 1)]):
                with self.subTest(name=name), self.assertRaises(AccessError):
                    member.search(domain)
            with self.assertRaises(AccessError):
                member.read([name])
        with self.assertRaises(ValueError):
            member.search([], order="overdue")
        self.assertEqual(
            supervisor.search([("id", "=", one.id)], order="overdue desc"), one
        )

    def test_follows_the_group_of_the_metric(self):
        self.buy(self.partner, 2000, paid=False, due="2024-05-01")
        one = self.standing().with_user(self.users["supervisor"])
        metrics = self.env["linkage.metric"].search(
            [("code", "in", ("overdue_amount", "days_late"))]
        )
        self.partner.user_id = self.users["supervisor"]
        self.assertEqual(one.overdue, 2000)
        metrics[0].value_group_id = self.env.ref("crm_linkage.group_manager")
        one.invalidate_recordset()
        self.assertEqual(one.overdue, 0)

    # -- the card ------------------------------------------------------------------

    def card(self, user):
        card = self.partner.with_user(user).linkage_card()
        return {section["key"]: section for section in card["sections"]}.get("credit")

    def test_card(self):
        self.assertIsNone(self.card(self.rep), "nothing to tell")
        self.limit(self.partner, 2000)
        self.buy(self.partner, 10000)
        self.buy(self.partner, 1800, paid=False, day="2024-04-01", due="2024-05-01")
        self.standing()

        def figures(user):
            return {
                one["label"]: one.get("value") or one["badge"]["text"]
                for one in self.card(user)["figures"]
            }

        seen = figures(self.rep)
        self.assertIn("1,800", seen["Exposure"])
        self.assertIn("2,000", seen["Credit limit"])
        self.assertEqual(seen["Used"], "90 %")
        self.assertNotIn("Overdue", seen)
        self.assertIn("1,800", figures(self.users["manager"])["Overdue"])
        self.assertIsNone(self.card(self.foreign), "a colleague's customer")
        self.assertIsNone(self.card(self.users["agent"]))
        self.Stop.create(
            {
                "partner_id": self.partner.id,
                "company_id": self.company.id,
                "reason": "Unpaid",
            }
        )
        self.assertEqual(figures(self.rep)["Credit"], "Stopped")
        self.assertIn("Unpaid", self.card(self.foreign)["text"], "all must know")

    def test_card_costs_no_query_beside_the_grade(self):
        self.buy(self.partner, 1800)
        self.grade(self.partner)
        self.standing()
        self.card(self.rep)  # warm
        self.env.flush_all()
        self.env.invalidate_all()
        asked, execute = [], Cursor.execute

        def listen(cursor, query, *args, **kwargs):
            text = str(getattr(query, "code", query))
            if "linkage_credit_s" in text:  # standings and stops
                asked.append(text)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", listen):
            self.assertTrue(self.card(self.rep))
        self.assertEqual(len(asked), 1)
        self.assertIn("linkage_grade_standing standing", asked[0], "the grade's own")
