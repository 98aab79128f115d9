from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from odoo.addons.crm_linkage.models.service import linkage_case_mail

from .mail_common import MONDAY, MailCommon


@tagged("post_install", "-at_install")
class TestServiceMail(MailCommon):
    """Raw mails through the host's gateway: what becomes a case, and what does not."""

    # -- a new case --------------------------------------------------------------

    def test_a_mail_becomes_a_case_of_its_team(self):
        with freeze_time(MONDAY):
            case = self.mail("It is <b>broken</b>.")
            self.assertEqual(set(case.clock_ids.mapped("state")), {"running"})
        self.assertEqual(len(case), 1)
        self.assertEqual(
            (case.name, case.team_id, case.company_id, case.partner_id, case.origin),
            ("Broken display", self.desk, self.company, self.partner, "mail"),
        )
        self.assertFalse(case.user_id, "not the gateway, and the team gives to nobody")
        self.assertIn("broken", case.description)
        self.assertEqual(case.message_ids[0].author_id, self.partner)

    def test_a_contact_stands_for_its_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Bo", "parent_id": self.partner.id, "email": "bo@shop.test"}
        )
        case = self.mail(From="bo@shop.test")
        self.assertEqual(case.partner_id, contact)
        self.assertEqual(case.commercial_partner_id, self.partner)

    def test_an_unknown_sender_waits_for_a_customer(self):
        contacts = self.env["res.partner"].search_count([])
        case = self.mail(From="Nobody <nobody@else.test>")
        self.assertTrue(case.is_unknown)
        self.assertFalse(case.partner_id)
        self.assertEqual(case.email_normalized, "nobody@else.test")
        self.assertEqual(self.env["res.partner"].search_count([]), contacts)
        self.assertIn(case, self.Case.search([("is_unknown", "=", True)]))
        case.partner_id = self.partner
        self.assertEqual(case.commercial_partner_id, self.partner)

    def test_a_colleague_is_not_the_customer(self):
        self.users["representative"].email = "rep@linkage.example"
        case = self.mail(From="rep@linkage.example")
        self.assertFalse(case.partner_id | case.user_id.partner_id)

    def test_a_contact_of_another_company_is_not_taken(self):
        other = self.new_company("Elsewhere", "UTC")
        self.partner.company_id = other
        self.assertTrue(self.mail().is_unknown)

    def test_by_turns_and_the_least_loaded(self):
        agents = self.users["agent"] | self.users["manager"]
        self.desk.write(
            {"member_ids": [Command.set(agents.ids)], "assignment": "turns"}
        )
        owners = [self.mail().user_id for _n in range(4)]
        self.assertEqual(owners[:2], owners[2:])
        self.assertEqual(set(owners), set(agents))
        self.desk.assignment = "least"
        self.case(team_id=self.desk.id, user_id=agents[0].id)
        self.assertEqual(self.mail().user_id, agents[1])

    # -- what makes no case ------------------------------------------------------

    def test_the_same_message_makes_one_case(self):
        raw = self.raw()
        self.assertEqual(len(self.receive(raw)), 1)
        self.assertFalse(self.receive(raw))
        raw = self.raw(Message_Id=None)
        self.assertEqual(len(self.receive(raw)), 1)
        self.assertFalse(self.receive(raw))

    def test_machines_make_no_case_and_are_listed(self):
        refused = self.env["linkage.mail.refused"]
        before = refused.search([])
        for headers in (
            {"Auto_Submitted": "auto-replied"},
            {"X_Auto_Response_Suppress": "All"},
            {"Precedence": "bulk"},
            {"Subject": "Out of Office: Re: your mail"},
            {"Return_Path": "<>"},
            {"From": "support@linkage.test"},
        ):
            with self.subTest(**headers):
                self.assertFalse(self.mail(**headers))
        kept = refused.search([]) - before
        self.assertEqual(
            sorted(kept.mapped("reason")),
            ["bounce", "list", "own", "reply", "reply", "reply"],
        )
        self.assertFalse(self.mail(From="mailer-daemon@shop.test"), "the host's own")
        agents = kept.filtered(lambda one: one.reason == "list").with_user(
            self.users["agent"]
        )
        action = agents.action_make_case()
        case = self.Case.browse(action["res_id"])
        self.assertEqual(
            (case.partner_id, case.team_id, case.origin),
            (self.partner, self.desk, "mail"),
        )

    def test_allowed_senders_may_write_in_bulk(self):
        self.env["mail.gateway.allowed"].create({"email": "anna@shop.test"})
        self.assertTrue(self.mail(Precedence="list"))

    def test_a_flood_of_one_sender_stops(self):
        self.company.linkage_mails_per_hour = 3
        made = [len(self.mail()) for _n in range(5)]
        self.assertEqual(made, [1, 1, 1, 0, 0])
        self.assertTrue(self.mail(From="bo@shop.test"), "others go on")
        self.assertEqual(
            self.env["linkage.mail.refused"].search_count(
                [("reason", "=", "flood"), ("company_id", "=", self.company.id)]
            ),
            2,
        )

    # -- answers -----------------------------------------------------------------

    def test_an_answer_stays_in_its_thread(self):
        case = self.mail()
        self.assertFalse(self.answer(case))
        bodies = case.message_ids.mapped("body")
        self.assertTrue(any("Still broken" in body for body in bodies))

    def test_an_answer_without_references_is_known_by_its_number(self):
        case = self.mail()
        self.assertFalse(self.mail(Subject=f"AW: {case.number} it again"))
        stranger = self.mail(Subject=f"Re: {case.number}", From="eve@evil.test")
        self.assertTrue(stranger, "a number alone opens nobody's case")
        self.assertFalse(
            case.message_ids.filtered(lambda one: "evil" in (one.email_from or ""))
        )

    def test_an_answer_wakes_a_case_that_waits(self):
        with freeze_time(MONDAY):
            case = self.mail()
        with freeze_time("2026-11-16 09:00:00"):
            case.action_wait()
            self.answer(case)
        self.assertEqual(case.stage_id, self.progress)
        self.assertEqual(self.events(case), ["opened", "stage", "customer", "stage"])

    def test_an_absence_note_moves_nothing(self):
        case = self.mail()
        case.action_wait()
        messages = len(case.message_ids)
        self.answer(case, Auto_Submitted="auto-replied")
        self.assertEqual(case.stage_id, self.waiting)
        self.assertEqual(len(case.message_ids), messages + 1, "but it is kept")
        self.assertNotIn("customer", self.events(case))

    def test_a_mail_to_a_closed_case_reopens_it(self):
        with freeze_time(MONDAY):
            case = self.mail()
        with freeze_time("2026-11-16 09:00:00"):
            case.action_close()
        with freeze_time("2026-11-20 09:00:00"):
            self.assertFalse(self.answer(case))
        self.assertEqual(case.stage_id, self.progress)
        self.assertFalse(case.closed_at)
        self.assertEqual(
            self.events(case), ["opened", "closed", "customer", "reopened"]
        )

    def test_an_answer_from_our_mail_program_is_an_answer(self):
        self.users["agent"].email = "agent@linkage.example"
        with freeze_time(MONDAY):
            case = self.mail()
        with freeze_time("2026-11-16 09:00:00"):
            self.answer(case, "", From="agent@linkage.example")
            self.assertEqual(self.events(case), ["opened"], "nothing was said")
            self.answer(case, "On our way.", From="agent@linkage.example")
        self.assertEqual(self.events(case), ["opened", "answered"])
        stopped = self.clock(case, "response").stopped_at
        self.assertEqual(str(stopped), "2026-11-16 09:00:00", "when it came in")
        forwarded = self.mail(From="agent@linkage.example")
        self.assertEqual(self.events(forwarded), ["opened"], "it made the case")

    def test_only_the_customer_wakes_a_case(self):
        self.env["res.partner"].create(
            [
                {"name": "Carrier", "email": "carrier@else.test"},
                {
                    "name": "Bo",
                    "email": "bo@shop.test",
                    "parent_id": self.partner.id,
                },
            ]
        )
        case, strange = self.mail(), self.mail(From="nobody@else.test")
        for one in case, strange:
            one.action_close()
            for outsider in ("carrier@else.test", "eve@evil.test"):
                messages = len(one.message_ids)
                self.answer(one, From=outsider)
                self.assertTrue(one.is_closed)
                self.assertEqual(len(one.message_ids), messages + 1, "but it is kept")
            self.assertEqual(self.events(one), ["opened", "closed"])
        self.answer(case, From="bo@shop.test")
        self.answer(strange, From="nobody@else.test")
        self.assertFalse(case.is_closed or strange.is_closed)

    def test_a_team_without_an_answered_stage_takes_mail(self):
        stages = self.env["linkage.case.stage"].search([("is_closed", "=", False)])
        stages.team_ids = self.desk.copy({"alias_name": "elsewhere"})
        own = stages.create({"name": "Open", "team_ids": [Command.set(self.desk.ids)]})
        case = self.mail()
        case.action_close()
        self.answer(case)
        self.assertEqual(case.stage_id, own)
        own.team_ids = stages.team_ids
        case.action_close()
        with self.assertLogs(linkage_case_mail.__name__, "WARNING"):
            self.answer(case)
        self.assertTrue(case.is_closed)
        self.assertEqual(self.events(case)[-2:], ["closed", "customer"])

    def test_thanks_of_a_colleague_reopen_nothing(self):
        self.users["agent"].email = "agent@linkage.example"
        case = self.mail()
        case.action_close()
        self.assertFalse(self.answer(case, From="agent@linkage.example"))
        self.assertTrue(case.is_closed)

    def test_a_mail_to_a_closed_case_opens_a_linked_one(self):
        with freeze_time(MONDAY):
            old = self.mail()
            old.action_close()
        with freeze_time("2026-12-16 09:00:00"):
            late = self.answer(old)
        self.assertEqual((late.previous_id, late.team_id), (old, self.desk))
        self.assertTrue(old.is_closed)
        self.desk.on_closed_mail = "new"
        with freeze_time(MONDAY):
            case = self.mail()
            case.action_close()
            new = self.answer(case)
        self.assertEqual((new.previous_id, new.partner_id), (case, self.partner))
        self.assertFalse(new.is_closed)

    def test_an_answer_to_a_stranger_makes_them_the_customer(self):
        case = self.mail(From="Nobody <nobody@else.test>")
        contact = self.env["res.partner"].create(
            {"name": "Nobody", "email": "nobody@else.test"}
        )
        case.with_user(self.users["agent"]).message_post(
            body="Hello",
            partner_ids=contact.ids,
            subtype_xmlid="mail.mt_comment",
        )
        self.assertEqual(case.partner_id, contact)
        self.assertIn(contact, case.message_partner_ids, "answers keep coming to them")

    def test_an_unknown_senders_case_is_worked_on_like_any_other(self):
        case = self.mail(From="Nobody <nobody@else.test>").with_user(
            self.users["agent"]
        )
        case.action_take()
        case.action_answer()
        case.action_wait()
        case._linkage_close({"solution": "<p>Told them where to buy.</p>"})
        self.assertTrue(case.is_closed)
        case.action_reopen()
        case.kind = "complaint"
        self.assertFalse(case.is_closed)
