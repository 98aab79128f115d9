from collections import Counter, defaultdict
from datetime import timedelta

from odoo import api, models

from ...domain.visit import week
from .linkage_visit_week import SUMS
from .week_texts import part_text

QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "linkage_week_drafted": True,
}
#: of the visit report, for one week of many representatives
READ = {"user_id", "commercial_partner_id", "date", "status", "failure", "outcome"}
READ |= set(SUMS)


class LinkageVisitWeek(models.Model):
    """Drafts: figures of a week for any number of representatives at once.

    The number of queries does not depend on how many they are.
    """

    _inherit = "linkage.visit.week"

    @api.model
    def action_draft(self):
        """Draft the report that is asked for now: one's own, as a supervisor also those
        of the team, as far as there are visits."""
        self.check_access("read")
        company = self.env.company
        monday = week.asked_weeks(company._linkage_today())[-1]
        users = self.env.user
        if users.has_group("crm_linkage.group_supervisor"):
            visits = self.env["linkage.visit"]._read_group(
                self._week_domain(company, monday), ["user_id"]
            )
            users |= self.env["res.users"].union(*(user for (user,) in visits))
        drafts = self._draft(company, monday, users._linkage_able(company))
        mine = drafts.filtered(lambda one: one.user_id == self.env.user)
        if len(users) == 1 and mine:
            return mine.with_env(self.env)._get_records_action()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _cron_draft(self):
        """Draft what is asked for, and remind those who have not sent theirs."""
        cron = self.env["ir.cron"]
        companies = self.env["res.company"].search([("active", "=", True)])
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            for monday in week.asked_weeks(company._linkage_today()):
                self._draft(company, monday)
            self._remind(company)
            if not cron._commit_progress(1):
                break

    @api.model
    def _draft(self, company, monday, users=None):
        """Make and bring up to date the drafts of a week.

        :param users: representatives; by default all who had visits
        :return: the reports of the week, sent ones included (sudo)
        """
        # sudo: the job drafts for everyone, a supervisor for the team
        Report = self.sudo().with_company(company).with_context(**QUIET)
        if users is None:
            found = (
                self.env["linkage.visit"]
                .sudo()
                ._read_group(self._week_domain(company, monday), ["user_id"])
            )
            users = self.env["res.users"].union(*(user for (user,) in found))
            users = users._linkage_able(company)
        known = Report.search(
            [
                ("company_id", "=", company.id),
                ("date_start", "=", monday),
                ("user_id", "in", users.ids),
            ]
        )
        fresh = Report.create(
            [
                {"user_id": user.id, "company_id": company.id, "date_start": monday}
                for user in users - known.user_id
            ]
        )
        drafts = known.filtered(lambda one: one.state == "draft") | fresh
        drafts._refresh()
        return known | fresh

    @api.model
    def _week_domain(self, company, monday):
        return [
            ("company_id", "=", company.id),
            ("date", ">=", monday),
            ("date", "<", monday + timedelta(weeks=1)),
            ("state", "!=", "cancelled"),
            ("user_id", "!=", False),
        ]

    def _refresh(self):
        """Take figures and proposals anew; what was typed stays."""
        for (company, monday), reports in self.grouped(
            lambda one: (one.company_id, one.date_start)
        ).items():
            reports._refresh_week(company, monday)

    def _refresh_week(self, company, monday):
        rows = self._rows(company, monday, self.user_id)
        ahead = self._ahead(company, monday + timedelta(weeks=1), self.user_id)
        steps = self._steps(company, monday + timedelta(weeks=1), self.user_id)
        proposals = {
            user: week.proposal(
                [
                    week.Visit(
                        row.status,
                        row.commercial_partner_id.id,
                        row.failure or None,
                        bool(row.moved),
                    )
                    for row in rows[user]
                ],
                ahead[user],
                steps[user],
            )
            for user in self.user_id
        }
        names = self._names(proposals.values())
        for report in self:
            user = report.user_id
            report._record(
                {
                    **self._figures(rows[user]),
                    "ahead": len(ahead[user]),
                    **report._texts(proposals[user], names),
                }
            )

    @api.model
    def _rows(self, company, monday, users):
        """Rows of the visit report by user, in the order of the visits."""
        # sudo: these are the representatives' own visits, whoever asks for the draft
        Row = self.env["linkage.visit.report"].sudo().with_company(company)
        found = Row.with_context(allowed_company_ids=company.ids).search_fetch(
            [
                ("company_id", "=", company.id),
                ("user_id", "in", users.ids),
                ("date", ">=", monday),
                ("date", "<", monday + timedelta(weeks=1)),
            ],
            READ - {"days"},
            order="date, id",
        )
        rows = defaultdict(list)
        for row in found:
            rows[row.user_id].append(row)
        return rows

    @api.model
    def _ahead(self, company, monday, users):
        """Customer id of each visit of a week that was not called off, by user."""
        found = (
            self.env["linkage.visit"]
            .sudo()  # as above
            .search_fetch(
                [
                    *self._week_domain(company, monday),
                    ("user_id", "in", users.ids),
                ],
                ["user_id", "commercial_partner_id"],
            )
        )
        ahead = defaultdict(list)
        for visit in found:
            ahead[visit.user_id].append(visit.commercial_partner_id.id)
        return ahead

    @api.model
    def _steps(self, company, monday, users):
        """`week.Step` agreed for a week, by user."""
        found = (
            self.env["linkage.visit"]
            .sudo()  # as above
            .search_fetch(
                [
                    ("company_id", "=", company.id),
                    ("user_id", "in", users.ids),
                    ("next_step_date", ">=", monday),
                    ("next_step_date", "<", monday + timedelta(weeks=1)),
                    ("next_step", "!=", False),
                ],
                ["user_id", "commercial_partner_id", "next_step", "next_step_date"],
            )
        )
        steps = defaultdict(list)
        for visit in found:
            steps[visit.user_id].append(
                week.Step(
                    visit.next_step_date,
                    visit.commercial_partner_id.id,
                    visit.next_step,
                )
            )
        return steps

    @api.model
    def _figures(self, rows):
        """Sums, reasons, outcomes and days of one representative's rows."""
        figures = {
            name: sum(row[name] for row in rows) for name in SUMS if name != "days"
        }
        figures["days"] = len({row.date for row in rows if row.done})
        days = {}
        for row in rows:
            day = days.setdefault(row.date.isoformat(), [0, 0, 0, 0])
            for place, name in enumerate(
                ("planned_minutes", "actual_minutes", "due", "done")
            ):
                day[place] += row[name]
        seen = [
            week.Visit(row.status, row.commercial_partner_id.id, row.failure)
            for row in rows
        ]
        return {
            **figures,
            "unreached": len(week.unreached(seen)),
            "failures": Counter(row.failure or "other" for row in rows if row.failed),
            "outcomes": Counter(row.outcome for row in rows if row.done),
            "day_minutes": days,
        }

    @api.model
    def _names(self, proposals):
        """Customer id -> name, of all that are told."""
        ids = set()
        for parts in proposals:
            for line in (line for lines in parts.values() for line in lines):
                ids.update(line.customers[: week.NAMED])
                if line.step:
                    ids.add(line.step.customer)
        # sudo: customers of the representative's own visits
        partners = self.env["res.partner"].sudo().browse(ids)
        return {partner.id: partner.display_name for partner in partners}

    def _texts(self, proposal, names):
        """Proposals in the representative's language, where nothing else was typed."""
        told = self.with_context(lang=self.user_id.sudo().lang).env
        field = told["linkage.visit"]._fields["failure"]
        reasons = dict(field._description_selection(told))
        before = self.proposed or {}
        texts = {
            part: part_text(told, lines, names, reasons)
            for part, lines in proposal.items()
        }
        kept = {
            part: text
            for part, text in texts.items()
            if (self[part] or "") == (before.get(part) or "")
        }
        return {**kept, "proposed": texts}
