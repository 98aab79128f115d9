from odoo import models
from odoo.tools import SQL, format_amount


class LinkageGradingRun(models.Model):
    """What other grades would mean for the credit the policies grant (D4.4, D5.1)."""

    _inherit = "linkage.grading.run"

    def _simulation_effects(self, counts):
        effects = super()._simulation_effects(counts)
        # ascending order puts empty values last: the company's own is read over them
        policies = self.env["linkage.credit.policy"].search_fetch(
            [("company_id", "in", (False, self.company_id.id))],
            ["grade_id", "months"],
            order="company_id",
        )
        months = {policy.grade_id.id: policy.months for policy in reversed(policies)}
        revenue = self._simulation_revenue()
        if not months or not revenue:
            return effects
        return [*effects, self._simulation_credit(counts, months, revenue)]

    def _simulation_revenue(self):
        """[(grade now, grade then, their net revenue a month)], where there is any."""
        self.env["linkage.credit.standing"].flush_model(["revenue_month"])
        return self.env.execute_query(
            SQL(
                """
                SELECT moves.before, moves.after, SUM(credit.revenue_month)
                  FROM (%s) moves
                  JOIN linkage_credit_standing credit
                    ON credit.partner_id = moves.partner_id
                   AND credit.company_id = %s
                 WHERE credit.revenue_month > 0
                 GROUP BY moves.before, moves.after
                """,
                self._simulation_moves(),
                self.company_id.id,
            )
        )

    def _simulation_credit(self, counts, months, revenue):
        """The credit that the policies grant, by grade, now and then."""
        currency = self.company_id.currency_id
        rows, totals = [], [0.0, 0.0]
        for grade in [*self.env["linkage.grade"].browse(list(counts)), None]:
            key = grade.id if grade else None
            factor = months.get(key or False, 0.0)
            amounts = [
                factor * sum(float(row[2]) for row in revenue if row[side] == key)
                for side in (0, 1)
            ]
            if grade is None and not any(amounts):
                continue
            totals = [total + one for total, one in zip(totals, amounts, strict=True)]
            rows.append(
                {
                    "badge": {
                        "text": grade.name if grade else self.env._("Not graded"),
                        "color": grade.color if grade else "secondary",
                    },
                    "values": [
                        self._simulation_number(factor, 1),
                        *(format_amount(self.env, one, currency) for one in amounts),
                    ],
                }
            )
        return {
            "title": self.env._("Credit by policy"),
            "icon": "fa-credit-card",
            "columns": [
                self.env._("Grade"),
                self.env._("months of revenue"),
                self.env._("now"),
                self.env._("then"),
            ],
            "rows": rows,
            "total": [
                self.env._("Total"),
                "",
                *(format_amount(self.env, one, currency) for one in totals),
            ],
            "note": self.env._(
                "What the policies of the grades would grant before payment behaviour "
                "is looked at; limits that were approved stay until they are reviewed."
            ),
        }
