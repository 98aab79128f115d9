from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .linkage_grade_override import APPROVED, ENDED, PROPOSED, REJECTED


class LinkageGradeOverride(models.Model):
    """Who decides on a grade set by hand, and who is told."""

    _inherit = "linkage.grade.override"

    def _deciding(self):
        """Those of these that the user may decide: a supervisor's teams, or all."""
        if self.env.su:
            return self
        if not self.env.user.has_group("crm_linkage.group_supervisor"):
            return self.browse()
        return self._filtered_access("write")

    def _check_deciding(self):
        if self - self._deciding():
            raise AccessError(
                self.env._(
                    "Supervisors decide on the customers of their teams, managers on "
                    "all: ask one of them."
                )
            )

    # -- actions ---------------------------------------------------------------------

    def action_approve(self):
        """Put proposals into force at once."""
        self._check_deciding()
        self._check_waiting()
        for override in self:
            if override.date_end < override.company_id._linkage_today():
                raise UserError(
                    self.env._(
                        "The end date of this proposal has passed: set a later one."
                    )
                )
        self._check_grade()
        self._approve()
        self._tell_proposer(self.env._("Approved: the grade is in force."))

    def action_reject(self):
        self._check_deciding()
        self._check_waiting()
        # sudo: what is closed to people is written by the decision itself
        self.sudo().write({"state": REJECTED, "approver_id": self.env.uid})
        self._close_questions()
        self._tell_proposer(self.env._("Rejected: the computed grade stays."))

    def action_end(self):
        """End early; the computed grade is back at once."""
        self._check_deciding()
        if any(override.state != APPROVED for override in self):
            raise UserError(self.env._("Only a grade that is in force can be ended."))
        self._end(self.env._("Ended early by %(user)s.", user=self.env.user.name))

    def action_open_partner(self):
        self.ensure_one()
        return self.partner_id.get_formview_action()

    def _check_waiting(self):
        if any(override.state != PROPOSED for override in self):
            raise UserError(self.env._("This proposal was decided already."))

    # -- decisions -------------------------------------------------------------------

    def _approve(self):
        """Approve in the name of the user, without asking whether they may."""
        for company, overrides in self.grouped("company_id").items():
            # sudo: what is closed to people is written by the decision itself
            overrides.sudo().write(
                {
                    "state": APPROVED,
                    "approver_id": self.env.uid,
                    "date_start": company._linkage_today(),
                }
            )
        self._close_questions()
        self._take_effect()

    def _end(self, sentence):
        """End what is in force and tell the customers' owners why.

        :param sentence: translated text of the message
        """
        for company, overrides in self.grouped("company_id").items():
            # sudo: the job and the decision write what is closed to people
            overrides.sudo().write(
                {"state": ENDED, "ended_on": company._linkage_today()}
            )
        self._give_back()
        for override in self.sudo():
            owner = override.owner_id._linkage_able(override.company_id)
            override.message_post(
                body=sentence + " " + override._now_sentence(),
                partner_ids=owner.partner_id.ids,
                subtype_xmlid="mail.mt_note",
            )

    def _now_sentence(self):
        """Which grade the customer has now that this one has ended."""
        grade = self.env["linkage.grade.standing"].search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
            ]
        )
        if not grade:
            return self.env._(
                "%(name)s has no grade now: no scheme covers this customer.",
                name=self.partner_id.display_name,
            )
        return self.env._(
            "The grade of %(name)s is %(grade)s now, as computed.",
            name=self.partner_id.display_name,
            grade=grade.grade_id.name,
        )

    def _end_expired(self):
        """End those of these whose last day has passed.

        :return: those that were ended
        """
        expired = self.filtered(
            lambda one: (
                one.state == APPROVED and one.date_end < one.company_id._linkage_today()
            )
        )
        if expired:
            expired._end(self.env._("Its end date has passed."))
        return expired

    @api.model
    def _cron_end(self, size=100):
        """End what has passed its last day, company by company."""
        due = self.browse()
        for company in self.env["res.company"].search([("active", "=", True)]):
            due |= self.search(
                Domain("state", "=", APPROVED)
                & Domain("company_id", "=", company.id)
                & Domain("date_end", "<", company._linkage_today())
            )
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for start in range(0, len(due), size):
            batch = due[start : start + size].try_lock_for_update()
            batch._end_expired()
            if not cron._commit_progress(len(due[start : start + size])):
                break

    # -- messages --------------------------------------------------------------------

    def _ask_for_decision(self):
        """One activity per proposal for whoever leads the customer's representative."""
        for company, overrides in self.grouped("company_id").items():
            owners = overrides.owner_id | overrides.user_id
            leaders = owners._linkage_leaders(company)
            nobody = self.env["res.users"]
            for override in overrides.sudo():
                leader = (
                    leaders.get(override.owner_id)
                    or leaders.get(override.user_id)
                    or nobody
                )[:1] or override._any_manager()
                if leader:
                    override.activity_schedule(
                        "crm_linkage.mail_activity_type_override",
                        date_deadline=company._linkage_today(),
                        summary=self.env._(
                            "Grade %(grade)s proposed for %(name)s",
                            grade=override.grade_id.name,
                            name=override.partner_id.display_name,
                        ),
                        user_id=leader.id,
                    )

    def _any_manager(self):
        """Who decides where nobody leads the representative; none where there is no
        manager either."""
        group = self.env.ref("crm_linkage.group_manager")
        return self.env["res.users"].search(
            Domain("share", "=", False)
            & Domain("company_ids", "in", self.company_id.ids)
            & Domain("all_group_ids", "in", group.ids),
            order="id",
            limit=1,
        )

    def _close_questions(self):
        # sudo: the activity is the supervisor's, whoever of them decided
        self.sudo().activity_feedback(["crm_linkage.mail_activity_type_override"])

    def _tell_proposer(self, sentence):
        for override in self.sudo():
            if override.user_id == self.env.user:
                continue
            proposer = override.user_id._linkage_able(override.company_id)
            override.message_post(
                body=sentence,
                author_id=self.env.user.partner_id.id,
                partner_ids=proposer.partner_id.ids,
                subtype_xmlid="mail.mt_note",
            )
