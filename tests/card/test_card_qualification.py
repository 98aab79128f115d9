from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import LinkageCommon


@tagged("post_install", "-at_install")
class TestCardQualification(LinkageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep = cls.users["representative"]
        cls.partner = cls.customer("Alpha", user_id=cls.rep.id)
        cls.contact = cls.env["res.partner"].create(
            {"name": "Ann", "parent_id": cls.partner.id}
        )
        cls.Qualification = cls.env["linkage.qualification"].with_user(cls.rep)

    def of(self, partner):
        return self.Qualification._current(partner.commercial_partner_id)

    def test_unknown_is_not_assumed(self):
        one = self.Qualification.create({"partner_id": self.partner.id})
        self.assertEqual((one.code, one.verdict, one.state), ("???", "ask", "open"))
        self.assertEqual(one.user_id, self.rep)
        self.assertIn("Money, Authority, Need", one.meaning)
        one.write({"money": "yes", "need": "yes"})
        self.assertEqual((one.code, one.verdict), ("M?N", "ask"))
        one.authority = "no"
        self.assertEqual((one.code, one.verdict), ("MaN", "find_authority"))
        self.assertIn("find the person with authority", one.advice)

    def test_all_eight_have_words(self):
        one = self.Qualification.create({"partner_id": self.partner.id})
        said = set()
        for money in ("yes", "no"):
            for authority in ("yes", "no"):
                for need in ("yes", "no"):
                    one.write({"money": money, "authority": authority, "need": need})
                    self.assertTrue(one.meaning and one.advice)
                    said.add(one.meaning)
        self.assertEqual(len(said), 8)

    def test_date_of_each_letter(self):
        with freeze_time("2024-03-01 08:00:00"):
            one = self.Qualification.create(
                {"partner_id": self.partner.id, "money": "yes"}
            )
        self.assertEqual(one.money_date, date(2024, 3, 1))
        self.assertFalse(one.need_date)
        with freeze_time("2024-03-05 08:00:00"):
            one.need = "no"
            one.money = "unknown"
            one.write({"authority": "yes", "authority_date": "2024-02-20"})
        self.assertEqual(one.need_date, date(2024, 3, 5))
        self.assertFalse(one.money_date, "what is unknown was not learned on any day")
        self.assertEqual(one.authority_date, date(2024, 2, 20))

    def test_day_of_the_user(self):
        self.rep.tz = "Asia/Shanghai"
        with freeze_time("2024-03-01 17:00:00"):
            one = self.Qualification.with_context(tz="Asia/Shanghai").create(
                {"partner_id": self.partner.id, "need": "yes"}
            )
        self.assertEqual(one.need_date, date(2024, 3, 2))
        self.assertEqual(one.date_open, date(2024, 3, 2))

    def test_new_need_keeps_the_old(self):
        """D1.3: a new need opens a new qualification, the old stays in history."""
        partner = self.partner.with_user(self.rep)
        partner.linkage_set_man("money", "yes")
        first = self.of(partner)
        partner.linkage_new_need()
        second = self.of(partner)[0]
        self.assertNotEqual(first, second)
        self.assertEqual((first.state, first.code), ("closed", "M??"))
        self.assertTrue(first.date_closed)
        self.assertEqual((second.state, second.code), ("open", "???"))
        self.assertEqual(self.of(partner), second | first, "the open one comes first")
        with self.assertRaisesRegex(UserError, "new need"):
            first.money = "no"
        first.name = "Coolers"  # what is no answer may still be put right
        action = second.action_new_need()
        self.assertEqual(second.state, "closed")
        self.assertEqual(self.of(partner)[0].id, action["res_id"])

    def test_set_man_through_a_contact(self):
        card = self.contact.with_user(self.rep).linkage_set_man("need", "yes")
        self.assertEqual(card["partner"]["id"], self.partner.id)
        self.assertEqual(self.of(self.partner).partner_id.sudo(), self.partner)
        self.assertEqual(self.of(self.partner).code, "??N")

    def test_answer_after_close_opens_a_new_one(self):
        partner = self.partner.with_user(self.rep)
        partner.linkage_set_man("need", "yes")
        self.of(partner).action_close()
        partner.linkage_set_man("need", "no")
        self.assertEqual(self.of(partner).mapped("code"), ["??n", "??N"])

    def test_bad_answers(self):
        partner = self.partner.with_user(self.rep)
        for letter, answer in (("mony", "yes"), ("money", "maybe"), ("state", "yes")):
            with self.assertRaises(ValidationError):
                partner.linkage_set_man(letter, answer)
        self.assertFalse(self.of(partner))

    def test_merge_keeps_everything(self):
        other = self.customer("Alpha Ltd.", user_id=self.rep.id)
        mine = self.Qualification.create({"partner_id": self.partner.id, "need": "yes"})
        theirs = self.Qualification.create({"partner_id": other.id, "money": "yes"})
        old = self.Qualification.create({"partner_id": other.id, "state": "closed"})
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.partner | other).ids, self.partner
        )
        self.assertFalse(other.exists())
        self.assertEqual(self.of(self.partner), theirs | mine | old)
        self.assertEqual((mine | theirs | old).partner_id.sudo(), self.partner)
        self.assertEqual(theirs.code, "M??", "the newest open one counts, as it was")

    def test_new_parent_takes_over(self):
        branch = self.customer("Branch", user_id=self.rep.id)
        one = self.Qualification.create({"partner_id": branch.id, "need": "yes"})
        branch.write({"is_company": False, "parent_id": self.partner.id})
        self.assertEqual(self.of(self.partner), one)
        card = branch.with_user(self.rep).linkage_card()
        self.assertEqual(card["partner"]["id"], self.partner.id)
        branch.write({"is_company": True, "parent_id": False})
        self.assertEqual(self.of(branch), one)
        self.assertFalse(self.of(self.partner))

    def test_batch(self):
        """A thousand are created without a query for each."""
        partners = self.env["res.partner"].create(
            [{"name": f"P{number}", "user_id": self.rep.id} for number in range(1000)]
        )
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        records = self.Qualification.create(
            [{"partner_id": partner.id, "need": "yes"} for partner in partners]
        )
        self.env.flush_all()
        self.assertLess(self.env.cr.sql_log_count - before, 60)
        self.assertEqual(set(records.mapped("code")), {"??N"})
        with self.assertQueryCount(15):  # the host writes a hundred rows at once
            records.write({"money": "no"})
            self.env.flush_all()

    def test_deleted_user_and_archived_customer(self):
        one = self.Qualification.create({"partner_id": self.partner.id}).sudo()
        self.partner.action_archive()
        self.assertEqual(self.of(self.partner), one)
        self.assertEqual(
            self.partner.with_user(self.rep).linkage_card()["partner"]["id"],
            self.partner.id,
        )

    def test_foreign_customer(self):
        """A representative reads the card of a colleague's customer, and leaves it."""
        partner = self.customer("Beta", user_id=self.users["manager"].id)
        seen = partner.with_user(self.rep)
        with self.assertRaises(AccessError):
            seen.linkage_set_man("need", "yes")
        partner.with_user(self.users["manager"]).linkage_set_man("need", "yes")
        with self.assertRaises(AccessError):
            seen.linkage_set_man("need", "no")
        with self.assertRaises(AccessError):
            seen.linkage_new_need()
        self.assertEqual(self.of(partner).mapped("code"), ["??N"])
