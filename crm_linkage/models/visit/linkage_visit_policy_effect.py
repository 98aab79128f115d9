from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import formatLang


class LinkageVisitPolicy(models.Model):
    """What a change of a policy would mean for the workload, before it is saved."""

    _inherit = "linkage.visit.policy"

    effect = fields.Char(compute="_compute_effect")

    @api.depends("visits", "period", "minutes")
    def _compute_effect(self):
        followers = self._followers()
        for policy in self:
            in_weeks = policy._frequency().in_weeks()
            stops = before = after = hours = hours_after = 0
            for own_minutes, n, visits, spent in followers.get(policy._origin.id, ()):
                stops += n
                before += visits
                hours += spent
                after += n * in_weeks
                if own_minutes:
                    # their visits stay as long as they are
                    hours_after += spent / visits * n * in_weeks if visits else 0
                else:
                    hours_after += n * in_weeks * (policy.minutes or 0) / 60
            values = {
                "stops": stops,
                "before": formatLang(self.env, before, digits=0),
                "after": formatLang(self.env, after, digits=0),
                "hours_before": formatLang(self.env, hours, digits=0),
                "hours_after": formatLang(self.env, hours_after, digits=0),
            }
            if not stops:
                policy.effect = False
            elif (round(before, 2), round(hours, 2)) == (
                round(after, 2),
                round(hours_after, 2),
            ):
                policy.effect = self.env._(
                    "%(stops)s addresses follow this policy: %(before)s visits and "
                    "%(hours_before)s hours with customers in four weeks.",
                    **values,
                )
            else:
                policy.effect = self.env._(
                    "%(stops)s addresses follow this policy: %(after)s visits in four "
                    "weeks instead of %(before)s, %(hours_after)s hours with customers "
                    "instead of %(hours_before)s.",
                    **values,
                )

    def _followers(self):
        """Stops, visits and hours of the addresses whose frequency a policy gives.

        :return: policy id -> list of (have minutes of their own, stops, visits, hours),
            in the current company
        """
        Workload = self.env["linkage.visit.workload"]
        if not Workload.has_access("read") or not self._origin:
            return {}
        rows = Workload._read_group(
            [
                ("company_id", "=", self.env.company.id),
                ("policy_id", "in", self._origin.ids),
                ("has_own_frequency", "=", False),
            ],
            ["policy_id", "has_own_minutes"],
            ["stops:sum", "visits:sum", "hours:sum"],
        )
        found = defaultdict(list)
        for policy, *figures in rows:
            found[policy.id].append(figures)
        return found

    def action_outlook(self):
        """Try other frequencies and see what they mean for each representative."""
        return self.env["linkage.visit.outlook"]._action_open()

    def _outlook_values(self):
        """The line of the outlook that starts as this policy."""
        self.ensure_one()
        return {
            "policy_id": self.id,
            "grade_id": self.grade_id.id,
            "channel_id": self.channel_id.id,
            "visits": self.visits,
            "period": self.period,
            "minutes": self.minutes,
        }
