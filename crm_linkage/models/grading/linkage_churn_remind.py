from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

#: customers that a reminder names
NAMED = 5


class LinkageChurnWarning(models.Model):
    """Who is reminded: one activity for each responsible person, never one a customer.

    It hangs on the most urgent open warning and tells how many there are. As long as it
    is not done it moves on and is brought up to date, and it goes with the last one.
    """

    _inherit = "linkage.churn.warning"

    @api.model
    def _remind(self, company, fresh):
        """Bring the reminders of `company` up to date after a check.

        :param fresh: ids of the warnings that were opened by it
        """
        if self.env.context.get("mail_activity_automation_skip"):
            return
        reminders = self._reminders(company)
        found = self._open_by_user(company, fresh)
        named = [one for _count, _new, ids in found.values() for one in ids[:NAMED]]
        # all names in one go
        self.browse(named).partner_id.fetch(["complete_name"])
        create = []
        for user_id, (count, new, ids) in found.items():
            user = self.env["res.users"].browse(user_id)
            mine = reminders.filtered(lambda one, user=user: one.user_id == user)[:1]
            if not mine and not new:
                continue  # done already, and nothing new since
            values = {
                "res_id": ids[0],
                **self.with_context(lang=user.lang)._reminder_texts(count, ids[:NAMED]),
            }
            if mine:
                if new or mine.summary != values["summary"] or mine.res_id not in ids:
                    mine.write(values)
                continue
            create.append({**values, "user_id": user_id})
        reminders.filtered(lambda one: one.user_id.id not in found).unlink()
        if create:
            self._create_reminders(company, create)

    def _tidy_activities(self):
        """After warnings were settled by hand: whose reminders hung on them."""
        for company in self.company_id:
            self.sudo()._remind(company, [])  # sudo: reminders of the salesperson

    @api.model
    def _reminder_type(self):
        return self.env.ref("crm_linkage.mail_activity_type_churn")

    @api.model
    def _reminders(self, company):
        return self.env["mail.activity"].search(
            [
                ("activity_type_id", "=", self._reminder_type().id),
                ("res_model", "=", self._name),
                (
                    "res_id",
                    "in",
                    self._search([("company_id", "=", company.id)]),
                ),
            ]
        )

    @api.model
    def _open_by_user(self, company, fresh):
        """``{user id: (open warnings, new among them, ids, the most urgent first)}``

        Users who work no more and customers of nobody are left out.
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT owner.id, COUNT(*),"
                " COUNT(*) FILTER (WHERE warning.id = ANY(%s)),"
                " ARRAY_AGG(warning.id ORDER BY warning.level, grade.sequence,"
                " warning.opened_on DESC, warning.id)"
                " FROM linkage_churn_warning warning"
                " JOIN res_partner partner ON partner.id = warning.partner_id"
                " JOIN res_users owner ON owner.id = %s AND owner.active"
                " LEFT JOIN linkage_grade grade ON grade.id = warning.grade_id"
                " WHERE warning.company_id = %s AND warning.state = 'open'"
                " GROUP BY owner.id ORDER BY owner.id",
                list(fresh),
                self.env["res.partner"]._linkage_representative_sql(
                    "partner", SQL("warning.company_id")
                ),
                company.id,
            )
        )
        found = {user_id: (count, new, ids) for user_id, count, new, ids in rows}
        # others could not open what they are reminded of
        able = self.env["res.users"].browse(found)._linkage_able(company)
        return {user.id: found[user.id] for user in able}

    @api.model
    def _reminder_texts(self, count, ids):
        names = self.browse(ids).partner_id.mapped("display_name")
        note = Markup("<ul>%s</ul>") % Markup().join(
            Markup("<li>%s</li>") % name for name in names
        )
        if count > len(names):
            more = self.env._("and %(count)s more", count=count - len(names))
            note += Markup("<p>%s</p>") % more
        if count == 1:
            summary = self.env._("A customer may be leaving")
        else:
            summary = self.env._("%(count)s customers may be leaving", count=count)
        return {"summary": summary, "note": note}

    @api.model
    def _create_reminders(self, company, values):
        """All in one go; the bell is enough, no mail on top of it."""
        shared = {
            "activity_type_id": self._reminder_type().id,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "date_deadline": fields.Date.context_today(
                self.with_context(tz=company._linkage_tz())
            ),
            "automated": True,
        }
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [{**shared, **one} for one in values]
        )
