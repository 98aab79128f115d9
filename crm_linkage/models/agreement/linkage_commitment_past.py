from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ...domain.agreement import smart
from ...domain.metric.period import DAY, Measure, Period

#: periods shown beside a target
PAST = 4


class LinkageCommitment(models.Model):
    """What was reached in the last periods, beside the target: is it realistic?"""

    _inherit = "linkage.commitment"

    past_actuals = fields.Json(
        compute="_compute_past",
        help="The last periods, the latest first: period and value as texts.",
    )
    past_text = fields.Char("Reached Before", compute="_compute_past")
    realism = fields.Selection(
        [
            (smart.UNKNOWN, "Nothing known of past periods"),
            (smart.REACHED, "Reached before"),
            (smart.NEAR, "Nearly reached before"),
            (smart.FAR, "Far from what was reached before"),
        ],
        "Realistic",
        compute="_compute_past",
    )

    @api.depends(
        "commercial_partner_id",
        "company_id",
        "metric_id",
        "comparison",
        "target",
        "period",
    )
    @api.depends_context("uid", "lang")
    def _compute_past(self):
        """One statement per company for all commitments on screen."""
        past = self._past_values()
        for commitment in self:
            found = past.get(commitment, [])
            metric = commitment.metric_id
            visible = bool(metric) and metric._is_value_visible()
            # how far a target is from a hidden value would tell the value
            values = [value for _first, value in found] if visible else []
            commitment.realism = smart.realism(
                commitment.target, commitment.comparison or smart.AT_LEAST, values
            )
            lines = [
                {
                    "period": commitment._period_name(first),
                    "value": commitment._past_value(value, visible),
                }
                for first, value in found
            ]
            commitment.past_actuals = lines
            if not visible:
                commitment.past_text = metric and self.env._("not shown")
            elif any(value is not None for value in values):
                commitment.past_text = ", ".join(
                    "{period}: {value}".format(**line) for line in lines
                )
            else:
                commitment.past_text = lines and self.env._("no data")

    def _past_value(self, value, visible):
        if not visible:
            return self.env._("not shown")
        return self.env._("no data") if value is None else self._text(value)

    def _past_values(self):
        """``{commitment: [(first day, number or None), ...]}``, the latest first.

        States exist only now: what they were is told by snapshots, where these are
        kept.
        """
        values = {}
        for company, commitments in self.grouped("company_id").items():
            asked = commitments.filtered(
                lambda c: c.period and c.metric_id.is_available
            ).filtered("commercial_partner_id")
            if not company or not asked:
                continue
            scope = company._linkage_scope()
            states = asked.filtered(lambda c: c.metric_id._is_state())
            values.update(states._past_states(company, scope.reference))
            wanted = defaultdict(list)
            for commitment in asked - states:
                for first, last in commitment._past_periods(scope.reference):
                    period = Period(
                        (last - first).days + 1, DAY, skip=(scope.reference - last).days
                    )
                    measure = Measure(commitment.metric_id.code, period)
                    wanted[measure].append((commitment, first))
            measures = sorted(wanted)
            rows = self.env["linkage.metric"]._evaluate(
                measures, scope, asked.commercial_partner_id.ids
            )
            for number, measure in enumerate(measures):
                for commitment, first in wanted[measure]:
                    value = rows[commitment.commercial_partner_id.id][number]
                    values.setdefault(commitment, []).append((first, value))
        for found in values.values():
            found.sort(reverse=True, key=lambda pair: pair[0])
        return values

    def _past_periods(self, reference):
        return smart.past_periods(reference, self.period, PAST)

    def _past_states(self, company, reference):
        """The same for metrics that exist only now, from what was kept of them at the
        end of a period; None where nothing was."""
        if not self:
            return {}
        periods = {c: c._past_periods(reference) for c in self}
        days = {last for found in periods.values() for _first, last in found}
        self.env["linkage.metric.snapshot"].flush_model()
        # read as it is kept: an empty value is not zero
        rows = self.env.execute_query(
            SQL(
                "SELECT metric_id, partner_id, date, value FROM linkage_metric_snapshot"
                " WHERE company_id = %s AND date = ANY(%s) AND metric_id = ANY(%s)"
                " AND partner_id = ANY(%s)",
                company.id,
                list(days),
                self.metric_id.ids,
                self.commercial_partner_id.ids,
            )
        )
        values = {tuple(key): value for *key, value in rows}
        return {
            commitment: [
                (
                    first,
                    values.get(
                        (
                            commitment.metric_id.id,
                            commitment.commercial_partner_id.id,
                            last,
                        )
                    ),
                )
                for first, last in periods[commitment]
            ]
            for commitment in self
        }

    def _period_name(self, first):
        """A calendar period by its name."""
        if self.period == "month":
            return format_date(self.env, first, date_format="MMM yyyy")
        if self.period == "quarter":
            return self.env._(
                "Q%(number)s %(year)s",
                number=(first.month + 2) // 3,
                year=first.year,
            )
        return str(first.year)
