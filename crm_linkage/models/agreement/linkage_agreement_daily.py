from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...domain.agreement import notice
from .linkage_agreement import ACTIVE, ENDED, PROPOSED

#: agreements a batch; what is done to one is done again for nobody
BATCH = 500
#: in this order: what goes on does not end
STEPS = ("_daily_begin", "_daily_renew", "_daily_end", "_daily_remind", "_daily_print")


class LinkageAgreement(models.Model):
    """What a day brings: agreements begin, go on, end, and somebody is reminded."""

    _inherit = "linkage.agreement"

    @api.model
    def _cron_daily(self):
        """All companies, in batches that are committed each."""
        todo = [
            (company, step)
            for company in self.env["res.company"].search([], order="id")
            for step in STEPS
        ]
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(todo))
        for company, step in todo:
            after = 0
            while True:
                batch = getattr(self.with_company(company), step)(company, after)
                left = cron._commit_progress(0 if len(batch) == BATCH else 1)
                if len(batch) < BATCH or not left:
                    break
                after = batch[-1].id
            if not left:  # what is left is found again by the next turn
                break

    def _daily_batch(self, company, domain, after):
        """The next agreements of `company` that match; those locked wait a day."""
        # sudo: the job records what nobody types; no tracking, for one line says it,
        # which is written for all of them at once
        quiet = self.sudo().with_context(active_test=False, tracking_disable=True)
        return quiet.search(
            Domain("company_id", "=", company.id) & Domain("id", ">", after) & domain,
            order="id",
            limit=BATCH,
        )

    @api.model
    def _daily_begin(self, company, after=0):
        """What both sides agreed on is in force from its first day."""
        today = company._linkage_today()
        batch = self._daily_batch(
            company,
            Domain("state", "=", PROPOSED)
            & Domain("agreed_at", "!=", False)
            & Domain("date_start", "<=", today),
            after,
        )
        begun = batch.try_lock_for_update()._begin()
        text = self.env._("In force from today, as both sides agreed.")
        begun._message_log_batch(dict.fromkeys(begun.ids, text))
        return batch

    @api.model
    def _daily_renew(self, company, after=0):
        """The last day for notice has passed without one: the agreement goes on."""
        today = company._linkage_today()
        batch = self._daily_batch(
            company,
            Domain("state", "=", ACTIVE)
            & Domain("renewal", "=", "automatic")
            & Domain("notice_given_on", "=", False)
            & (
                Domain("notice_deadline", "<", today)
                | Domain("notice_deadline", "=", False) & Domain("date_end", "<", today)
            ),
            after,
        )
        followed = batch.search(
            [("previous_id", "in", batch.ids), ("agreed_at", "!=", False)]
        ).previous_id
        texts = {}
        for agreement in batch.try_lock_for_update() - followed:
            ends = notice.renewed(
                agreement.date_end,
                agreement.renewal_months,
                agreement.notice_length,
                agreement.notice_unit,
                today,
            )
            if ends:
                agreement.date_end = ends[-1]
                texts[agreement.id] = self.env._(
                    "Nobody gave notice: the agreement goes on until %(day)s.",
                    day=format_date(self.env, ends[-1]),
                )
        self.browse(texts)._message_log_batch(texts)
        return batch

    @api.model
    def _daily_end(self, company, after=0):
        """The last day has passed."""
        batch = self._daily_batch(
            company,
            Domain("state", "=", ACTIVE)
            & Domain("date_end", "<", company._linkage_today()),
            after,
        )
        over = batch.try_lock_for_update()
        over.write({"state": ENDED})
        over._message_log_batch(
            {
                agreement.id: self.env._(
                    "Ended: its last day was %(day)s.",
                    day=format_date(self.env, agreement.date_end),
                )
                for agreement in over
            }
        )
        return batch

    @api.model
    def _daily_remind(self, company, after=0):
        """One activity for the responsible person, once for each end."""
        today = company._linkage_today()
        batch = self._daily_batch(
            company,
            Domain("state", "=", ACTIVE)
            & Domain("renewal", "=", "reminder")
            & Domain("notice_given_on", "=", False)
            & Domain("user_id.active", "=", True)
            & Domain("date_end", ">=", today)
            & Domain.custom(
                to_sql=lambda model, alias, query: SQL(
                    "COALESCE(%(notice)s, %(end)s) - %(days)s <= %(today)s "
                    "AND %(end)s IS DISTINCT FROM %(told)s",
                    notice=model._field_to_sql(alias, "notice_deadline", query),
                    end=model._field_to_sql(alias, "date_end", query),
                    days=model._field_to_sql(alias, "reminder_days", query),
                    told=model._field_to_sql(alias, "reminded_for", query),
                    today=today,
                )
            ),
            after,
        )
        due = batch.try_lock_for_update()
        model_id = self.env["ir.model"]._get_id(self._name)
        kind = self.env.ref("mail.mail_activity_data_todo")
        # an activity each, without a mail each
        quiet = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        quiet.create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": agreement.id,
                    "user_id": agreement.user_id.id,
                    "date_deadline": max(
                        today, agreement.notice_deadline or agreement.date_end
                    ),
                    "summary": self.env._("Agreement ends: renew it or let it end"),
                    "note": self.env._(
                        "Its last day is %(day)s.",
                        day=format_date(self.env, agreement.date_end),
                    ),
                }
                for agreement in due
            ]
        )
        for end, agreements in due.grouped("date_end").items():
            agreements.write({"reminded_for": end})
        return batch

    @api.model
    def _daily_print(self, company, after=0):
        """Papers that could not be made when both sides had agreed."""
        batch = self._daily_batch(
            company,
            Domain("agreed_at", "!=", False)
            & (
                Domain("our_accepted_at", "!=", False)
                | Domain("partner_accepted_at", "!=", False)
            )
            & Domain("accepted_attachment_id", "=", False),
            after,
        )
        batch.try_lock_for_update()._attach_accepted()
        return batch
