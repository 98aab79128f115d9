import logging
from contextlib import contextmanager
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...domain.agreement import scorecard as rule
from ...domain.agreement.commitment import PERIODS
from ...domain.metric.snapshot import days_late

_logger = logging.getLogger(__name__)

#: cards that are made at a time: some seconds of work
CHUNK = 2000
#: periods that ended longer ago are not made any more
CATCH_UP = timedelta(days=92)


class LinkageScorecard(models.Model):
    """How cards come about: set-based, whatever the number of agreements.

    A card is made once: unique indexes keep two runs at once, or a run after a crash,
    from making it twice. Which version of an agreement judges which period is said by
    `judging` of domain/agreement/scorecard.py and, the same, by `_judging_sql`.
    """

    _inherit = "linkage.scorecard"

    @api.model
    def _cron_make(self):
        """Make the cards of every period that ended, for every company."""
        cron = self.env["ir.cron"]
        due = []
        for company in self.env["res.company"].search([("active", "=", True)]):
            today = company._linkage_today()
            for period in PERIODS:
                for days in rule.ended_since(today - CATCH_UP, today, period):
                    count = self._count_due(company, period, *days)
                    if count:
                        due.append((company, period, days, count))
        cron._commit_progress(remaining=sum(count for *_rest, count in due))
        for company, period, days, _count in due:
            if not self._make_all(company, period, days):
                return

    @api.model
    def _make_all(self, company, period, days):
        """Make the cards of one period, committing each chunk; one company that fails
        leaves the others.

        :return: False when the job's time is over
        """
        made = True
        while made:
            try:
                with self.env.cr.savepoint():
                    made = self._make(company, period, *days, limit=CHUNK)
            except Exception:  # whatever one company runs into stays its own
                _logger.exception("Scorecards of %s failed", company.name)
                return True
            if not self.env["ir.cron"]._commit_progress(len(made)):
                return False
        return True

    @api.model
    def _make(self, company, period, first, last, limit=None):
        """Make and judge the cards of one period that are not there yet.

        :param period: month, quarter or year, of the cards
        :param limit: at most so many, None for all
        :return: the cards made (sudo)
        """
        # sudo: the job judges everyone, whatever records its user sees
        self = self.sudo().with_company(company)
        self._flush_promises()
        if days_late(last, company._linkage_today()) <= rule.LATE_LIMIT:
            self.env["linkage.metric.snapshot"]._take(company, last)
        # the planner takes what is new for a handful of rows, and would look up each
        with self._without("enable_nestloop", "jit"):
            rows = self.env.execute_query(
                self._cards_sql(company, period, first, last, limit)
            )
            cards = self.browse(card_id for (card_id,) in rows)
            if cards:
                self.invalidate_model()
                cards._judge(company, period, first, last)
        return cards

    @contextmanager
    def _without(self, *settings):
        """Run what is inside with these settings of PostgreSQL off."""
        for name in settings:
            self.env.cr.execute(SQL("SET LOCAL %s = off", SQL.identifier(name)))
        yield
        for name in settings:
            self.env.cr.execute(SQL("SET LOCAL %s TO DEFAULT", SQL.identifier(name)))

    def _refresh(self):
        """Take drafts anew from the agreements and the records; others stay."""
        drafts = self.sudo().filtered(lambda card: card.state == "draft")
        self._flush_promises()
        self.env.cr.execute(
            SQL(
                "DELETE FROM linkage_scorecard_line WHERE scorecard_id = ANY(%s)",
                drafts.ids,
            )
        )
        self.env["linkage.scorecard.line"].invalidate_model()
        drafts._fill()

    def _fill(self):
        """Judge these cards, which have no lines, and write what comes out."""
        for key, cards in self.grouped(
            lambda card: (card.company_id, card.period, card.date_from, card.date_to)
        ).items():
            cards._judge(*key)

    # -- statements --------------------------------------------------------------------

    def _flush_promises(self):
        self.env.flush_all()

    @api.model
    def _judging_sql(self, company, spans, origins=None):
        """Which version of each agreement judges which period.

        The first of those that bound on a day of the period, and were known to bind
        before it ended: what is activated later does not look back.

        :param spans: (period, first day, last day) of each
        :param origins: ids of first versions; None for all
        :return: SELECT of period, first, last, agreement_id, origin_id, starts, ends
            (the days of the period that the agreement bound, up to the first day
            between two versions on which none did), has_card (whether one of those
            versions wants cards of such periods: a change of it leaves none out)
        """
        among = SQL(" AND version.origin_id = ANY(%s)", origins) if origins else SQL()
        return SQL(
            """
            WITH bound AS (
            SELECT span.period, span.first, span.last, version.id, version.version,
                   version.origin_id, version.commercial_partner_id,
                   version.scorecard_period, version.date_start,
                   COALESCE(version.date_end, 'infinity') AS date_end,
                   version.date_start > 1 + MAX(COALESCE(version.date_end, 'infinity'))
                        OVER (PARTITION BY span.period, span.last, version.origin_id
                              ORDER BY version.date_start, version.version
                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                   ) AS after_gap
              FROM (VALUES %(spans)s) span(period, first, last)
              JOIN linkage_agreement version
                ON version.company_id = %(company)s AND version.active
               AND version.state IN ('active', 'ended')
               AND version.activated_on <= span.last
               AND version.date_start <= span.last
               AND (version.date_end IS NULL OR version.date_end >= span.first)
                   %(among)s
            ), unbroken AS (
            SELECT *, COUNT(*) FILTER (WHERE after_gap) OVER (
                      PARTITION BY period, last, origin_id
                      ORDER BY date_start, version) AS gaps
              FROM bound
            )
            SELECT DISTINCT ON (period, last, origin_id)
                   period, first, last, id AS agreement_id, origin_id,
                   commercial_partner_id,
                   BOOL_OR(scorecard_period = period) OVER (
                         PARTITION BY period, last, origin_id) AS has_card,
                   GREATEST(first, date_start) AS starts,
                   LEAST(last, MAX(date_end) FILTER (WHERE gaps = 0) OVER (
                         PARTITION BY period, last, origin_id)) AS ends
              FROM unbroken
             ORDER BY period, last, origin_id, date_start, version
            """,
            spans=SQL(", ").join(
                SQL("(%s, %s::date, %s::date)", *span) for span in spans
            ),
            company=company.id,
            among=among,
        )

    @api.model
    def _due_sql(self, company, period, first, last):
        """Agreements that lack a card of this period and would have a line on it."""
        return SQL(
            """
            WITH judging AS MATERIALIZED (%(judging)s),
            -- whoever has a promise that is not judged yet, looked up once
            promised AS MATERIALIZED (
                SELECT DISTINCT part.origin_id
                  FROM judging part
                  JOIN linkage_commitment promise
                    ON promise.agreement_id = part.agreement_id
                   AND promise.period = part.period
                 WHERE NOT EXISTS (
                       SELECT FROM linkage_scorecard_line line
                        WHERE line.commitment_id = promise.id
                          AND line.period_to = part.last
                          AND line.period_to BETWEEN %(first)s AND %(last)s)
            ),
            made AS MATERIALIZED (
                SELECT origin_id FROM linkage_scorecard
                 WHERE company_id = %(company)s
                   AND date_from = %(first)s AND date_to = %(last)s
            )
            SELECT card.agreement_id, card.origin_id, card.commercial_partner_id
              FROM judging card
             WHERE card.period = %(period)s AND card.last = %(last)s
               AND card.has_card
               AND card.origin_id NOT IN (SELECT origin_id FROM made)
               AND card.origin_id IN (SELECT origin_id FROM promised)
            """,
            judging=self._judging_sql(company, rule.ending_within(first, last)),
            company=company.id,
            period=period,
            first=first,
            last=last,
        )

    @api.model
    def _count_due(self, company, period, first, last):
        self._flush_promises()
        [(count,)] = self.env.execute_query(
            SQL(
                "SELECT COUNT(*) FROM (%s) due",
                self._due_sql(company, period, first, last),
            )
        )
        return count

    @api.model
    def _cards_sql(self, company, period, first, last, limit):
        return SQL(
            """
            INSERT INTO linkage_scorecard
                   (agreement_id, origin_id, company_id, commercial_partner_id, period,
                    date_from, date_to, state,
                    create_uid, create_date, write_uid, write_date)
            SELECT agreement_id, origin_id, %(company)s, commercial_partner_id,
                   %(period)s, %(first)s, %(last)s, 'draft',
                   %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM (%(due)s) due
             ORDER BY origin_id LIMIT %(limit)s
                ON CONFLICT DO NOTHING
            RETURNING id
            """,
            due=self._due_sql(company, period, first, last),
            company=company.id,
            period=period,
            first=first,
            last=last,
            uid=self.env.uid,
            now=fields.Datetime.now(),
            limit=limit,  # NULL: all
        )

    def _promises_sql(self, company, period, first, last):
        """The promises whose own periods end within that of these cards, and that no
        card has judged yet: one row for each line to be."""
        return SQL(
            """
            WITH judging AS MATERIALIZED (%(judging)s)
            SELECT card.id AS scorecard_id, card.commercial_partner_id AS partner_id,
                   promise.id AS commitment_id, promise.sequence, promise.name,
                   promise.side, promise.aspect, promise.metric_id,
                   promise.comparison, promise.tolerance,
                   promise.target::float8 AS agreed, part.period,
                   part.first AS period_from, part.last AS period_to,
                   part.starts AS date_from, part.ends AS date_to,
                   promise.weight * portion.share AS weight,
                   promise.consequence_kind, promise.consequence_base,
                   promise.consequence_amount, promise.consequence_share,
                   promise.consequence_cap
              FROM linkage_scorecard card
              JOIN judging part ON part.origin_id = card.origin_id
              JOIN linkage_commitment promise
                ON promise.agreement_id = part.agreement_id
               AND promise.period = part.period
              JOIN (VALUES %(portions)s) portion(period, share)
                ON portion.period = part.period
             WHERE card.id = ANY(%(cards)s)
               AND NOT EXISTS (
                   SELECT FROM linkage_scorecard_line line
                    WHERE line.commitment_id = promise.id
                      AND line.period_to = part.last
                      AND line.period_to BETWEEN %(first)s AND %(last)s)
            """,
            judging=self._judging_sql(
                company, rule.ending_within(first, last), self.origin_id.ids
            ),
            portions=SQL(", ").join(
                SQL("(%s, %s::float8)", one, rule.portion(one, period))
                for one in PERIODS
            ),
            cards=self.ids,
            first=first,
            last=last,
        )
