from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from .linkage_agreement import ACTIVE, DRAFT, ENDED, PROPOSED


class LinkageAgreement(models.Model):
    """Draft, proposed, active, ended: the steps, and what each asks for (D9.4)."""

    _inherit = "linkage.agreement"

    # -- what is asked for -------------------------------------------------------

    def _check_ready(self):
        """Whether the terms can be put to both sides.

        :raise ValidationError: nothing is promised, a promise is not SMART, or the
            version would be in force beside another one
        """
        for agreement in self:
            if not agreement.commitment_ids:
                raise ValidationError(
                    self.env._(
                        "%(agreement)s: an agreement without commitments binds nobody.",
                        agreement=agreement.display_name,
                    )
                )
            for commitment in agreement.commitment_ids:
                if not commitment.is_smart:
                    raise ValidationError(
                        self.env._(
                            "“%(commitment)s” cannot be agreed on yet. %(missing)s",
                            commitment=commitment.name,
                            missing=commitment.smart_missing,
                        )
                    )
            agreement._check_follows()

    def _check_follows(self):
        """:raise ValidationError: it would overlap with the version before"""
        self.ensure_one()
        before = self.previous_id
        if not before.activated_on:
            return
        taken = before.date_start
        if before.state == ENDED and before.date_end:
            taken = max(taken, before.date_end)
        if self.date_start <= taken:
            raise ValidationError(
                self.env._(
                    "%(agreement)s would begin on %(start)s, but version %(number)s "
                    "is in force on that day: let it begin after %(taken)s.",
                    agreement=self.display_name,
                    start=self.date_start,
                    number=before.version,
                    taken=taken,
                )
            )

    def _step(self, values, *allowed):
        """Write what a step records.

        :raise UserError: one of the agreements is in another state than `allowed`
        """
        wrong = self.filtered(lambda agreement: agreement.state not in allowed)
        if wrong:
            raise UserError(
                self.env._(
                    "%(agreement)s: this step is not possible any more.",
                    agreement=wrong[0].display_name,
                )
            )
        self._record(values)

    def _check_not_agreed(self):
        """:raise UserError: both sides have agreed to one of them already"""
        agreed = self.filtered("agreed_at")[:1]
        if agreed:
            raise UserError(
                self.env._(
                    "%(agreement)s: both sides have agreed already.",
                    agreement=agreed.display_name,
                )
            )

    # -- actions -----------------------------------------------------------------

    def action_propose(self):
        """Put the terms to both sides: from now on they are accepted as they stand."""
        self._check_ready()
        self._step({"state": PROPOSED}, DRAFT)
        self._freeze()

    def action_draft(self):
        """Take the proposal back; what was accepted of it no longer counts."""
        self._check_not_agreed()
        self._step(
            {
                "state": DRAFT,
                "content": False,
                "content_hash": False,
                "our_accepted_at": False,
                "partner_accepted_at": False,
            },
            PROPOSED,
        )

    def action_activate(self):
        """A manager says that both sides agreed, on paper for instance."""
        self._check_manager()
        self.filtered(lambda agreement: agreement.state == DRAFT).action_propose()
        self._check_not_agreed()
        self._check_ready()
        # not before the checks: a paper says so, no acceptance was given here
        self._step({"agreed_at": fields.Datetime.now()}, PROPOSED)
        self._message_log_batch(
            {
                agreement.id: self.env._(
                    "Agreed outside of this system, says %(user)s.",
                    user=self.env.user.name,
                )
                for agreement in self
            }
        )
        self._begin()
        self._attach_accepted()

    def action_end(self):
        """End today, or on the last day that was agreed if that has passed.

        What both sides agreed on for a later day is called off.
        """
        self._check_manager()
        for agreement in self:
            today = agreement.company_id._linkage_today()
            if agreement.state == PROPOSED and agreement.agreed_at:
                agreement._step({"state": ENDED}, PROPOSED)
                continue
            end = agreement.date_end
            if not end or end > today:
                end = max(today, agreement.date_start)
            agreement._step({"state": ENDED, "date_end": end}, ACTIVE)

    def _begin(self):
        """Put into force what both sides agreed on and whose first day has come.

        The version before ends on the day before. It has judged until today what both
        sides agreed on too late, so it is not ended back in time: there both bind on
        paper, and the older one judges. Agreements whose day is still to come wait for
        the daily job.

        :return: the agreements that are in force now
        """
        # sudo: a signatory of the partner puts an agreement into force as well
        waiting = self.sudo().filtered(
            lambda agreement: agreement.state == PROPOSED and agreement.agreed_at
        )
        begun = waiting.browse()
        for company, agreements in waiting.grouped("company_id").items():
            today = company._linkage_today()
            due = agreements.filtered(lambda a, day=today: a.date_start <= day)
            for agreement in due:
                before = agreement.previous_id
                if before.state != ACTIVE:
                    continue
                last = max(agreement.date_start, today) - timedelta(days=1)
                before.write(
                    {
                        "state": ENDED,
                        "is_replaced": True,
                        "date_end": min(before.date_end or last, last),
                    }
                )
            due.write({"state": ACTIVE, "activated_on": today})
            begun |= due
        return begun
