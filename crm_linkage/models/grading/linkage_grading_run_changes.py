from collections import defaultdict

from markupsafe import Markup

from odoo import fields, models
from odoo.tools import SQL

#: customers named in a message; the list that it leads to shows all
NAMED = 10


class LinkageGradingRun(models.Model):
    """Who is told of what a run changed: once per person and run.

    The representative of a customer gets one activity that names those who fell from a
    key grade or jumped; whoever leads the representative gets one message with a line
    for each of the team.
    """

    _name = "linkage.grading.run"
    _inherit = ["linkage.grading.run", "mail.thread", "mail.activity.mixin"]

    notable_count = fields.Integer(
        "Notable Changes",
        compute="_compute_notable_count",
        groups="crm_linkage.group_representative",
    )

    def _compute_notable_count(self):
        counts = dict(
            self.env["linkage.grade.change"]._read_group(
                [("run_id", "in", self.ids), ("is_notable", "=", True)],
                ["run_id"],
                ["__count"],
            )
        )
        for run in self:
            run.notable_count = counts.get(run, 0)

    def _apply(self):
        result = super()._apply()
        if self.changed_count:
            self._announce()
        return result

    def _apply_batch(self, batch, schemes):
        changed, left = super()._apply_batch(batch, schemes)
        if left:
            # whoever no scheme grades keeps what is set by hand
            left -= self.env["linkage.grade.override"]._restore(batch.company)
        return changed, max(0, left)

    def action_open_changes(self):
        """The changes of this run that the user may see, the notable ones first."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "crm_linkage.linkage_grade_change_action"
        )
        return {
            **action,
            "domain": [("run_id", "=", self.id)],
            "context": {"search_default_filter_notable": 1},
        }

    # -- telling -----------------------------------------------------------------------

    def _announce(self):
        """Tell owners and leaders; loading of history skips it as the host does."""
        if self.env.context.get("mail_activity_automation_skip"):
            return
        found = self._notable_by_owner()
        owners = self.env["res.users"].browse(found)
        if not owners:
            return
        leaders = owners._linkage_leaders(self.company_id)
        teams = defaultdict(dict)
        for owner, owners_leaders in leaders.items():
            for leader in owners_leaders:
                teams[leader][owner] = found[owner.id]
        able = owners._linkage_able(self.company_id)
        self._tell_owners(able, found, teams)
        for leader, team in teams.items():
            if leader not in able:
                self._tell_leader(leader, team)

    def _notable_by_owner(self):
        """``{user id: (number of notable changes, the first of them)}``; two queries
        whatever the number of customers."""
        Change = self.env["linkage.grade.change"]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT user_id, count, ids FROM (
                    SELECT change.user_id, COUNT(*) AS count,
                           (ARRAY_AGG(change.id ORDER BY grade.sequence, change.steps,
                                      change.id))[:%s] AS ids
                      FROM (%s) change
                      JOIN linkage_grade grade ON grade.id = change.previous_grade_id
                     WHERE change.run_id = %s AND change.is_notable
                       AND change.user_id IS NOT NULL
                     GROUP BY change.user_id) owners
                 ORDER BY user_id
                """,
                NAMED,
                Change._table_query,
                self.id,
            )
        )
        everyone = Change.browse([number for row in rows for number in row[2]])
        everyone.fetch(["partner_id", "previous_grade_id", "grade_id"])
        everyone.partner_id.fetch(["display_name", "complete_name"])
        return {user_id: (count, everyone.browse(ids)) for user_id, count, ids in rows}

    def _tell_owners(self, owners, found, teams):
        """One activity each, created together; no mail on top of it."""
        deadline = self.company_id._linkage_today()
        kind = self.env.ref("crm_linkage.mail_activity_type_changes")
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": self.id,
                    "user_id": owner.id,
                    "date_deadline": deadline,
                    "automated": True,
                    **self.with_context(lang=owner.lang)._owner_texts(
                        *found[owner.id], teams.get(owner, {})
                    ),
                }
                for owner in owners
            ]
        )

    def _owner_texts(self, count, changes, team):
        note = self._names(changes, count)
        if team:
            note += self._team_lines(team)
        return {
            "summary": self.env._(
                "%(count)s of your customers changed grade notably", count=count
            ),
            "note": note,
        }

    def _tell_leader(self, leader, team):
        run = self.with_context(lang=leader.lang)
        count = sum(number for number, _changes in team.values())
        run.env["mail.thread"].message_notify(
            model=run._name,
            res_id=run.id,
            subject=run.env._("%(count)s notable changes of grade", count=count),
            body=run._team_lines(team),
            partner_ids=leader.partner_id.ids,
        )

    def _names(self, changes, count):
        """The customers as a list of links, and how many more there are."""
        lines = [
            Markup("<li>%s: %s → %s</li>")
            % (
                change.partner_id._get_html_link(),
                change.previous_grade_id.name,
                change.grade_id.name,
            )
            for change in changes
        ]
        if count > len(changes):
            more = self.env._("and %(count)s more", count=count - len(changes))
            lines.append(Markup("<li>%s</li>") % more)
        return Markup("<ul>%s</ul>") % Markup("").join(lines)

    def _team_lines(self, team):
        """One line for each representative of a leader, with the first names."""
        return Markup("<p>%s</p>") % self.env._("Your team:") + Markup("").join(
            Markup("<p><b>%s</b> (%s)</p>%s")
            % (owner.name, count, self._names(changes[:3], count))
            for owner, (count, changes) in team.items()
        )
