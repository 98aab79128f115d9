"""Versions, notice, renewal and what a day brings."""

import psycopg2
from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.crm_linkage.models.agreement import linkage_agreement_daily

from .test_agreement_agreement import TODAY, AgreementCommon


def day(text):
    return fields.Date.to_date(text)


class InForceCommon(AgreementCommon):
    @classmethod
    def active(cls, **values):
        """An agreement in force, with a promise of the partner."""
        agreement = cls.agreement(**values)
        cls.commitment(agreement)
        agreement.action_activate()
        return agreement

    @classmethod
    def next_version(cls, agreement, **values):
        found = cls.Agreement.browse(agreement.action_new_version()["res_id"])
        found.write(values)
        return found


@tagged("post_install", "-at_install")
class TestAgreementVersion(InForceCommon):
    def test_a_version_takes_the_place_of_the_one_before(self):
        first = self.active(date_end="2026-12-31", notice_length=3)
        self.assertEqual((first.version, first.origin_id), (1, first))
        second = self.next_version(first)
        self.assertEqual(second.state, "draft")
        self.assertEqual(second.number, first.number)
        self.assertEqual(second.name, first.name)
        self.assertEqual((second.version, second.previous_id), (2, first))
        self.assertEqual(second.date_start, day("2026-12-01"))
        self.assertEqual(second.date_end, day("2026-12-31"))
        self.assertEqual(second.notice_length, 3)
        self.assertEqual(len(second.commitment_ids), 1)
        self.assertIn("version 2", second.display_name)
        self.assertEqual(self.next_version(first), second, "one next version")
        second.commitment_ids.target = 200
        second.action_activate()
        # its day is to come
        self.assertEqual((second.state, second.waits_for), ("proposed", "start"))
        self.assertEqual(first.state, "active")
        with freeze_time("2026-12-01 12:00:00"):
            self.Agreement._daily_begin(self.company)
        self.assertEqual((second.state, first.state), ("active", "ended"))
        self.assertEqual(first.date_end, day("2026-11-30"))
        self.assertTrue(first.is_replaced)
        self.assertEqual(first._chain(), first | second)
        self.assertEqual(first.version_count, 2)
        for when, found in (("2026-11-30", first), ("2026-12-01", second)):
            self.assertEqual(
                self.Agreement._in_force(self.company, day(when), self.partner),
                {self.partner.id: found},
            )
        with self.assertRaises(UserError):
            second.unlink()

    def test_versions_do_not_overlap(self):
        first = self.active(date_start="2026-06-01")
        second = self.next_version(first, date_start="2026-06-01")
        with self.assertRaisesRegex(ValidationError, "version 1 is in force"):
            second.action_propose()
        second.date_start = "2026-06-02"
        second.action_propose()
        second.action_activate()
        # not back in time: until today the first one was all that both had agreed on
        self.assertEqual(first.date_end, day("2026-11-20"))
        for when, bound in (("2026-11-20", first), (TODAY, second)):
            found = self.Agreement._in_force(self.company, day(when), self.partner)
            self.assertEqual(found[self.partner.id], bound)
        ended = self.active(date_start="2026-01-01")
        ended.action_end()
        late = self.next_version(ended)
        self.assertEqual(late.date_start, day("2026-11-22"))
        late.date_start = TODAY
        with self.assertRaisesRegex(ValidationError, "begin after"):
            late.action_activate()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            with self.env.cr.savepoint():
                late.sudo().copy({"previous_id": ended.id}).flush_recordset()

    def test_a_version_for_another_term(self):
        first = self.active(date_end="2026-06-30")
        first.action_end()
        second = self.next_version(first)
        self.assertEqual(second.date_start, day(TODAY))
        self.assertEqual(second.date_end, day("2027-11-20"))
        self.assertEqual(second.state, "draft")

    def test_a_contact_who_goes_elsewhere_does_not_take_it_along(self):
        partners = self.env["res.partner"]
        contact = partners.create({"name": "Contact", "parent_id": self.partner.id})
        elsewhere = partners.create({"name": "Elsewhere", "is_company": True})
        first = self.active(partner_id=contact.id)
        contact.parent_id = elsewhere
        second = self.next_version(first)
        for record in (first, first.commitment_ids, second, second.commitment_ids):
            self.assertEqual(record.commercial_partner_id, self.partner)
        self.assertEqual(second.partner_id, self.partner)
        second.partner_id = contact
        self.assertEqual(second.commercial_partner_id, elsewhere, "named anew")

    def test_what_changed_is_told_in_words(self):
        first = self.active(date_end="2026-12-31")
        second = self.next_version(first)
        self.assertNotIn("100", second.changes_html)
        second.commitment_ids.target = 250
        second.date_end = "2027-12-31"
        self.commitment(second, "order_count", name="Four <orders>", target=4)
        text = second.changes_html
        for part in ("Until", "12/31/2027", "250.00", "Four &lt;orders&gt;"):
            self.assertIn(part, text)
        self.assertFalse(first.changes_html)

    def test_only_what_was_in_force_has_a_next_version(self):
        draft = self.agreement()
        with self.assertRaisesRegex(UserError, "change it as it is"):
            draft.action_new_version()
        rep = self.users["representative"]
        theirs = self.active(user_id=self.users["supervisor"].id)
        self.partner.user_id = rep  # reads it, does not keep it
        with self.assertRaises(AccessError):
            theirs.with_user(rep).action_new_version()
        mine = self.active(user_id=rep.id)
        draft = mine.with_user(rep).action_new_version()["res_id"]
        self.assertEqual(self.Agreement.browse(draft).user_id, rep)

    def test_a_copy_is_another_agreement(self):
        first = self.active(
            signatory_ids=[
                Command.create({"name": "Boss", "parent_id": self.partner.id})
            ]
        )
        second = self.next_version(first)
        copy = second.copy()
        self.assertEqual((copy.version, copy.origin_id), (1, copy))
        self.assertFalse(copy.previous_id)
        self.assertNotEqual(copy.number, second.number)
        self.assertEqual(copy.signatory_ids, first.signatory_ids)
        for name in ("content_hash", "agreed_at", "activated_on", "acceptance_ids"):
            self.assertFalse(copy[name], name)

    def test_a_thousand_at_once(self):
        values = {"name": "x", "partner_id": self.partner.id, "date_start": TODAY}
        with self.assertQueryCount(60):
            made = self.Agreement.create([dict(values) for _n in range(1000)])
            self.env.flush_all()
        self.assertEqual(made.mapped("origin_id"), made)


@tagged("post_install", "-at_install")
class TestAgreementDay(InForceCommon):
    def test_notice(self):
        agreement = self.active(date_end="2027-02-28", notice_length=3)
        self.assertEqual(agreement.notice_deadline, day("2026-11-28"))
        found = self.Agreement.search(
            [("notice_deadline", "<=", "today +60d"), ("id", "=", agreement.id)]
        )
        self.assertTrue(found)
        with self.assertRaises(AccessError):
            agreement.with_user(self.users["representative"]).action_notice_ours()
        agreement.action_notice_partner()
        self.assertEqual(agreement.notice_side, "partner")
        self.assertEqual(agreement.date_end, day("2027-02-28"))
        with self.assertRaisesRegex(UserError, "already"):
            agreement.action_notice_ours()
        late = self.active(date_end="2026-12-31", notice_length=3, renewal="automatic")
        late.action_notice_ours()
        self.assertEqual(late.date_end, day("2027-12-31"), "it was too late")
        late.sudo().user_id = self.users["supervisor"]
        opened = self.active(notice_length=14, notice_unit="day")
        opened.action_notice_ours()
        self.assertEqual(opened.date_end, day("2026-12-05"))

    def test_an_agreement_goes_on_unless_notice_is_given(self):
        terms = {"date_end": "2026-12-31", "notice_length": 1, "renewal": "automatic"}
        goes_on, given, manual = (
            self.active(**terms),
            self.active(**terms),
            self.active(date_end="2026-12-31", notice_length=1),
        )
        followed = self.active(**terms)
        self.next_version(
            followed, date_start="2027-01-01", date_end=False, renewal="manual"
        ).action_activate()
        given.action_notice_ours()
        text = goes_on.content
        with freeze_time("2026-11-30 12:00:00"):
            self.Agreement._daily_renew(self.company)
            self.assertEqual(goes_on.date_end, day("2026-12-31"), "its last day")
        with freeze_time("2026-12-01 12:00:00"):
            for _twice in range(2):
                self.Agreement._daily_renew(self.company)
        self.assertEqual(goes_on.date_end, day("2027-12-31"))
        self.assertEqual(goes_on.content, text, "as it was agreed")
        self.assertEqual(goes_on.notice_deadline, day("2027-11-30"))
        logs = goes_on.message_ids.filtered(lambda m: "goes on" in (m.body or ""))
        self.assertEqual(len(logs), 1)
        for other in (given, manual, followed):
            self.assertEqual(other.date_end, day("2026-12-31"))
        with freeze_time("2027-01-01 12:00:00"):
            self.Agreement._daily_begin(self.company)
            self.Agreement._daily_end(self.company)
        self.assertEqual(goes_on.state, "active")
        for other in (given, manual, followed):
            self.assertEqual(other.state, "ended")
        self.assertTrue(followed.is_replaced)
        self.assertFalse(given.is_replaced)

    def test_somebody_is_reminded_once(self):
        agreement = self.active(
            date_end="2027-02-28",
            notice_length=2,
            renewal="reminder",
            reminder_days=30,
            user_id=self.users["supervisor"].id,
        )
        self.active(date_end="2027-02-28", user_id=self.users["supervisor"].id)

        def reminders():
            return self.env["mail.activity"].search(
                [("user_id", "=", self.users["supervisor"].id)]
            )

        with freeze_time("2026-11-27 12:00:00"):
            self.Agreement._daily_remind(self.company)
            self.assertFalse(reminders())
        with freeze_time("2026-11-28 12:00:00"):
            for _twice in range(2):
                self.Agreement._daily_remind(self.company)
        self.assertEqual(len(reminders()), 1)
        self.assertEqual(reminders().res_id, agreement.id)
        self.assertEqual(reminders().date_deadline, day("2026-12-28"))

    def test_the_job_goes_by_the_day_of_each_company(self):
        here = self.active(date_end=TODAY)
        there = self.Agreement.with_company(self.other).create(
            {
                "name": "There",
                "partner_id": self.partner.id,
                "company_id": self.other.id,
                "date_start": "2026-01-01",
                "date_end": TODAY,
            }
        )
        self.commitment(there)
        there.action_activate()
        self.company.resource_calendar_id.tz = "Pacific/Auckland"
        self.other.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "There", "company_id": self.other.id, "tz": "America/Los_Angeles"}
        )
        cron = self.env.ref("crm_linkage.ir_cron_agreement_daily")
        with self.enter_registry_test_mode(), freeze_time(f"{TODAY} 23:00:00"):
            cron.method_direct_trigger()
        (here | there).invalidate_recordset()
        self.assertEqual((here.state, there.state), ("ended", "active"))

    def test_batches_leave_nothing_out(self):
        agreements = self.agreement(date_end="2026-10-31")
        self.commitment(agreements)
        for _n in range(4):
            agreements |= agreements[0].copy(
                {"date_start": "2026-01-01", "date_end": "2026-10-31"}
            )
        agreements.sudo().write({"state": "active", "activated_on": TODAY})
        self.patch(linkage_agreement_daily, "BATCH", 2)
        cron = self.env.ref("crm_linkage.ir_cron_agreement_daily")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        agreements.invalidate_recordset()
        self.assertEqual(set(agreements.mapped("state")), {"ended"})

    def test_cost_does_not_grow_with_agreements(self):
        agreements = self.agreement(date_end="2026-10-31")
        self.commitment(agreements)
        for _n in range(29):
            agreements |= agreements[0].copy(
                {"date_start": "2026-01-01", "date_end": "2026-10-31"}
            )
        agreements.sudo().write(
            {"state": "active", "activated_on": TODAY, "renewal": "automatic"}
        )
        self.env.flush_all()
        with self.assertQueryCount(40):
            self.Agreement._daily_renew(self.company)
            self.env.flush_all()
        self.assertEqual(set(agreements.mapped("date_end")), {day("2027-10-31")})

    def test_dates_and_people_that_do_not_fit(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        elsewhere = self.users["employee"]
        elsewhere.write(
            {"company_ids": [Command.set(self.other.ids)], "company_id": self.other.id}
        )
        for sentence, values in (
            ("nothing to renew", {"renewal": "automatic", "date_end": False}),
            ("does not belong", {"signatory_ids": [Command.link(stranger.id)]}),
            ("does not belong", {"contact_ids": [Command.link(stranger.id)]}),
            ("does not work for", {"our_signatory_id": elsewhere.id}),
        ):
            with (
                self.subTest(values),
                self.assertRaisesRegex(ValidationError, sentence),
            ):
                self.agreement(**values)
        agreement = self.agreement(notice_length=3650, notice_unit="month")
        self.commitment(agreement)
        for values in (
            {"date_start": "0001-01-01", "date_end": "0001-02-01"},
            {"date_start": "1969-12-31"},
            {"date_start": "9999-12-31"},
            {"date_end": "9999-12-31"},
        ):
            for how in (agreement.write, lambda v: self.agreement(**v)):
                with (
                    self.subTest(values),
                    self.assertRaisesRegex(ValidationError, "between 1970 and 2999"),
                ):
                    how(values)
            # the same in a form, which reckons before anything is written
            form = agreement.new(values, origin=agreement)
            self.assertFalse(form.notice_deadline)
            self.assertTrue(form.commitment_ids.mapped("is_smart"))
        agreement.write({"date_start": "1970-01-01", "date_end": "1970-01-31"})
        agreement.write({"date_end": "2999-12-31", "date_start": "2999-12-01"})
        self.assertTrue(agreement.commitment_ids.is_smart)
        for values in ({"notice_length": -1}, {"renewal_months": 0}):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.agreement(**values).flush_recordset()
