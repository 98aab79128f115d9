from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .linkage_questionnaire_invitation import NEW, SENT, STARTED
from .linkage_questionnaire_round import CLOSED, DRAFT, OPEN

BATCH = 50


class LinkageQuestionnaireRound(models.Model):
    """The steps of a round: choose people, open, remind, close."""

    _inherit = "linkage.questionnaire.round"

    def action_choose(self):
        """Add the people of the customers that the round asks; nobody twice."""
        self.ensure_one()
        if self.state == CLOSED:
            raise UserError(self.env._("A closed round stays closed."))
        known = self.invitation_ids.partner_id
        chosen = self._people() - known
        mails = set(known.mapped("email_normalized"))
        values = []
        for person in chosen:
            if person.email_normalized not in mails:
                mails.add(person.email_normalized)
                values.append({"round_id": self.id, "partner_id": person.id})
        self.env["linkage.questionnaire.invitation"].create(values)
        if not values:
            raise UserError(
                self.env._(
                    "Nobody was found who is not in the round already. People need an "
                    "e-mail address, and must want to be asked."
                )
            )

    def _people(self):
        """Contacts with an e-mail address of the customers of this round, who may be
        asked; the company's own address where it has no such contact."""
        customers = self.env["res.partner"].search(self._customer_domain())
        people = customers.search_fetch(
            Domain("commercial_partner_id", "in", customers.ids)
            & Domain("email_normalized", "!=", False)
            & (Domain("type", "=", "contact") | Domain("id", "in", customers.ids)),
            ["commercial_partner_id", "email_normalized", "is_company"],
            order="commercial_partner_id, is_company, id",
        )
        people -= customers.browse(one.id for one in people._linkage_unreachable())
        found = self.env["res.partner"]
        for _customer, theirs in people.grouped("commercial_partner_id").items():
            contacts = theirs.filtered(lambda one: not one.is_company) or theirs
            found |= contacts[: self.people] if self.people else contacts
        return found

    def action_open(self):
        """Ask everyone who was chosen; the mails go out in batches."""
        for one in self:
            if one.state != DRAFT:
                raise UserError(self.env._("This round was opened already."))
            if not one.invitation_ids:
                raise UserError(self.env._("Choose people first."))
            if not one.questionnaire_id.item_ids:
                raise UserError(self.env._("The questionnaire has no questions."))
            if one.date_end < one.company_id._linkage_today():
                raise UserError(
                    self.env._("The last day of this round is over already.")
                )
        self.check_access("write")
        self.sudo().state = OPEN  # the guard lets only the steps write it
        self.env.ref("crm_linkage.ir_cron_questionnaire")._trigger()

    def action_close(self):
        """Nobody answers any more; the results of the round are final."""
        if any(one.state != OPEN for one in self):
            raise UserError(self.env._("Only a running round can be closed."))
        self.check_access("write")
        self._close()

    def _close(self):
        rounds = self.sudo()  # the guard lets only the steps write the state
        for one in rounds:
            # closed early: what was answered counts from today on
            today = one.company_id._linkage_today()
            one.write(
                {
                    "state": CLOSED,
                    "date_end": max(one.date_start, min(one.date_end, today)),
                }
            )
        self.env["linkage.satisfaction"]._refresh(rounds)

    @api.model
    def _cron_rounds(self, size=BATCH):
        """Send what is to be sent, remind, close what is over."""
        cron = self.env["ir.cron"]
        rounds = self.search([("state", "=", OPEN)])
        over = rounds.filtered(
            lambda one: one.date_end < one.company_id._linkage_today()
        )
        for one in over:
            one._close()
            cron._commit_progress()
        todo = [
            (one, kind, people)
            for one in rounds - over
            for kind, people in (("ask", one._to_ask()), ("remind", one._to_remind()))
        ]
        cron._commit_progress(remaining=sum(len(people) for _r, _k, people in todo))
        for _one, kind, people in todo:
            while people:
                batch, people = people[:size], people[size:]
                getattr(batch, f"_{kind}")()
                if not cron._commit_progress(len(batch)):
                    return

    def _to_ask(self):
        today = self.company_id._linkage_today()
        if self.date_start > today:
            return self.invitation_ids.browse()
        return self.invitation_ids.search(
            [("round_id", "=", self.id), ("state", "=", NEW)], order="id"
        )

    def _to_remind(self):
        Invitation = self.invitation_ids
        if not self.remind_days or not self.remind_times:
            return Invitation.browse()
        before = fields.Datetime.now() - timedelta(days=self.remind_days)
        return Invitation.search(
            Domain("round_id", "=", self.id)
            & Domain("state", "in", (SENT, STARTED))
            & Domain("reminders", "<", self.remind_times)
            & Domain("sent_at", "<=", before)
            & (Domain("reminded_at", "=", False) | Domain("reminded_at", "<=", before)),
            order="id",
        )
