from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html


class LinkageVisitWeek(models.Model):
    """Sent by the representative, read by the supervisor (D6.5)."""

    _inherit = "linkage.visit.week"

    def action_refresh(self):
        """Take the figures anew, as long as the report is a draft."""
        self._check_draft()
        self._refresh()

    def action_send(self):
        """Freeze the figures and ask the supervisor to read; once is enough.

        :raise UserError: next week's plan is empty
        :raise AccessError: it is the report of somebody else
        """
        for report in self.filtered(lambda one: one.state == "draft"):
            if report.user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "Only %(name)s sends this report.", name=report.user_id.name
                    )
                )
            report._refresh()
            if not (report.plans or "").strip():
                raise UserError(
                    self.env._("Write down next week's plan before you send it.")
                )
            supervisor = report._supervisor()
            report._record(
                {
                    "state": "sent",
                    "sent_on": fields.Datetime.now(),
                    "supervisor_id": supervisor.id,
                    "read_on": False,
                }
            )
            if supervisor:
                report._ask_to_read()
            report._remind(report.company_id, report.user_id)

    def action_read(self):
        """The supervisor has read it; the comment, if there is one, is posted.

        :raise UserError: it has not been sent
        :raise AccessError: it is the user's own
        """
        self._check_reader()
        for report in self:
            if report.state == "draft":
                raise UserError(self.env._("This report has not been sent yet."))
            if report.state == "read":
                continue
            report._record({"state": "read", "read_on": fields.Datetime.now()})
            report._asked_to_read()
            report._tell(report.comment or report.env._("Read."))

    def action_reopen(self):
        """Give it back to the representative, who completes and sends it again."""
        self._check_reader()
        for report in self.filtered(lambda one: one.state != "draft"):
            report._record(
                {
                    "state": "draft",
                    "sent_on": False,
                    "read_on": False,
                    "reminded_on": False,
                }
            )
            report._asked_to_read()
            report._remind(report.company_id, report.user_id)
            report._tell(report.comment or report.env._("Please complete this report."))

    def _check_draft(self):
        if any(report.state != "draft" for report in self):
            raise UserError(
                self.env._("The report was sent: its figures stay as they are.")
            )

    def _check_reader(self):
        """:raise AccessError: the user is the one who reports, or leads nobody"""
        allowed = self.env.su or self.env.user.has_group("crm_linkage.group_supervisor")
        if not allowed or any(report.user_id == self.env.user for report in self):
            raise AccessError(
                self.env._("A weekly report is read by the supervisor of who wrote it.")
            )

    def _supervisor(self):
        """Who is asked to read it: a team's leader, else a manager, else nobody."""
        self.ensure_one()
        leaders = self.user_id._linkage_leaders(self.company_id).get(self.user_id)
        if leaders:
            return leaders[:1]
        group = self.env.ref("crm_linkage.group_manager")
        # sudo: roles of colleagues are not readable by every role
        return (
            self.env["res.users"]
            .sudo()
            .search(
                Domain("share", "=", False)
                & Domain("id", "!=", self.user_id.id)
                & Domain("company_ids", "in", self.company_id.ids)
                & Domain("all_group_ids", "in", group.ids),
                order="id",
                limit=1,
            )
        )

    def _ask_to_read(self):
        """One activity for the supervisor; the bell is enough, no mail as well."""
        # sudo: an activity of somebody else
        quiet = self.sudo().with_context(
            mail_activity_quick_update=True, lang=self.supervisor_id.lang
        )
        quiet.activity_schedule(
            "crm_linkage.mail_activity_type_week_read",
            user_id=self.supervisor_id.id,
            date_deadline=self.company_id._linkage_today(),
            summary=quiet.display_name,
        )

    def _asked_to_read(self):
        """What asks the supervisor is done, whoever of them has read it."""
        # sudo: the activity may be somebody else's
        self.sudo().activity_feedback(["crm_linkage.mail_activity_type_week_read"])

    def _tell(self, text):
        """Post to the representative in the name of who reads."""
        partner = self.user_id.sudo().partner_id  # sudo: to address a colleague
        self.message_post(
            body=plaintext2html(text),  # its lines stay lines
            partner_ids=partner.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
