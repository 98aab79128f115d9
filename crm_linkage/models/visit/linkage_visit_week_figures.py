from odoo import models
from odoo.tools import format_date

from ...domain.visit.measure import share
from ...domain.visit.outcome import FAILURES, OUTCOMES
from ...domain.visit.week import PARTS


class LinkageVisitWeek(models.Model):
    """The figures as they are drawn: on the form and on paper."""

    _inherit = "linkage.visit.week"

    def _compute_figures_html(self):
        for report in self:
            report.figures_html = self.env["ir.qweb"]._render(
                "crm_linkage.visit_week_figures", report._figures_values()
            )

    def _figures_values(self):
        """Values of the template `visit_week_figures`."""
        days = [
            {
                "day": format_date(self.env, day, date_format="EEE d"),
                "planned": planned,
                "actual": actual,
                "text": self.env._(
                    "%(done)s of %(due)s, %(actual)s of %(planned)s",
                    done=done,
                    due=due,
                    actual=self._hours(actual),
                    planned=self._hours(planned),
                ),
            }
            for day, (planned, actual, due, done) in sorted(
                (self.day_minutes or {}).items()
            )
        ]
        return {
            "report": self,
            "days": days,
            "longest": max([*(max(d["planned"], d["actual"]) for d in days), 1]),
            "figures": self._figures_shown(),
            "failures": self._labelled("failure", FAILURES, self.failures),
            "outcomes": self._labelled("outcome", OUTCOMES, self.outcomes),
        }

    def _figures_shown(self):
        """[(label, value, note)] of the head line."""
        timed = share(self.actual_minutes, self.timed_minutes)
        return [
            (
                self.env._("Done"),
                self.env._("%(done)s of %(due)s", done=self.done, due=self.due),
                self._percent(share(self.done, self.due)),
            ),
            (
                self.env._("On time"),
                self._percent(share(self.on_time, self.timed)) or "–",
                self.env._("%(count)s started in the app", count=self.timed),
            ),
            (
                self.env._("With customers"),
                self._hours(self.actual_minutes),
                timed
                and self.env._("%(share)s of the plan", share=self._percent(timed)),
            ),
            (
                self.env._("Driving"),
                self._hours(self.drive_minutes),
                self.env._("as planned"),
            ),
            (
                self.env._("Advances and orders"),
                str(self.moved_on),
                self._percent(share(self.moved_on, self.done)),
            ),
            (
                self.env._("Visits a day"),
                f"{share(self.done, self.days) or 0:.1f}",
                self.env._("on %(count)s days", count=self.days),
            ),
            (
                self.env._("Not reached"),
                str(self.unreached),
                self.env._("customers"),
            ),
            (self.env._("Next week"), str(self.ahead), self.env._("visits planned")),
        ]

    def _parts_shown(self):
        """[(heading, text)] of what people wrote, for the paper."""
        self.ensure_one()
        names = (*PARTS, "comment")
        described = self.fields_get(names, ["string"])
        return [(described[one]["string"], self[one]) for one in names if self[one]]

    def _labelled(self, name, constant, numbers):
        """[(label, number)] in the order of the rule, zeros left out."""
        numbers = numbers or {}
        field = self.env["linkage.visit"]._fields[name]
        labels = dict(field._description_selection(self.env))
        return [
            (labels[key], numbers[key]) for key, _label in constant if numbers.get(key)
        ]

    @staticmethod
    def _hours(minutes):
        hours, rest = divmod(minutes or 0, 60)
        return f"{hours}:{rest:02}\N{NARROW NO-BREAK SPACE}h"

    @staticmethod
    def _percent(value):
        return "" if value is None else f"{value:.0%}"
