import logging
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...domain.metric.period import Measure
from ...domain.metric.snapshot import as_of

_logger = logging.getLogger(__name__)


class LinkageMetricSnapshot(models.Model):
    """What a metric that is known as of now was at the end of a month.

    Taken once, when the month is over where the company is; what is taken later says
    so (`taken_at`) and is what was found then. `value` is empty where the metric was
    missing; no row means that nothing was kept.
    """

    _name = "linkage.metric.snapshot"
    _description = "Metric at Period End"
    _order = "date desc, id desc"
    _rec_name = "date"

    metric_id = fields.Many2one(
        "linkage.metric", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade", index=True
    )
    date = fields.Date("End of", required=True, readonly=True)
    value = fields.Float(readonly=True, digits=0)
    taken_at = fields.Datetime(required=True, readonly=True)
    taken_on = fields.Date(
        required=True,
        readonly=True,
        help="The day after the end of the period where it was in time.",
    )

    _once = models.UniqueIndex("(company_id, date, metric_id, partner_id)")

    # -- who wants what --------------------------------------------------------------

    @api.model
    def _wanted(self, company, day):
        """What is to be kept of `day`, the last day of a month.

        A room that judges by the end of a period adds a SELECT of (metric_id,
        partner_id), the latter a commercial partner. Metrics over a period are left
        out: they can be told later.

        :return: list of SQL
        """
        return []

    @api.model
    def _wanted_pairs(self, company, day):
        """``{metric: ids of commercial partners}`` of which nothing is kept yet."""
        wanted = self._wanted(company, day)
        if not wanted:
            return {}
        # sudo: definitions are read for users of any role
        Metric = self.env["linkage.metric"].sudo()
        kept = Metric.with_context(active_test=False).search(Domain.TRUE)
        kept = kept.filtered(lambda metric: metric._is_state() and metric.is_available)
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT wanted.metric_id, ARRAY_AGG(DISTINCT wanted.partner_id)"
                " FROM (%s) wanted(metric_id, partner_id)"
                " WHERE wanted.metric_id = ANY(%s) AND NOT EXISTS ("
                " SELECT FROM linkage_metric_snapshot kept"
                " WHERE kept.company_id = %s AND kept.date = %s"
                " AND kept.metric_id = wanted.metric_id"
                " AND kept.partner_id = wanted.partner_id) GROUP BY 1 ORDER BY 1",
                SQL(" UNION ").join(wanted),
                kept.ids,
                company.id,
                day,
            )
        )
        return {Metric.browse(metric_id): ids for metric_id, ids in rows}

    # -- jobs ------------------------------------------------------------------------

    @api.model
    def _cron_take(self):
        """Hourly, so that a month is kept within an hour of its end everywhere."""
        companies = self.env["res.company"].search([("active", "=", True)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            try:
                with self.env.cr.savepoint():
                    self._take(company)
            except Exception:  # whatever one company runs into stays its own
                _logger.exception("Snapshot of %s failed", company.name)
            cron._commit_progress(1)

    @api.model
    def _take(self, company, day=None):
        """Keep what is wanted of the month that ended last, or of `day`.

        Set-based: the number of statements does not depend on how many are kept. What
        is there already stays.

        :return: how many values were kept
        :raise ValueError: the day is not over yet
        """
        # sudo: the job and who judges keep values that they do not show
        self = self.sudo().with_company(company)
        now = fields.Datetime.now()
        zone = ZoneInfo(company._linkage_tz())
        today = now.replace(tzinfo=UTC).astimezone(zone).date()
        if day is None:
            day = today.replace(day=1) - timedelta(days=1)
        reference = as_of(day, today)
        pairs = self._wanted_pairs(company, day)
        if not pairs:
            return 0
        self.env.cr.execute(self._take_sql(company, day, reference, pairs, now, today))
        count = self.env.cr.rowcount
        self.invalidate_model()
        return count

    @api.model
    def _take_sql(self, company, day, reference, pairs, now, today):
        metrics = list(pairs)
        partner_ids = sorted({one for ids in pairs.values() for one in ids})
        statement = self.env["linkage.metric"]._statement(
            [Measure(metric.code) for metric in metrics],
            company._linkage_scope(reference),
            partner_ids,
        )
        wanted = SQL(" UNION ALL ").join(
            SQL("SELECT %s::int4, UNNEST(%s::int4[])", metric.id, ids)
            for metric, ids in pairs.items()
        )
        values = SQL(", ").join(
            SQL("(%s, fact.%s::float8)", metric.id, SQL.identifier(f"m{number}"))
            for number, metric in enumerate(metrics)
        )
        return SQL(
            """
            WITH wanted(metric_id, partner_id) AS (%(wanted)s),
            population AS (SELECT UNNEST(%(partners)s::int4[]) AS partner_id),
            %(sources)s, fact AS (%(facts)s)
            INSERT INTO linkage_metric_snapshot
                   (metric_id, company_id, partner_id, date, value, taken_at, taken_on,
                    create_uid, create_date, write_uid, write_date)
            SELECT wanted.metric_id, %(company)s, wanted.partner_id, %(day)s,
                   found.value, %(now)s, %(today)s, %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM wanted
              JOIN fact ON fact.partner_id = wanted.partner_id
             CROSS JOIN LATERAL (VALUES %(values)s) found(metric_id, value)
             WHERE found.metric_id = wanted.metric_id
                ON CONFLICT DO NOTHING
            """,
            wanted=wanted,
            partners=partner_ids,
            sources=SQL(", ").join(statement.ctes()),
            facts=statement.select(SQL("population")),
            company=company.id,
            day=day,
            now=now,
            today=today,
            uid=self.env.uid,
            values=values,
        )

    # -- merging partners ------------------------------------------------------------

    @api.model
    def _combine(self, sources, target):
        """What the target has been judged by stays; a source's goes where it would be
        a second one of the same day."""
        # sudo: whoever may merge partners may do it with what we know of them
        kept = self.sudo().search([("partner_id", "in", (sources | target).ids)])
        seen = set()
        for row in kept.sorted(lambda row: (row.partner_id != target, row.id)):
            key = (row.company_id, row.date, row.metric_id)
            if key in seen:
                row.unlink()
            seen.add(key)
        self.env.flush_all()
