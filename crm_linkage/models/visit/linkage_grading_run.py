from odoo import models

from ...domain.visit.frequency import HORIZON_WEEKS

#: working days a week of a company that says nothing of its hours
DEFAULT_WORKING_DAYS = 5


class LinkageGradingRun(models.Model):
    """What other grades would mean for the visits (D6.1)."""

    _inherit = "linkage.grading.run"

    def _simulation_effects(self, counts):
        effects = super()._simulation_effects(counts)
        policies = self.env["linkage.visit.policy"]._by_grade(self.company_id)
        if not policies:
            return effects
        return [*effects, self._simulation_visits(counts, policies)]

    def _simulation_visits(self, counts, policies):
        """The workload table now and then: grade x customers x frequency = visits."""
        rows, visits, minutes = [], [0.0, 0.0], [0.0, 0.0]
        for grade in self.env["linkage.grade"].browse(list(counts)):
            policy = policies.get(grade.id)
            frequency = policy.visits_per_four_weeks if policy else 0.0
            pair = [customers * frequency for customers in counts[grade.id]]
            for side in (0, 1):
                visits[side] += pair[side]
                minutes[side] += pair[side] * (policy.minutes if policy else 0)
            rows.append(
                {
                    "badge": {"text": grade.name, "color": grade.color},
                    "values": [
                        self._simulation_number(frequency, 2),
                        *(self._simulation_number(one, 0) for one in pair),
                    ],
                }
            )
        days = HORIZON_WEEKS * self._simulation_working_days()
        return {
            "title": self.env._("Visits in four weeks"),
            "icon": "fa-map-marker",
            "columns": [
                self.env._("Grade"),
                self.env._("per customer"),
                self.env._("now"),
                self.env._("then"),
            ],
            "rows": rows,
            "total": [
                self.env._("Total"),
                "",
                *(self._simulation_number(one, 0) for one in visits),
            ],
            "note": self.env._(
                "%(before)s visits on each working day now, %(after)s then; "
                "%(hours_before)s hours with customers now, %(hours_after)s then "
                "(%(days_before)s and %(days_after)s full days of a representative).",
                before=self._simulation_number(visits[0] / days, 1),
                after=self._simulation_number(visits[1] / days, 1),
                hours_before=self._simulation_number(minutes[0] / 60, 0),
                hours_after=self._simulation_number(minutes[1] / 60, 0),
                days_before=self._simulation_number(
                    minutes[0] / self._simulation_minutes_a_day(), 0
                ),
                days_after=self._simulation_number(
                    minutes[1] / self._simulation_minutes_a_day(), 0
                ),
            ),
        }

    def _simulation_working_days(self):
        """Days a week on which the company works, as the workload table counts them."""
        # sudo: the calendar is not readable by every role
        hours = self.company_id.sudo().resource_calendar_id.attendance_ids
        return len(set(hours.mapped("dayofweek"))) or DEFAULT_WORKING_DAYS

    def _simulation_minutes_a_day(self):
        """Minutes a day of a representative, on average over their settings."""
        representatives = self.env["linkage.visit.representative"]
        [(average,)] = representatives._read_group(
            [("company_id", "=", self.company_id.id)], [], ["minutes_a_day:avg"]
        )
        default = representatives.default_get(["minutes_a_day"])["minutes_a_day"]
        return average or default
