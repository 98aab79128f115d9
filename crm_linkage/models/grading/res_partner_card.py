from odoo import models
from odoo.tools import SQL, float_round, format_amount, format_date

from ...domain.grading.score import NEUTRAL, PARETO, PERCENTILE, REWEIGHT, VALUE


class ResPartner(models.Model):
    """Tells on the Linkage page which grade is in force and what it is made of."""

    _inherit = "res.partner"

    def _linkage_card_sections(self):
        sections = super()._linkage_card_sections()
        lines = self._linkage_grade_lines()
        if lines:
            figure = self._linkage_card_grade(lines[0])
            sections["grade"] = self._linkage_card_explanation(lines)
        else:
            figure = {
                "label": self.env._("Grade"),
                "badge": {"text": self.env._("Not graded"), "color": "secondary"},
            }
        sections["overview"]["figures"].insert(0, figure)
        return sections

    def _linkage_grade_lines(self):
        """The grade in force and what each criterion gave, in one query.

        The way over the records would read nine tables one by one.

        :return: list of dicts, one per criterion, each with the grade as well
        """
        for name in (
            "linkage.grade.standing",
            "linkage.grade.history",
            "linkage.grade",
            "linkage.metric",
            "linkage.grading.criterion",
        ):
            self.env[name].flush_model()
        cr = self.env.cr
        cr.execute(
            SQL(
                """
                SELECT DISTINCT ON (line.id)
                       standing.since, history.reference_date, history.score,
                       grade.name AS grade, grade.color, %s AS description,
                       line.weight, line.rank, line.points, line.is_missing,
                       line.raw_value, %s AS metric, metric.unit,
                       metric.value_group_id,
                       criterion.method, criterion.missing, criterion.missing_value
                  FROM linkage_grade_standing standing
                  JOIN linkage_grade_history history
                    ON history.id = standing.history_id
                  JOIN linkage_grade grade ON grade.id = standing.grade_id
                  LEFT JOIN linkage_grade_history_line line
                    ON line.history_id = history.id
                  LEFT JOIN linkage_metric metric ON metric.id = line.metric_id
                  LEFT JOIN linkage_grading_criterion criterion
                    ON criterion.scheme_id = history.scheme_id
                   AND criterion.metric_id = line.metric_id
                 WHERE standing.partner_id = %s AND standing.company_id = %s
                 ORDER BY line.id
                """,
                self.env["linkage.grade"].sudo()._field_to_sql("grade", "description"),
                self.env["linkage.metric"].sudo()._field_to_sql("metric", "name"),
                self.id,
                self.env.company.id,
            )
        )
        return cr.dictfetchall()

    def _linkage_card_grade(self, line):
        return {
            "label": self.env._("Grade"),
            "badge": {
                "text": line["grade"],
                "color": line["color"] or 0,
                "title": line["description"] or "",
            },
            "value": self.env._("%(score)s points", score=_rounded(line["score"])),
            "help": self.env._(
                "Since %(day)s", day=format_date(self.env, line["since"])
            ),
        }

    def _linkage_card_explanation(self, lines):
        """The section that says what each criterion gave; the points make the score.

        A raw value is only there for who may see that metric of a customer.
        """
        first = lines[0]
        lines = [line for line in lines if line["metric"]]
        # what is left out gives its weight to the others
        counted = sum(line["weight"] for line in lines if not _left_out(line)) or 1.0
        return {
            "title": self.env._("Why this grade"),
            "icon": "fa-bar-chart",
            "sequence": 30,
            "note": self.env._(
                "%(score)s of 100 points on %(day)s, grade %(grade)s since %(since)s.",
                score=_rounded(first["score"]),
                day=format_date(self.env, first["reference_date"]),
                grade=first["grade"],
                since=format_date(self.env, first["since"]),
            ),
            "bars": [self._linkage_card_bar(line, counted) for line in lines],
            "buttons": [
                {
                    "label": self.env._("History"),
                    "icon": "fa-line-chart",
                    "action": {
                        "type": "ir.actions.act_window",
                        "name": self.env._("Grade History"),
                        "res_model": "linkage.grade.history",
                        "domain": [
                            ("partner_id", "=", self.id),
                            ("company_id", "=", self.env.company.id),
                        ],
                        "views": [[False, "list"], [False, "form"]],
                    },
                }
            ],
        }

    def _linkage_card_bar(self, line, counted):
        """One criterion: `counted` is the weight of all that were not left out."""
        share = 0.0 if _left_out(line) else line["weight"] / counted
        points = line["points"]
        if points is None:
            points = 50.0 if line["missing"] == NEUTRAL else 0.0
        bar = {
            "label": line["metric"],
            "points": _rounded(points * share),
            "max": _rounded(100 * share),
            "color": "primary",
        }
        if line["is_missing"]:
            bar["text"] = self._linkage_card_missing(line)
            return bar
        bar["text"] = self._linkage_card_rank(line)
        group = line["value_group_id"]
        if not group or group in self.env.user._get_group_ids():
            bar["value"] = self._linkage_card_value(line)
        return bar

    def _linkage_card_missing(self, line):
        """What it meant that the value was not known, in a sentence."""
        if line["missing"] == REWEIGHT:
            return self.env._("Not known: left out, the others count more.")
        if line["missing"] == NEUTRAL:
            return self.env._("Not known: counts half.")
        if line["missing"] == VALUE:
            return self.env._(
                "Not known: counted as %(value)s.",
                value=f"{_rounded(line['missing_value']):g}",
            )
        return self.env._("Not known: gives no points.")

    def _linkage_card_rank(self, line):
        """What the rank of a criterion says, in a sentence; empty where it has none."""
        if line["rank"] is None:
            return ""
        percent = round(100 * line["rank"])
        if line["method"] == PERCENTILE:
            return self.env._(
                "%(percent)s %% of the customers do worse.", percent=percent
            )
        if line["method"] == PARETO:
            return self.env._(
                "The customers down to this one make %(percent)s %% of the total.",
                percent=percent,
            )
        return ""

    def _linkage_card_value(self, line):
        """The raw value of a criterion with its unit."""
        value = line["raw_value"]
        if line["unit"] == "money":
            currency = self.env.company.sudo().currency_id
            return format_amount(self.env, value, currency)
        if line["unit"] == "share":
            return self.env._("%(percent)s %%", percent=round(100 * value))
        if line["unit"] == "days":
            return self.env._("%(days)s days", days=round(value))
        return f"{_rounded(value):g}"


def _rounded(number):
    """One digit after the point, as scores are shown."""
    return float_round(number or 0.0, precision_digits=1)


def _left_out(line):
    return line["is_missing"] and line["missing"] == REWEIGHT
