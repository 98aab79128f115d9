from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .resource_calendar import to_moment

#: what was closed longer ago is not asked about any more
WINDOW = timedelta(days=14)
BATCH = 50


class LinkageCase(models.Model):
    """Asking the customer some working hours after a case was closed (D12).

    Nothing happens at closing: the job finds what was closed and not decided on yet by
    a partial index. One mail a person, however many cases; whoever cannot or does not
    want to be asked is noted on the case with the reason.
    """

    _inherit = "linkage.case"

    @api.model
    def _cron_ask(self, size=BATCH):
        """Ask about cases whose time has come, for every company that asks by mail."""
        companies = self.env["res.company"].search(
            [
                "|",
                ("linkage_ask", "=", "mail"),
                ("id", "in", self.env["linkage.case.team"]._asking_companies()),
            ]
        )
        cron = self.env["ir.cron"]
        for company in companies:
            due = self._cases_to_ask(company)
            cron._commit_progress(remaining=len(due))
            while due:
                batch, due = due[:size], due[size:]
                batch._ask()
                if not cron._commit_progress(len(batch)):
                    return

    @api.model
    def _cases_to_ask(self, company):
        """Cases of `company` closed long enough ago, not decided on yet."""
        now = fields.Datetime.now()
        # sudo: the job asks about the cases of everyone
        cases = self.sudo().search_fetch(
            Domain("company_id", "=", company.id)
            & Domain("closed_at", ">=", now - WINDOW)
            & Domain("stage_id.is_closed", "=", True)
            & Domain.custom(
                to_sql=lambda model, alias, query: SQL(
                    "%s IS DISTINCT FROM %s",
                    model._field_to_sql(alias, "asked_for", query),
                    model._field_to_sql(alias, "closed_at", query),
                )
            ),
            ["closed_at", "partner_id", "team_id"],
            order="closed_at desc, id",
        )
        terms = {
            team: cases.env["linkage.case.team"]._ask_terms(team, company)
            for team in [*cases.team_id, cases.team_id.browse()]
        }
        calendars = self.env["resource.calendar"].union(
            *(calendar for _mode, _hours, calendar in terms.values())
        )
        worktimes = calendars._linkage_worktimes(company)

        def is_due(case):
            mode, hours, calendar = terms[case.team_id]
            if mode != "mail":
                return False
            closed, seconds = to_moment(case.closed_at), round(hours * 3600)
            worktime = worktimes.get((calendar.id, company.id))
            due = worktime.add(closed, seconds) if worktime else closed + seconds
            return due is not None and due <= to_moment(now)

        return cases.filtered(is_due)

    def _ask(self):
        """Ask about these cases of one company, or note why not; mails are queued."""
        cases = self.sudo()  # the job works on the cases of everyone
        reasons = cases._reasons_not_to_ask()
        asked = cases.filtered(lambda case: case not in reasons)
        asked._open_questions()
        template = self.env.ref("crm_linkage.mail_template_case_question")
        template._linkage_queue(asked)
        asked._note_question("asked")
        for reason in set(reasons.values()):
            cases.filtered(
                lambda case, reason=reason: reasons.get(case) == reason
            )._note_question("skipped", reason)

    def _reasons_not_to_ask(self):
        """``{case: reason}``; of several cases of a person only the first is asked."""
        reachable = self.partner_id._linkage_unreachable()
        recent = self._asked_lately()
        reasons, seen = {}, set()
        for case in self:
            person = case.partner_id
            if not person:  # a mail of somebody we do not know
                reasons[case] = "no_email"
            elif person in reachable:
                reasons[case] = reachable[person]
            elif person.email_normalized in recent | seen:
                reasons[case] = "recent"
            else:
                seen.add(person.email_normalized)
        return reasons

    def _asked_lately(self):
        """Addresses of these people that were asked within the days of rest."""
        company = self.company_id[:1]
        mails = {mail for mail in self.partner_id.mapped("email_normalized") if mail}
        if not mails or not company.linkage_ask_rest:
            return set()
        since = fields.Datetime.now() - timedelta(days=company.linkage_ask_rest)
        cases = self.search_fetch(
            [
                ("asked_at", ">=", since),
                ("company_id", "=", company.id),
                ("partner_id.email_normalized", "in", list(mails)),
            ],
            ["partner_id"],
        )
        invitations = self.env["linkage.questionnaire.invitation"].search_fetch(
            [
                ("sent_at", ">=", since),
                ("company_id", "=", company.id),
                ("partner_id.email_normalized", "in", list(mails)),
            ],
            ["partner_id"],
        )
        people = cases.partner_id | invitations.partner_id
        return set(people.mapped("email_normalized"))

    def _open_questions(self):
        """One open rating of the host for each of these cases."""
        open_ones = self.rating_ids.filtered(lambda rating: not rating.consumed)
        asked = {(rating.res_id, rating.partner_id) for rating in open_ones}
        model = self.env["ir.model"]._get_id(self._name)
        self.env["rating.rating"].create(
            [
                {
                    "partner_id": case.partner_id.id,
                    "rated_partner_id": case._rating_get_operator().id,
                    "res_model_id": model,
                    "res_id": case.id,
                }
                for case in self
                if (case.id, case.partner_id) not in asked
            ]
        )
        self.invalidate_recordset(["rating_ids"])

    def _note_question(self, state, reason=None):
        """Note that these cases were decided on for the closing they have now."""
        if not self:
            return
        now = fields.Datetime.now()
        names = ["ask_state", "ask_skip", "asked_at", "asked_for"]
        self.flush_recordset([*names, "closed_at"])
        # one statement: `asked_for` is another for each, and nobody is to be told
        self.env.execute_query(
            SQL(
                "UPDATE linkage_case SET ask_state = %s, ask_skip = %s,"
                " asked_for = closed_at,"
                " asked_at = CASE WHEN %s THEN %s::timestamp ELSE asked_at END"
                " WHERE id = ANY(%s) RETURNING id",
                state,
                reason,
                state == "asked",
                now,
                self.ids,
            )
        )
        self.invalidate_recordset(names)
