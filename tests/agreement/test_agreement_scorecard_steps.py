"""Draft, discussed, closed: who does what, what the partner sees, what stays."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import new_colleague, new_team
from .scorecard_common import ScorecardCommon


@tagged("post_install", "-at_install")
class TestAgreementScorecardSteps(ScorecardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep = cls.users["representative"]
        cls.contact = cls.env["res.partner"].create(
            {"name": "Buyer", "parent_id": cls.partner.id, "email": "b@example.com"}
        )
        cls.portal = new_colleague(
            cls.env, "scorecard_portal", cls.company, "base.group_portal"
        )
        cls.portal.partner_id.parent_id = cls.partner
        cls.stranger = new_colleague(
            cls.env, "scorecard_stranger", cls.company, "base.group_portal"
        )
        new_team(cls.users["supervisor"], cls.rep, cls.company)
        cls.invoice(cls.partner, "2026-10-10", 150)
        cls.invoice(cls.partner, "2026-10-10", 90, due="2026-10-12")
        cls.bound_agreement = cls.bound(
            {"target": 100, "name": "Buys for a hundred"},
            {"metric": "overdue_amount", "comparison": "at_most", "target": 10},
            {"metric": "order_count", "side": "us", "target": 1},
            user_id=cls.rep.id,
            contact_ids=[Command.set(cls.contact.ids)],
        )
        cls.card = cls.cards(cls.bound_agreement)

    def test_closed_is_frozen(self):
        card, mine = self.card, self.card.with_user(self.rep)
        boss = card.with_user(self.users["supervisor"])
        self.invoice(self.partner, "2026-10-20", 10)
        mine.action_discuss()
        self.assertEqual(card.partner_line_ids[0].actual, 250, "figures of that moment")
        with self.assertRaisesRegex(UserError, "stay as they are"):
            mine.action_refresh()
        mine.our_comment = "Well done"
        with self.assertRaises(AccessError):
            mine.action_close()
        boss.action_close()
        self.assertEqual(str(card.closed_on), "2026-11-01")
        before = card.read(["score", "our_comment"])[0], card.line_ids.mapped("state")
        self.invoice(self.partner, "2026-10-30", 5000)
        card.invalidate_recordset()
        self.Card._make(self.company, "month", card.date_from, card.date_to)
        card._refresh()
        for user in (self.rep, self.users["manager"], self.env.user):
            for values in ({"our_comment": "x"}, {"partner_comment": "x"}):
                with self.assertRaisesRegex(UserError, "does not change"):
                    card.with_user(user).write(values)
        with self.assertRaises(UserError):
            card.sudo().write({"score": 100})
        with self.assertRaises(UserError):
            card.unlink()
        with self.assertRaises(UserError):
            boss.action_draft()
        after = card.read(["score", "our_comment"])[0], card.line_ids.mapped("state")
        self.assertEqual(after, before)

    def test_reopening_is_a_managers_and_logged(self):
        self.card.action_discuss()
        self.card.action_close()
        Dialog = self.env["linkage.scorecard.reopen"]
        values = {"scorecard_id": self.card.id, "reason": "Wrong month"}
        with self.assertRaises(AccessError):
            self.card.with_user(self.users["supervisor"])._reopen("Please")
        with self.assertRaises(AccessError):
            Dialog.with_user(self.users["supervisor"]).create(values)
        manager = self.users["manager"]
        with self.assertRaisesRegex(UserError, "Say why"):
            self.card.with_user(manager)._reopen(" ")
        Dialog.with_user(manager).create(values).action_reopen()
        self.assertEqual((self.card.state, self.card.closed_on), ("discussed", False))
        note = self.card.message_ids[0]
        self.assertIn("Wrong month", note.body)
        self.assertEqual(note.author_id, manager.partner_id)

    def test_nothing_is_typed_that_is_reckoned(self):
        mine = self.card.with_user(self.rep)
        for values in (
            {"state": "closed"},
            {"score": 100},
            {"credit": 5},
            {"partner_comment_by": "Partner"},
            {"line_ids": [Command.update(self.card.line_ids[0].id, {"points": 1})]},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                mine.write(values)
        with self.assertRaises(AccessError):
            mine.line_ids.write({"state": "met"})
        with self.assertRaises(AccessError):
            self.Card.with_user(self.users["manager"]).create({})
        with self.assertRaisesRegex(UserError, "sees the card first"):
            mine.partner_comment = "They say"

    def test_steps_in_order(self):
        with self.assertRaisesRegex(UserError, "discussed before"):
            self.card.action_close()
        with self.assertRaisesRegex(UserError, "draft is not sent"):
            self.card.action_send()
        self.card.action_discuss()
        self.card.action_draft()
        self.card.action_discuss()
        with self.assertRaises(UserError):
            self.card.action_discuss()

    def test_hidden_values_stay_hidden_and_the_partner_sees_what_was_agreed(self):
        line = self.card.partner_line_ids[1]
        self.assertEqual((line.actual, line.state), (240, "not_met"))
        seen = line.with_user(self.rep)
        self.assertEqual((seen.actual, seen.actual_text), (0, "not shown"))
        with self.assertRaises(AccessError):
            seen.read(["raw_actual"])
        with self.assertRaises(AccessError):
            seen.search([("raw_actual", ">", 100)])
        with self.assertRaisesRegex(UserError, "no single records"):
            seen.action_records()
        self.card.action_discuss()
        card = self.Card.with_user(self.portal)._portal_scorecard(self.card.id)
        self.assertIn("240", card["sides"][1][2][1]["actual"])

    def test_records_behind_a_line(self):
        seen = self.card.partner_line_ids[0].with_user(self.rep)
        action = seen.action_records()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(sum(found.mapped("amount_untaxed_signed")), 240)
        self.assertIn("those you may see", action["name"])
        order = self.order(self.partner, "2026-10-31 22:00:00")
        self.order(self.partner, "2026-11-01 00:30:00")
        action = self.card.our_line_ids.action_records()
        self.assertEqual(self.env["sale.order"].search(action["domain"]), order)

    def test_the_portal_gives_out_its_own_cards_and_no_draft(self):
        Portal = self.Card.with_user(self.portal)
        self.assertEqual(Portal._portal_scorecards(10), [])
        self.assertIsNone(Portal._portal_scorecard(self.card.id))
        self.card.action_discuss()
        self.assertEqual(Portal._portal_scorecard_count(), 1)
        self.assertEqual(Portal._portal_scorecards(10)[0]["id"], self.card.id)
        card = Portal._portal_scorecard(self.card.id)
        self.assertEqual(card["score_partner"], "50")
        self.assertEqual(card["sides"][1][2][0]["name"], "Buys for a hundred")
        Stranger = self.Card.with_user(self.stranger)
        self.assertEqual(Stranger._portal_scorecards(10), [])
        for asked in (self.card.id, [self.card.id], "1", True, None, -1):
            self.assertIsNone(Stranger._portal_scorecard(asked))
        self.assertFalse(Stranger._portal_comment(self.card.id, "Mine"))
        with self.assertRaises(AccessError):
            self.card.with_user(self.portal).read(["score"])

    def test_the_partner_comments_while_it_is_discussed(self):
        Portal = self.Card.with_user(self.portal)
        self.assertFalse(Portal._portal_comment(self.card.id, "Too early"))
        self.card.action_discuss()
        self.assertTrue(Portal._portal_comment(self.card.id, " <b>We paid</b> "))
        self.assertEqual(self.card.partner_comment, "<b>We paid</b>")
        self.assertEqual(self.card.partner_comment_by, self.portal.name)
        note = self.card.message_ids[0]
        self.assertIn("&lt;b&gt;", note.body, "it is text, not HTML")
        self.assertEqual(note.author_id, self.portal.partner_id)
        self.assertIn(self.rep.partner_id, note.notified_partner_ids)
        for text in ("", "  ", "x" * 5000):
            with self.assertRaises(UserError):
                Portal._portal_comment(self.card.id, text)
        self.card.with_user(self.rep).partner_comment = "They told me"
        self.assertIn("for the partner", self.card.partner_comment_by)
        self.card.action_close()
        with self.assertRaisesRegex(UserError, "is closed"):
            Portal._portal_comment(self.card.id, "Late")

    def test_mail_goes_to_both_sides_with_the_card_as_pdf(self):
        self.card.action_discuss()
        self.rep.email = "rep@example.com"
        action = self.card.with_user(self.rep).action_send()
        context = action["context"]
        Composer = self.env["mail.compose.message"].with_user(self.rep)
        with self.allow_pdf_render():
            composer = Form(
                Composer.with_context(**context, force_report_rendering=True)
            ).save()
        self.assertEqual(composer.partner_ids, self.contact | self.rep.partner_id)
        self.assertIn("October 2026", composer.subject)
        self.assertEqual(len(composer.attachment_ids), 1)
        composer.action_send_mail()
        self.assertEqual(
            self.card.message_ids[0].partner_ids, self.contact | self.rep.partner_id
        )
        html = self.env["ir.actions.report"]._render_qweb_html(
            "crm_linkage.report_scorecard", self.card.ids
        )[0]
        self.assertIn(b"Buys for a hundred", html)
        self.assertIn(b"data:image", html, "the company's logo")

    def test_the_customer_card_and_the_agreement_lead_there(self):
        section = self.partner.with_user(self.rep)._linkage_card_sections()["scorecard"]
        self.assertIn("October 2026", section["rows"][0]["title"])
        agent = self.partner.with_user(self.users["agent"])
        self.assertNotIn("scorecard", agent._linkage_card_sections())
        seen = self.bound_agreement.with_user(self.users["agent"])
        self.assertEqual(seen.scorecard_count, 0)
        mine = self.bound_agreement.with_user(self.rep)
        self.assertEqual(mine.scorecard_count, 1)
        found = self.Card.search(mine.action_scorecards()["domain"])
        self.assertEqual(found, self.card)
