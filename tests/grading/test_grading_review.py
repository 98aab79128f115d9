from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .follow_common import FollowCommon

WEDNESDAY = "2024-07-03 10:00:00"


@tagged("post_install", "-at_install")
class TestGradingReview(FollowCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        frozen = freeze_time(WEDNESDAY)
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        cls.Due = cls.env["linkage.card.due"]
        cls.Review = cls.env["linkage.card.review"]
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {"name": "Weekdays", "company_id": cls.company.id, "tz": "Europe/Berlin"}
        )
        cls.shop = cls.customers["own"]
        for key, letter in zip(cls.customers, "ABCD", strict=True):
            cls.grade(cls.customers[key], letter, since="2024-07-01")  # a Monday

    def due(self, partner=None, user=None):
        self.env.flush_all()
        self.Due.invalidate_model()
        return (
            self.Due.with_user(user or self.manager)
            .with_context(allowed_company_ids=self.company.ids)
            .search([("partner_id", "=", (partner or self.shop).id)])
        )

    def reviewed(self, partner, day):
        self.Review.sudo().create(
            {"partner_id": partner.id, "company_id": self.company.id, "date": day}
        )

    # -- when --------------------------------------------------------------------------

    def test_by_grade(self):
        found = {
            key: (row.next_date, row.is_due, row.overdue_days, row.state)
            for key, partner in self.customers.items()
            for row in self.due(partner)
        }
        self.assertEqual(
            found,
            {
                "own": (date(2024, 7, 2), True, 1, "overdue"),
                "team": (date(2024, 7, 8), False, 0, "later"),
                "other": (date(2024, 7, 29), False, 0, "later"),
            },
            "D is not reviewed",
        )

    def test_from_the_last_review(self):
        for day, expected in (
            ("2024-06-28", (date(2024, 7, 1), "overdue")),
            ("2024-07-02", (date(2024, 7, 3), "due")),
            ("2024-07-03", (date(2024, 7, 4), "later")),
        ):
            self.reviewed(self.shop, day)
            row = self.due()
            self.assertEqual((row.next_date, row.state), expected)
            self.assertEqual(str(row.last_date), day)

    def test_changing_the_grade_changes_the_cadence_at_once(self):
        self.reviewed(self.shop, "2024-07-02")
        self.assertTrue(self.due().is_due)
        self.env["linkage.grade.override"].with_user(self.manager).create(
            {
                "partner_id": self.shop.id,
                "company_id": self.company.id,
                "grade_id": self.grades["B"].id,
                "reason": "Quiet for now",
            }
        )
        self.assertEqual(self.due().next_date, date(2024, 7, 9))
        self.grades["B"].review_days = 2
        self.assertEqual(self.due().next_date, date(2024, 7, 4))

    def test_public_holidays(self):
        """They are no working days, from the moment on that they are entered."""
        self.reviewed(self.shop, "2024-07-03")
        self.assertEqual(self.due().next_date, date(2024, 7, 4))
        holiday = self.env["resource.calendar.leaves"].create(
            {
                "name": "Independence Day",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": "2024-07-03 22:00:00",
                "date_to": "2024-07-04 21:59:59",
            }
        )
        self.assertEqual(self.due().next_date, date(2024, 7, 5))
        holiday.unlink()
        self.assertEqual(self.due().next_date, date(2024, 7, 4))

    def test_working_hours_that_change(self):
        self.reviewed(self.shop, "2024-07-03")
        calendar = self.company.resource_calendar_id
        calendar.attendance_ids.filtered(lambda one: one.dayofweek == "3").unlink()
        self.assertEqual(self.due().next_date, date(2024, 7, 5))
        calendar.attendance_ids.unlink()
        self.assertEqual(self.due().next_date, date(2024, 7, 4), "Monday to Friday")

    def test_the_day_is_the_companys(self):
        self.reviewed(self.shop, "2024-07-03")
        with freeze_time("2024-07-03 23:00:00"):  # Thursday in Berlin
            self.assertEqual(self.due().state, "due")

    def test_search_group_and_sort(self):
        self.env.flush_all()
        Due = self.Due.with_user(self.manager).with_context(
            allowed_company_ids=self.company.ids
        )
        domain = [("partner_id", "in", [one.id for one in self.customers.values()])]
        self.assertEqual(
            Due.search([*domain, ("is_due", "=", True)]).partner_id, self.shop
        )
        self.assertEqual(
            Due.search([*domain, ("overdue_days", ">", 0)]).partner_id, self.shop
        )
        groups = Due._read_group(
            domain, ["user_id"], ["cards:sum", "overdue_cards:sum", "overdue_days:sum"]
        )
        self.assertIn((self.rep, 1, 1, 1), groups)
        self.assertIn((self.colleague, 1, 0, 0), groups)
        self.assertEqual(
            Due.search(domain, order="next_date desc, id")[0].partner_id,
            self.customers["other"],
        )

    def test_two_companies(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.company_ids = [Command.link(other.id)]
        self.grade(self.shop, "B", company=other, since="2024-07-01")
        self.reviewed(self.shop, "2024-07-03")
        self.env.flush_all()
        rows = (
            self.Due.with_user(self.manager)
            .with_context(allowed_company_ids=[self.company.id, other.id])
            .search([("partner_id", "=", self.shop.id)])
        )
        self.assertEqual(
            {row.company_id: row.last_date for row in rows},
            {self.company: date(2024, 7, 3), other: False},
        )
        self.assertEqual(self.due().company_id, self.company)

    # -- done --------------------------------------------------------------------------

    def test_one_click(self):
        card = self.due(user=self.rep)
        card.action_review()
        review = self.Review.search([("partner_id", "=", self.shop.id)])
        self.assertEqual(review.user_id, self.rep)
        self.assertEqual(review.date, date(2024, 7, 3))
        self.assertEqual(review.grade_id, self.grades["A"])
        self.assertFalse(self.due().is_due)
        card.action_review()
        self.assertEqual(
            len(self.Review.search([("partner_id", "=", self.shop.id)])), 1
        )

    def test_many_with_a_note(self):
        cards = self.due(user=self.supervisor) | self.due(
            self.customers["team"], self.supervisor
        )
        action = cards.action_review_note()
        dialog = (
            self.env[action["res_model"]]
            .with_user(self.supervisor)
            .with_context(**action["context"])
            .create({"note": "All on order"})
        )
        dialog.action_done()
        reviews = self.Review.search([("user_id", "=", self.supervisor.id)])
        self.assertEqual(reviews.partner_id, cards.partner_id)
        self.assertEqual(set(reviews.mapped("note")), {"All on order"})

    def test_a_later_note_is_added(self):
        self.Review.with_user(self.rep)._review(self.shop, self.company)
        for note in ("First", "Second"):
            review = self.Review.with_user(self.rep)._review(
                self.shop, self.company, note
            )
        self.assertEqual(review.note, "First\nSecond")

    def test_card(self):
        def section():
            card = self.shop.with_user(self.rep).linkage_card()
            [found] = [one for one in card["sections"] if one["key"] == "review"]
            return found

        before = section()
        self.assertEqual(before["figures"][0]["value"], "never")
        self.assertIn("1 working days overdue", before["figures"][1]["badge"]["text"])
        self.assertIn("every working day", before["note"])
        shop = self.shop.with_user(self.rep)
        self.assertTrue(shop.linkage_review_done())
        action = shop.linkage_review_note()
        self.env[action["res_model"]].with_user(self.rep).with_context(
            **action["context"]
        ).create({"note": "Wants a visit"}).action_done()
        after = section()
        self.assertIn(self.rep.name, after["figures"][0]["value"])
        self.assertEqual(after["figures"][1]["badge"]["color"], "success")
        self.assertEqual(after["text"], "Wants a visit")

    def test_budget_of_the_card(self):
        partner = self.shop.with_user(self.rep)
        partner.linkage_card()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(15):
            partner.linkage_card()

    def test_others_see_no_button(self):
        card = self.shop.with_user(self.users["agent"]).linkage_card()
        [section] = [one for one in card["sections"] if one["key"] == "review"]
        self.assertFalse(section["buttons"])

    # -- bad input ---------------------------------------------------------------------

    def test_not_in_advance(self):
        with self.assertRefused(ValidationError, "in advance"):
            self.reviewed(self.shop, "2024-07-04")

    def test_not_in_anothers_name(self):
        review = self.Review.with_user(self.rep).create(
            {"partner_id": self.shop.id, "user_id": self.manager.id}
        )
        self.assertEqual(review.user_id, self.rep)
        with self.assertRefused(AccessError, "Only the note"):
            review.write({"date": "2024-07-01"})
        review.write({"note": "Called"})
        with self.assertRefused(AccessError, "somebody else"):
            review.with_user(self.supervisor).write({"note": "Mine"})

    def test_taken_back_the_same_day(self):
        review = self.Review.with_user(self.rep).create({"partner_id": self.shop.id})
        with (
            freeze_time("2024-07-04 10:00:00"),
            self.assertRefused(UserError, "taken back"),
        ):
            review.unlink()
        review.unlink()

    def test_contact_and_own_people(self):
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.shop.id}
        )
        review = self.Review.with_user(self.rep).create({"partner_id": contact.id})
        self.assertEqual(review.partner_id, self.shop)
        with self.assertRefused(ValidationError, "not a customer"):
            self.Review.create({"partner_id": self.company.partner_id.id})

    def test_cadence_out_of_bounds(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.grades["A"].review_days = -1
            self.env.flush_all()

    # -- access and cost ---------------------------------------------------------------

    def test_access(self):
        for partner in self.customers.values():
            self.grade(partner, "A", since="2024-07-01")
        records = {
            "due": {key: self.due(one) for key, one in self.customers.items()},
            "review": {
                key: self.Review.sudo()
                .create({"partner_id": one.id, "company_id": self.company.id})
                .sudo(False)
                for key, one in self.customers.items()
            },
        }
        for model, modes in (("due", "r"), ("review", "rwcu")):
            none = dict.fromkeys(self.customers, "")
            self.assertModes(
                records[model],
                {
                    "representative": {**none, "own": modes, "nobody": modes},
                    "supervisor": {
                        **none,
                        "own": modes,
                        "team": modes,
                        "nobody": modes,
                    },
                    "manager": dict.fromkeys(none, modes),
                    "agent": none,
                    "employee": none,
                    "portal": none,
                },
            )
        with self.assertRaises(AccessError):
            self.Review.with_user(self.rep)._review(
                self.customers["other"], self.company
            )
        other = self.env["res.company"].create({"name": "Elsewhere"})
        review = self.Review.sudo().create(
            {"partner_id": self.shop.id, "company_id": other.id}
        )
        self.assertEqual(self.modes(review, self.manager), "")

    def test_queries_do_not_grow(self):
        for number in range(60):
            self.grade(
                self.customer(f"Shop {number}", user_id=self.rep.id),
                "A",
                since="2024-07-01",
            )
        self.env.flush_all()
        Due = self.Due.with_user(self.rep).with_context(
            allowed_company_ids=self.company.ids
        )
        Due.search([("is_due", "=", True)])  # warm: working dates, rules
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            cards = Due.search([("is_due", "=", True)])
            cards.mapped("next_date")
        self.assertGreaterEqual(len(cards), 61)
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            cards.action_review()
        self.env.flush_all()
        self.assertFalse(Due.search([("id", "in", cards.ids), ("is_due", "=", True)]))
