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

    def _judge(self, company, period, first, last):
        """Write the lines of these cards, which have none, and what follows from them.

        The promises are read, judged by the rules, and written at once.

        :param company: of all of them, as `period`, `first` and `last` are
        """
        promises = self._promises_sql(company, period, first, last)
        lines = self.env.execute_query_dict(promises)
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
        if lines:
            self._write_lines(lines, promises, company)
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
            whole,
        )

    def _judge_line(self, line, actuals, company):
        answer = actuals.answer(line["question"])
        additive = line["metric_id"] in actuals.additive
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
        amount = rule.amount_due(agreed, verdict.state, revenue, days / whole)
        line.update(
            target=target,
            raw_actual=answer.value,
            state=verdict.state,
            points=verdict.points,
            reason=answer.reason,
            late_days=answer.late_days,
            due=company.currency_id.round(amount) if amount else 0.0,
        )

    def _write_lines(self, lines, promises, company):
        """One statement: what was promised is copied where it is, what came out is
        brought by lists."""
        given = {
            "commitment_id": ("int4", "commitment_id"),
            "period_to": ("date", "period_to"),
            "target": ("numeric", "target"),
            "raw_actual": ("float8", "raw_actual"),
            "state": ("varchar", "state"),
            "points": ("numeric", "points"),
            "reason": ("varchar", "reason"),
            "late_days": ("int4", "late_days"),
            "consequence_amount": ("numeric", "due"),
        }
        copied = SQL(
            "scorecard_id, sequence, name, side, aspect, metric_id, comparison,"
            " tolerance, agreed, period, period_from, date_from, date_to, weight,"
            " consequence_kind"
        )
        arrays = SQL(", ").join(
            # the types are the constants above
            SQL("%s::%s[]", [line[key] for line in lines], SQL(kind))  # pylint: disable=sql-injection
            for kind, key in given.values()
        )
        names = SQL(", ").join(map(SQL.identifier, given))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO linkage_scorecard_line (company_id, %(copied)s, %(names)s)
                SELECT %(company)s, %(promised)s, %(came)s
                  FROM (%(promises)s) promise
                  JOIN UNNEST(%(arrays)s) AS given(%(names)s)
                    ON given.commitment_id = promise.commitment_id
                   AND given.period_to = promise.period_to
                 ORDER BY promise.scorecard_id, promise.commitment_id,
                       promise.period_to
                    ON CONFLICT DO NOTHING
                """,
                copied=copied,
                names=names,
                promised=SQL(
                    "promise.scorecard_id, promise.sequence, promise.name,"
                    " promise.side, promise.aspect, promise.metric_id,"
                    " promise.comparison, promise.tolerance, promise.agreed,"
                    " promise.period, promise.period_from, promise.date_from,"
                    " promise.date_to, promise.weight, promise.consequence_kind"
                ),
                came=SQL(", ").join(SQL.identifier("given", name) for name in given),
                company=company.id,
                promises=promises,
                arrays=arrays,
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
                    *(
                        money(one) if one else 0.0
                        for one in (total.credit, total.bonus, total.claim)
                    ),
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
