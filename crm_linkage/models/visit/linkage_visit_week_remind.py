from odoo import api, fields, models

from ...domain.visit import week


class LinkageVisitWeek(models.Model):
    """Who has not sent a report is reminded: one activity a person, once a week.

    It hangs on the oldest report that is asked for, tells how many there are, and goes
    with the last one. Done or deleted, it comes again the week after.
    """

    _inherit = "linkage.visit.week"

    @api.model
    def _remind(self, company, users=None):
        """Bring the reminders of a company up to date.

        :param users: only theirs; by default everybody's
        """
        if self.env.context.get("mail_activity_automation_skip"):
            return
        today = company._linkage_today()
        # sudo: reports and activities of everyone
        asked = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "draft"),
                ("date_start", "<=", week.asked_weeks(today)[-1]),
                *([("user_id", "in", users.ids)] if users else []),
            ],
            order="date_start, id",
        )
        asked = asked.filtered_domain(
            [("user_id", "in", asked.user_id._linkage_able(company).ids)]
        )
        reminders = self._reminders(company, users)
        create = []
        for user, reports in asked.grouped("user_id").items():
            mine = reminders.filtered(lambda one, user=user: one.user_id == user)
            values = {
                "res_id": reports[0].id,
                "summary": self.with_context(lang=user.lang)._reminder_text(reports),
            }
            new = reports.filtered(
                lambda one: (
                    not one.reminded_on or one.reminded_on < week.monday_of(today)
                )
            )
            if mine:
                if (
                    mine[0].res_id != reports[0].id
                    or mine[0].summary != values["summary"]
                ):
                    mine[0].write(values)
            elif new:
                create.append({**values, "user_id": user.id})
            new.reminded_on = today
        reminders.filtered(lambda one: one.user_id not in asked.user_id).unlink()
        if create:
            self._create_reminders(create, today)

    @api.model
    def _reminders(self, company, users):
        # sudo: activities of everyone
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("activity_type_id", "=", self._reminder_type().id),
                    ("res_model", "=", self._name),
                    (
                        "res_id",
                        "in",
                        self.sudo()._search([("company_id", "=", company.id)]),
                    ),
                    *([("user_id", "in", users.ids)] if users else []),
                ]
            )
        )

    @api.model
    def _reminder_type(self):
        return self.env.ref("crm_linkage.mail_activity_type_week_write")

    @api.model
    def _reminder_text(self, reports):
        if len(reports) > 1:
            return self.env._(
                "%(count)s weekly reports to complete and send", count=len(reports)
            )
        year, number, _day = reports.date_start.isocalendar()
        return self.env._(
            "Complete and send the report of week %(week)s of %(year)s",
            week=number,
            year=year,
        )

    @api.model
    def _create_reminders(self, values, today):
        """All in one go; the bell is enough, no mail on top of it."""
        shared = {
            "activity_type_id": self._reminder_type().id,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "date_deadline": fields.Date.to_string(today),
            "automated": True,
        }
        # sudo: activities of others
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        ).create([{**shared, **one} for one in values])
