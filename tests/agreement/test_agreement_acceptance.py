"""Who accepts what: signatories, fingerprints, the paper, and the portal's door."""

import hashlib

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import new_colleague
from .test_agreement_version import InForceCommon


class AcceptanceCommon(InForceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls.portal_user("agreement_boss", cls.partner)
        cls.stranger = cls.portal_user(
            "agreement_stranger", cls.customer("Another company")
        )
        cls.manager, cls.rep = cls.users["manager"], cls.users["representative"]

    @classmethod
    def portal_user(cls, login, parent):
        user = new_colleague(cls.env, login, cls.company, "base.group_portal")
        user.partner_id.parent_id = parent
        return user

    @classmethod
    def proposed(cls, **values):
        agreement = cls.agreement(
            signatory_ids=[Command.set(cls.boss.partner_id.ids)], **values
        )
        cls.commitment(agreement)
        agreement.action_propose()
        return agreement

    def accept(self, agreement, side="partner", user=None, **other):
        user = user or (self.boss if side == "partner" else self.manager)
        shown = {
            "content_hash": agreement.content_hash,
            "version": agreement.version,
            "ip": "192.0.2.1",
            **other,
        }
        agreement.with_user(user)._accept(side, user, **shown)

    def assertRefused(self, sentence, agreement, *args, **kwargs):
        before = agreement.acceptance_ids
        with self.assertRaisesRegex(UserError, sentence):
            self.accept(agreement, *args, **kwargs)
        agreement.invalidate_recordset()
        self.assertEqual(agreement.acceptance_ids, before)
        self.assertFalse(agreement.agreed_at)


@tagged("post_install", "-at_install")
class TestAgreementAcceptance(AcceptanceCommon):
    def test_in_force_when_both_have_accepted(self):
        agreement = self.proposed()
        self.assertEqual(len(agreement.content_hash), 64)
        self.accept(agreement)
        self.assertEqual((agreement.state, agreement.waits_for), ("proposed", "us"))
        self.assertFalse(agreement.accepted_attachment_id)
        self.accept(agreement, "us")
        self.assertEqual(agreement.state, "active")
        self.assertTrue(agreement.agreed_at)
        theirs, ours = agreement.acceptance_ids
        self.assertEqual((theirs.side, ours.side), ("partner", "us"))
        self.assertEqual(theirs.name, self.boss.name)
        self.assertEqual(theirs.ip, "192.0.2.1")
        self.assertEqual(theirs.content_hash, agreement.content_hash)
        self.assertEqual(theirs.partner_id, self.boss.partner_id)
        # the paper: made once, with names and times, and it stays
        paper = agreement.accepted_attachment_id
        self.assertEqual(
            (paper.res_model, paper.res_id), (agreement._name, agreement.id)
        )
        text = paper.raw.decode()
        for part in (
            self.company.name,
            "data:image/",
            self.partner.name,
            self.boss.name,
            self.manager.name,
            agreement.content_hash,
            "What exactly",
            "Somebody sees to it",
        ):
            self.assertIn(part, text)
        self.assertEqual(
            agreement.accepted_checksum, hashlib.sha256(paper.raw).hexdigest()
        )
        agreement._attach_accepted()
        self.assertEqual(agreement.accepted_attachment_id, paper)
        name, content = agreement._accepted_pdf()
        self.assertEqual((name, content), (paper.name, paper.raw))
        for forbidden in (
            lambda: paper.with_user(self.manager).write({"raw": b"x"}),
            lambda: paper.write({"res_id": 0}),
            lambda: paper.sudo().unlink(),
        ):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                forbidden()
        other = self.env["ir.attachment"].create(
            {
                "name": "x",
                "raw": b"x",
                "res_model": agreement._name,
                "res_id": agreement.id,
            }
        )
        other.name = "y"
        other.unlink()

    def test_who_may_sign(self):
        agreement = self.proposed()
        colleague = self.portal_user("agreement_clerk", self.partner)
        for user in (self.stranger, colleague, self.rep, self.manager):
            self.assertRefused("not named as a signatory", agreement, user=user)
        for user in (self.boss, self.rep, self.users["supervisor"]):
            self.assertRefused("not named as a signatory", agreement, "us", user)
        # a manager of another company is none here
        self.manager.write(
            {"company_ids": [Command.set(self.other.ids)], "company_id": self.other.id}
        )
        self.assertRefused("not named as a signatory", agreement, "us", self.manager)
        agreement.our_signatory_id = self.rep
        self.assertTrue(agreement.with_user(self.rep).can_accept)
        self.accept(agreement, "us", self.rep)
        self.assertFalse(agreement.with_user(self.rep).can_accept)
        # who left, and who went to another company, signs no more
        self.boss.partner_id.sudo().parent_id = self.customer("Elsewhere")
        self.assertRefused("not named as a signatory", agreement)
        self.boss.partner_id.sudo().parent_id = self.partner
        self.boss.sudo().active = False
        self.assertRefused("not named as a signatory", agreement)
        self.boss.partner_id.sudo().active = False
        self.assertFalse(agreement.signatory_ids)

    def test_who_negotiates_does_not_name_who_accepts(self):
        agreement = self.proposed(user_id=self.rep.id)
        mine = agreement.with_user(self.rep)
        named = {"our_signatory_id": self.rep.id}
        base = {"name": "x", "partner_id": self.partner.id}
        for forbidden in (
            lambda: mine.write(named),
            lambda: mine.create({**base, **named}),
        ):
            with self.assertRaisesRegex(AccessError, "who accepts for us"):
                forbidden()
        proposing = mine.with_context(default_our_signatory_id=self.rep.id)
        self.assertFalse(proposing.create(base).our_signatory_id)
        agreement.with_user(self.manager).our_signatory_id = self.rep
        for copy in (mine.copy(), mine.copy(named)):
            self.assertFalse(copy.our_signatory_id, "named for that one only")
        self.accept(agreement, "us", self.rep)
        self.assertTrue(agreement.our_accepted_at)

    def test_who_signed_stays_once_both_have_agreed(self):
        supervisor = self.users["supervisor"]
        agreement = self.proposed(user_id=supervisor.id)
        agreement.with_user(supervisor).our_signatory_id = self.rep
        agreement.action_activate()
        for values in ({"our_signatory_id": False}, {"signatory_ids": [(5,)]}):
            with self.assertRaisesRegex(UserError, "Make a new version"):
                agreement.with_user(supervisor).write(values)
        agreement.with_user(self.manager).our_signatory_id = False

    def test_what_was_shown_is_what_is_accepted(self):
        agreement = self.proposed()
        shown = agreement.content_hash
        for other in ({"content_hash": "0" * 64}, {"version": 2}, {"content_hash": ""}):
            self.assertRefused("changed since", agreement, **other)
        self.accept(agreement)
        # a change of terms makes what was accepted void
        agreement.commitment_ids.target = 99
        self.assertNotEqual(agreement.content_hash, shown)
        self.assertFalse(agreement.partner_accepted_at)
        self.assertFalse(agreement.acceptance_ids.is_current)
        self.assertEqual(agreement.waits_for, "both")
        self.assertRefused("changed since", agreement, content_hash=shown)
        self.accept(agreement, "us")
        self.assertEqual(agreement.state, "proposed", "the partner has to look again")
        # what is no term does not
        current = agreement.content_hash
        agreement.user_id = self.rep
        agreement.commitment_ids.sequence = 3
        agreement.reminder_days = 5
        self.assertEqual(agreement.content_hash, current)
        self.assertTrue(agreement.our_accepted_at)
        # nor does what came about behind the steps
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE linkage_commitment SET target = 1 WHERE agreement_id = %s",
            agreement.ids,
        )
        self.env.invalidate_all()
        self.assertRefused("changed since", agreement)

    def test_every_term_changes_the_fingerprint(self):
        agreement = self.proposed(date_end="2027-12-31")
        commitment = agreement.commitment_ids
        seen = {agreement.content_hash}
        changes = (
            (agreement, {"name": "South"}),
            (agreement, {"kind": "customer"}),
            (agreement, {"date_start": "2026-02-01"}),
            (agreement, {"date_end": "2027-06-30"}),
            (agreement, {"notice_length": 2}),
            (agreement, {"notice_unit": "day"}),
            (agreement, {"renewal": "automatic"}),
            (agreement, {"renewal_months": 6}),
            (agreement, {"scorecard_period": "year"}),
            (agreement, {"our_expectations": "a"}),
            (agreement, {"our_benefits": "a"}),
            (agreement, {"partner_expectations": "a"}),
            (agreement, {"partner_benefits": "a"}),
            (commitment, {"name": "Another promise"}),
            (commitment, {"aspect": "trust"}),
            (commitment, {"metric_id": self.metrics["order_count"].id}),
            (commitment, {"comparison": "at_most"}),
            (commitment, {"target": 7}),
            (commitment, {"period": "year"}),
            (commitment, {"tolerance": 0.1}),
            (commitment, {"weight": 2}),
            (commitment, {"action_text": "Somebody else does"}),
            (commitment, {"consequence": "We talk"}),
            (commitment, {"consequence_kind": "bonus", "consequence_amount": 5}),
            (commitment, {"consequence_cap": 3}),
            (
                commitment,
                {"consequence_base": "share", "consequence_share": 0.02},
            ),
            (commitment, {"side": "us"}),
        )
        for record, values in changes:
            record.write(values)
            seen.add(agreement.content_hash)
        copy = commitment.copy()
        seen.add(agreement.content_hash)
        copy.unlink()
        self.assertEqual(len(seen), len(changes) + 2)
        self.assertIn(agreement.content_hash, seen)

    def test_an_acceptance_counts_once(self):
        agreement = self.proposed()
        self.accept(agreement)
        with self.assertRaisesRegex(UserError, "accepted already"):
            self.accept(agreement)
        self.assertEqual(len(agreement.acceptance_ids), 1)
        agreement.action_draft()
        self.assertFalse(agreement.partner_accepted_at)
        self.assertRefused("nothing to accept", agreement)
        with self.assertRaisesRegex(UserError, "were accepted"):
            agreement.unlink()
        agreement.action_propose()
        # the same text: what was accepted of it before it was taken back is history
        acceptance = agreement.acceptance_ids
        for forbidden in (
            lambda: acceptance.sudo().write({"name": "x"}),
            lambda: acceptance.sudo().unlink(),
        ):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                forbidden()

    def test_accepted_again_after_it_was_taken_back(self):
        agreement = self.proposed()
        self.accept(agreement)
        agreement.action_draft()
        agreement.action_propose()
        self.accept(agreement)
        self.accept(agreement, "us")
        self.assertEqual(agreement.state, "active")

    def test_what_is_agreed_for_later_waits_for_its_day(self):
        agreement = self.proposed(date_start="2027-01-01")
        self.accept(agreement)
        self.accept(agreement, "us")
        self.assertEqual((agreement.state, agreement.waits_for), ("proposed", "start"))
        self.assertTrue(agreement.accepted_attachment_id)
        with self.assertRaisesRegex(UserError, "Make a new version"):
            agreement.name = "x"
        with self.assertRaisesRegex(UserError, "agreed already"):
            agreement.action_draft()
        agreement.action_end()
        self.assertEqual(agreement.state, "ended")
        self.assertFalse(agreement.activated_on)
        found = self.Agreement._in_force(self.company, agreement.date_start)
        self.assertNotIn(self.partner.id, found)

    def test_what_steps_record_is_not_typed(self):
        agreement = self.proposed()
        draft = self.agreement()
        typed = {
            "state": "active",
            "content_hash": "x",
            "content": "x",
            "agreed_at": "2026-01-01",
            "our_accepted_at": "2026-01-01",
            "partner_accepted_at": "2026-01-01",
            "activated_on": "2026-01-01",
            "version": 3,
            "origin_id": draft.id,
            "previous_id": draft.id,
            "is_replaced": True,
            "number": "X",
            "accepted_checksum": "x",
            "notice_given_on": "2026-01-01",
            "commercial_partner_id": self.stranger.partner_id.id,
            "acceptance_ids": [
                Command.create({"side": "us", "name": "x", "content_hash": "x"})
            ],
        }
        base = {"name": "x", "partner_id": self.partner.id}
        manager = self.Agreement.with_user(self.manager)
        for name, value in typed.items():
            with self.subTest(name):
                with self.assertRaises(AccessError):
                    agreement.with_user(self.manager).write({name: value})
                with self.assertRaises(AccessError):
                    manager.create({**base, name: value})
        Acceptance = self.env["linkage.agreement.acceptance"].with_user(self.manager)
        with self.assertRaises(AccessError):
            Acceptance.create(
                {
                    "agreement_id": agreement.id,
                    "side": "us",
                    "name": "x",
                    "moment": "2026-01-01",
                    "version": 1,
                    "content_hash": agreement.content_hash,
                }
            )

    def test_who_reads_acceptances(self):
        agreement = self.proposed(user_id=self.users["supervisor"].id)
        self.accept(agreement)
        acceptance = agreement.acceptance_ids
        may = {"manager", "supervisor", "agent"}
        for role, user in self.users.items():
            with self.subTest(role):
                self.assertEqual(
                    acceptance.with_user(user).has_access("read"), role in may
                )
                for operation in ("create", "write", "unlink"):
                    mine = acceptance.with_user(user)
                    self.assertFalse(mine.has_access(operation))
        # who is to sign for us reads what it is about
        agreement.our_signatory_id = self.rep
        for record in (agreement, agreement.commitment_ids, acceptance):
            self.assertTrue(record.with_user(self.rep).has_access("read"))
        mine = agreement.with_user(self.rep)
        self.assertFalse(mine.has_access("write"))
        self.assertFalse(mine.can_change, "no buttons that are refused")
        self.assertTrue(agreement.with_user(self.manager).can_change)
        with Form(agreement.with_user(self.manager)) as form:
            self.assertTrue(form.can_change)

    def test_our_button_brings_along_what_the_form_shows(self):
        agreement = self.proposed()
        mine = agreement.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "changed since"):
            mine.action_accept()
        mine.with_context(
            linkage_hash=agreement.content_hash, linkage_version=1
        ).action_accept()
        self.assertTrue(agreement.our_accepted_at)

    def test_a_paper_that_cannot_be_printed_does_not_stop_an_acceptance(self):
        agreement = self.proposed()
        self.accept(agreement)
        report = self.env.ref("crm_linkage.action_report_agreement")
        report.report_name = "crm_linkage.gone"
        with mute_logger(
            "odoo.addons.crm_linkage.models.agreement.linkage_agreement_paper"
        ):
            self.patch(
                type(self.env["ir.actions.report"]),
                "_render_qweb_pdf",
                lambda *args, **kwargs: (_ for _ in ()).throw(UserError("no printer")),
            )
            self.accept(agreement, "us")
        self.assertEqual(agreement.state, "active")
        self.assertFalse(agreement._accepted_pdf())

    def test_accepted_here_by_one_side_and_on_paper_by_the_other(self):
        agreement, signed = self.proposed(), self.proposed()
        self.accept(agreement)
        (agreement | signed).with_user(self.manager).action_activate()
        self.assertIn(self.boss.name, agreement._accepted_pdf()[1].decode())
        self.assertIsNone(signed._accepted_pdf(), "the paper is elsewhere")
        agreement.sudo().accepted_attachment_id = False
        self.Agreement._daily_print(self.company)
        self.assertTrue(agreement.accepted_attachment_id)

    def test_merged_signatories_and_partners(self):
        double = self.customer("Double")
        twin = self.env["res.partner"].create({"name": "Twin", "parent_id": double.id})
        agreement = self.proposed()
        other = self.agreement(
            partner_id=double.id,
            signatory_ids=[Command.set(twin.ids)],
            contact_ids=[Command.set(twin.ids)],
        )
        self.accept(agreement)
        second = self.next_version(self.active())
        self.env.flush_all()
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo().create({})
        wizard._merge((self.partner | double).ids, self.partner)
        wizard._merge((self.boss.partner_id | twin).ids, self.boss.partner_id)
        self.env.invalidate_all()
        self.assertEqual(other.commercial_partner_id, self.partner)
        self.assertEqual(other.signatory_ids, self.boss.partner_id)
        self.assertEqual(other.contact_ids, self.boss.partner_id)
        self.assertEqual(agreement.signatory_ids, self.boss.partner_id)
        self.assertEqual(len(agreement.acceptance_ids), 1)
        self.assertEqual(second.commercial_partner_id, self.partner)
        self.accept(agreement, "us")
        self.assertEqual(agreement.state, "active")


@tagged("post_install", "-at_install")
class TestAgreementReaders(AcceptanceCommon):
    def test_only_their_own_and_no_drafts(self):
        agreement = self.proposed()
        draft = self.agreement()
        active = self.active()
        off = self.proposed(date_start="2027-01-01")
        self.accept(off)
        self.accept(off, "us")
        off.action_end()
        theirs = self.Agreement.with_user(self.boss)
        replaced = self.active(date_start="2026-02-01")
        later = self.next_version(replaced, date_start="2026-03-01")
        later.action_activate()
        ended = self.active(date_start="2026-06-01")
        ended.action_end()
        rows = theirs._portal_agreements()
        self.assertEqual(
            [row["id"] for row in rows],
            [agreement.id, later.id, active.id, ended.id],
        )
        self.assertEqual(theirs._portal_agreement_count(), 4)
        versions = theirs._portal_agreement(later.id)["versions"]
        self.assertEqual([row["id"] for row in versions], [replaced.id])
        self.assertEqual(rows[0]["can_accept"], True)
        self.assertEqual(len(theirs._portal_agreements(limit=1, offset=1)), 1)
        for other in (draft.id, off.id, 0, -1, 2**40, "1", None):
            self.assertIsNone(theirs._portal_agreement(other))
            with self.assertRaisesRegex(UserError, "no such agreement"):
                theirs._portal_accept(other, 1, "x", "")
        for user in (self.stranger, self.rep, self.manager):
            foreign = self.Agreement.with_user(user)
            self.assertFalse(foreign._portal_agreements())
            self.assertIsNone(foreign._portal_agreement(agreement.id))
            self.assertIsNone(foreign._portal_accepted_pdf(agreement.id))
            with self.assertRaises(UserError):
                foreign._portal_accept(agreement.id, 1, agreement.content_hash, "")

    def test_what_is_shown_and_accepted(self):
        agreement = self.proposed(partner_benefits="A bonus")
        theirs = self.Agreement.with_user(self.boss)
        paper = theirs._portal_agreement(agreement.id)
        self.assertEqual(paper["content_hash"], agreement.content_hash)
        self.assertEqual(paper["sides"][1]["gains"], "A bonus")
        promise = paper["sides"][1]["commitments"][0]
        self.assertEqual(promise["name"], "What exactly")
        self.assertIn("at least", promise["target"])
        self.assertNotIn("192.0.2", str(paper))
        theirs._portal_accept(
            agreement.id, paper["version"], paper["content_hash"], "2001:db8::1"
        )
        self.assertEqual(agreement.acceptance_ids.ip, "2001:db8::1")
        self.assertFalse(theirs._portal_agreement(agreement.id)["can_accept"])
        self.assertIsNone(theirs._portal_accepted_pdf(agreement.id))
        self.accept(agreement, "us")
        self.assertTrue(theirs._portal_agreement(agreement.id)["has_paper"])
        self.assertTrue(theirs._portal_accepted_pdf(agreement.id)[1])
        for model in ("linkage.agreement", "linkage.agreement.acceptance"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.boss).search([])

    def test_another_company_of_ours(self):
        agreement = self.Agreement.with_company(self.other).create(
            {
                "name": "There",
                "partner_id": self.partner.id,
                "company_id": self.other.id,
                "signatory_ids": [Command.set(self.boss.partner_id.ids)],
            }
        )
        self.commitment(agreement)
        agreement.action_propose()
        self.assertIsNone(
            self.Agreement.with_user(self.boss)._portal_agreement(agreement.id)
        )

    def test_promises_that_are_not_smart_are_not_put_to_anybody(self):
        agreement = self.agreement()
        commitment = self.commitment(agreement, action_text=False)
        with self.assertRaisesRegex(ValidationError, "What exactly.*who acts how"):
            agreement.action_propose()
        commitment.action_text = "Somebody does"
        agreement.action_propose()
        agreement.signatory_ids = self.boss.partner_id
        commitment.action_text = False
        self.assertRefused("who acts how", agreement)
