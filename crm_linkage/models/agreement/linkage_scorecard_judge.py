from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

from ...domain.agreement import scorecard as rule
from .actuals import Actuals, Question

#: what a share of the revenue is a share of
REVENUE = "revenue_net"


class LinkageScorecard(models.Model):
    """How cards are judged: lines are read, the rules asked, all written in one go."""

    _inherit = "linkage.scorecard"

    def _judge(self, company):
        """Take the actual values of these cards' lines and what follows from them.

        :param company: of all of them
        """
        lines = self.env.execute_query_dict(self._promises_sql())
        revenue_id = self.env["linkage.metric"]._ids_by_code().get(REVENUE)
        questions = set()
        for line in lines:
            line["question"] = self._question(line, line["metric_id"])
            questions.add(line["question"])
            if line["consequence_base"] == rule.SHARE and revenue_id:
                line["revenue"] = self._question(line, revenue_id)
                questions.add(line["revenue"])
        actuals = Actuals(self.env, company, questions)
        cards = defaultdict(list)
        for line in lines:
            self._judge_line(line, actuals, company)
            cards[line["scorecard_id"]].append(line)
        self._write_lines(lines)
        self._write_totals(cards, company)
        self.env["linkage.scorecard.line"].invalidate_model()
        self.invalidate_model()

    def _question(self, line, metric_id):
        whole = (line["date_from"], line["date_to"]) == (
            line["period_from"],
            line["period_to"],
        )
        return Question(
            line["partner_id"],
            metric_id,
            line["date_from"],
            line["date_to"],
            line["period_to"],
            whole,
        )

    def _judge_line(self, line, actuals, company):
        answer = actuals.answer(line["question"])
        additive = actuals.metrics[line["metric_id"]]._is_additive()
        days = (line["date_to"] - line["date_from"]).days + 1
        whole = (line["period_to"] - line["period_from"]).days + 1
        target = rule.prorated(
            line["agreed"], line["comparison"], additive, days / whole
        )
        verdict = rule.verdict(
            answer.value, line["comparison"], target, line["tolerance"]
        )
        agreed = rule.Consequence(
            line["consequence_kind"] or rule.NONE,
            line["consequence_base"] or rule.AMOUNT,
            float(line["consequence_amount"] or 0),
            float(line["consequence_share"] or 0),
            float(line["consequence_cap"] or 0),
        )
        revenue = line.get("revenue")
        revenue = actuals.answer(revenue).value if revenue else None
        amount = rule.amount_due(agreed, verdict.state, revenue)
        line.update(
            target=target,
            raw_actual=answer.value,
            state=verdict.state,
            points=verdict.points,
            reason=answer.reason,
            late_days=answer.late_days,
            due=company.currency_id.round(amount),
        )

    def _promises_sql(self):
        return SQL(
            """
            SELECT line.id, line.scorecard_id, line.side, line.metric_id,
                   line.comparison, line.agreed::float8 AS agreed, line.tolerance,
                   line.weight, line.period_from, line.period_to, line.date_from,
                   line.date_to, line.consequence_kind,
                   card.commercial_partner_id AS partner_id,
                   promise.consequence_base, promise.consequence_amount,
                   promise.consequence_share, promise.consequence_cap
              FROM linkage_scorecard_line line
              JOIN linkage_scorecard card ON card.id = line.scorecard_id
              LEFT JOIN linkage_commitment promise ON promise.id = line.commitment_id
             WHERE card.id = ANY(%s)
             ORDER BY line.id
            """,
            self.ids,
        )

    def _write_lines(self, lines):
        self.env.cr.execute(
            update_sql(
                "linkage_scorecard_line",
                [line["id"] for line in lines],
                {
                    "target": ("numeric", [line["target"] for line in lines]),
                    "raw_actual": ("float8", [line["raw_actual"] for line in lines]),
                    "state": ("varchar", [line["state"] for line in lines]),
                    "points": ("numeric", [line["points"] for line in lines]),
                    "reason": ("varchar", [line["reason"] for line in lines]),
                    "late_days": ("int4", [line["late_days"] for line in lines]),
                    "consequence_amount": ("numeric", [line["due"] for line in lines]),
                },
            )
        )

    def _write_totals(self, cards, company):
        """Totals of each card, and the score of the one before it.

        :param cards: ``{card id: lines as judged}``
        """
        before = self._scores_before()
        money = company.currency_id.round
        rows = []
        for card_id in self.ids:
            lines = cards.get(card_id, [])
            total = rule.totals(
                rule.Line(
                    line["side"],
                    line["state"],
                    line["points"],
                    line["weight"],
                    line["consequence_kind"] or rule.NONE,
                    line["due"],
                )
                for line in lines
            )
            states = [line["state"] for line in lines]
            judged = [line["side"] for line in lines if line["points"] is not None]
            rows.append(
                (
                    *(total.score, total.us, total.partner, before.get(card_id)),
                    card_id in before,
                    judged.count(rule.US),
                    judged.count(rule.PARTNER),
                    states.count(rule.MET) + states.count(rule.TOLERATED),
                    states.count(rule.NOT_MET),
                    states.count(rule.NO_DATA),
                    *(money(total.credit), money(total.bonus), money(total.claim)),
                    fields.Datetime.now(),
                )
            )
        columns = {
            **dict.fromkeys(
                ("score", "score_us", "score_partner", "score_before"), "numeric"
            ),
            "has_before": "bool",
            **dict.fromkeys(
                (
                    *("judged_us", "judged_partner"),
                    *("kept_count", "broken_count", "unjudged_count"),
                ),
                "int4",
            ),
            **dict.fromkeys(("credit", "bonus", "claim"), "numeric"),
            "judged_at": "timestamp",
        }
        values = zip(*rows, strict=True)
        self.env.cr.execute(
            update_sql(
                self._table,
                self.ids,
                {
                    name: (kind, list(column))
                    for (name, kind), column in zip(
                        columns.items(), values, strict=True
                    )
                },
            )
        )

    def _scores_before(self):
        """``{card id: score of the last card before it}``, where there is one."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT card.id, before.score
                  FROM linkage_scorecard card
                  JOIN LATERAL (
                       SELECT score FROM linkage_scorecard earlier
                        WHERE earlier.origin_id = card.origin_id
                          AND earlier.date_to < card.date_to
                          AND earlier.score IS NOT NULL
                        ORDER BY earlier.date_to DESC LIMIT 1) before ON TRUE
                 WHERE card.id = ANY(%s)
                """,
                self.ids,
            )
        )
        return {card_id: float(score) for card_id, score in rows}


def update_sql(table, ids, columns):
    """UPDATE of the rows `ids`, each column from a list of its own.

    :param columns: name -> (type in SQL, values in the order of `ids`); names and types
        are constants of this file
    """
    names = [SQL.identifier(name) for name in columns]
    arrays = [
        # the types are constants
        SQL("%s::%s[]", values, SQL(kind))  # pylint: disable=sql-injection
        for kind, values in columns.values()
    ]
    return SQL(
        "UPDATE %(table)s SET %(sets)s"
        " FROM UNNEST(%(ids)s::int4[], %(arrays)s) AS given(id, %(names)s)"
        " WHERE %(table)s.id = given.id",
        table=SQL.identifier(table),
        sets=SQL(", ").join(SQL("%s = given.%s", name, name) for name in names),
        ids=list(ids),
        arrays=SQL(", ").join(arrays),
        names=SQL(", ").join(names),
    )
