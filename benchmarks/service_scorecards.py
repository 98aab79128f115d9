#!/usr/bin/env python3
"""What the scorecards of a month cost: 10,000 agreements with 8 commitments each.

Run in a shell of Odoo on a throw-away database with the add-on (it commits):

    odoo shell -d DB --no-http < benchmarks/service_scorecards.py

or from another script, with an environment: ``measure(env)`` gives the seconds. The
customers have 120,000 invoices, 120,000 orders and 20,000 visits of twelve months. What
is measured is what the job does: keeping the metrics of the month's end, making the
cards chunk by chunk with a commit after each, judging them.
"""

import time
from datetime import date, timedelta

AGREEMENTS = 10_000
#: (side, metric, comparison, target, period, tolerance, consequence, base)
PROMISES = (
    ("us", "visits_done", "at_least", 1, "month", 0, "none", "amount"),
    ("us", "cases_in_time", "at_least", 0.9, "month", 0.05, "credit", "amount"),
    ("us", "complaints", "at_most", 1, "month", 0, "credit", "amount"),
    ("partner", "revenue_net", "at_least", 300, "month", 0.1, "bonus", "share"),
    ("partner", "order_count", "at_least", 1, "month", 0, "none", "amount"),
    ("partner", "days_late", "at_most", 10, "month", 0.2, "none", "amount"),
    ("partner", "overdue_amount", "at_most", 500, "month", 0, "credit", "amount"),
    ("partner", "revenue_growth", "at_least", 0, "month", 0, "bonus", "amount"),
)


def month():
    """First and last day of the month that ended last."""
    last = date.today().replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def load(env, count):
    """Customers, documents, agreements and commitments, in SQL."""
    cr, company = env.cr, env.company
    started = month()[1] - timedelta(days=365)
    given = {
        "count": count,
        "company": company.id,
        "currency": company.currency_id.id,
        "journal": env["account.journal"].search([], limit=1).id
        or env["account.journal"]
        .create({"name": "Bench", "code": "BNC", "type": "sale"})
        .id,
        "started": started,
        "user": env.user.id,
        "documents": 12 * count,
    }
    env.flush_all()
    cr.execute(
        """
        CREATE TEMP TABLE bench_partner AS
        WITH made AS (
            INSERT INTO res_partner (name, complete_name, active, is_company, type,
                   lang, partner_share, customer_rank, supplier_rank, autopost_bills)
            SELECT 'Bench ' || g, 'Bench ' || g, TRUE, TRUE, 'contact', 'en_US', TRUE,
                   1, 0, 'ask'
              FROM generate_series(1, %(count)s) g RETURNING id)
        SELECT id, row_number() OVER (ORDER BY id) AS number FROM made;
        UPDATE res_partner SET commercial_partner_id = id
         WHERE id IN (SELECT id FROM bench_partner);
        CREATE TEMP TABLE bench_document AS
        SELECT g AS n, partner.id AS partner_id, random() AS size, random() AS paid,
               %(started)s::date + (random() * 365)::int AS day
          FROM generate_series(1, %(documents)s) g
          JOIN bench_partner partner ON partner.number = 1 + g %% %(count)s;
        INSERT INTO account_move (journal_id, company_id, partner_id,
               commercial_partner_id, currency_id, name, state, move_type, auto_post,
               payment_state, date, invoice_date, invoice_date_due, amount_untaxed,
               amount_tax, amount_total, amount_residual, amount_untaxed_signed,
               amount_residual_signed, amount_total_signed, create_date)
        SELECT %(journal)s, %(company)s, partner_id, partner_id, %(currency)s,
               'BENCH/' || n, 'posted', 'out_invoice', 'no',
               CASE WHEN paid < 0.9 THEN 'paid' ELSE 'not_paid' END, day, day, day + 30,
               1000 * size, 0, 1000 * size,
               CASE WHEN paid < 0.9 THEN 0 ELSE 1000 * size END, 1000 * size,
               CASE WHEN paid < 0.9 THEN 0 ELSE 1000 * size END, 1000 * size, day
          FROM bench_document;
        INSERT INTO sale_order (company_id, partner_id, partner_invoice_id,
               partner_shipping_id, currency_id, name, state, invoice_status,
               currency_rate, amount_untaxed, amount_tax, amount_total, date_order,
               create_date, locked)
        SELECT %(company)s, partner_id, partner_id, partner_id, %(currency)s,
               'BENCH' || n, 'sale', 'invoiced', 1, 1000 * size, 0, 1000 * size, day,
               day, FALSE
          FROM bench_document;
        INSERT INTO linkage_visit (partner_id, commercial_partner_id, company_id,
               user_id, state, planned_start, planned_stop, date, duration)
        SELECT partner_id, partner_id, %(company)s, %(user)s, 'done', day, day, day, 60
          FROM bench_document WHERE n <= 2 * %(count)s;
        """,
        given,
    )
    cr.execute(
        """
        INSERT INTO linkage_agreement (name, number, partner_id,
               commercial_partner_id, company_id, kind, user_id, date_start, state,
               active, version, activated_on, scorecard_period, notice_unit,
               notice_length, renewal, renewal_months, reminder_days)
        SELECT 'Bench', 'BENCH/' || number, id, id, %(company)s, 'distributor',
               %(user)s,
               -- one in fifty began within the month
               CASE WHEN number %% 50 = 0 THEN %(first)s::date + (number %% 28)::int
                    ELSE %(started)s::date END,
               'active', TRUE, 1, %(started)s, 'month', 'month', 0, 'manual', 12, 30
          FROM bench_partner;
        UPDATE linkage_agreement SET origin_id = id WHERE origin_id IS NULL
        """,
        {**given, "first": month()[0]},
    )
    for side, code, comparison, target, period, tolerance, kind, base in PROMISES:
        cr.execute(
            """
            INSERT INTO linkage_commitment (agreement_id, company_id,
                   commercial_partner_id, agreement_state, sequence, side, name,
                   metric_id, comparison, target, period, weight, tolerance,
                   consequence_kind, consequence_base, consequence_amount,
                   consequence_share, consequence_cap)
            SELECT id, company_id, commercial_partner_id, state, 10, %s,
                   'Bench promise',
                   (SELECT id FROM linkage_metric WHERE code = %s),
                   %s, %s, %s, 1, %s, %s, %s, 50, 0.02, 100
              FROM linkage_agreement WHERE number LIKE 'BENCH/%%'
            """,
            (side, code, comparison, target, period, tolerance, kind, base),
        )
    cr.commit()
    env.invalidate_all()
    for table in (
        *("res_partner", "account_move", "sale_order", "linkage_visit"),
        *("linkage_agreement", "linkage_commitment"),
    ):
        cr.execute(f"ANALYZE {table}")  # pylint: disable=sql-injection
    cr.commit()


def measure(env, count=AGREEMENTS):
    """Seconds for all scorecards of the month that ended last."""
    load(env, count)
    Card = env["linkage.scorecard"]
    first, last = month()
    started, queries, made = time.monotonic(), env.cr.sql_log_count, 0
    # in time, whatever the day on which this is run
    env["linkage.metric.snapshot"]._take(env.company, last)
    env.cr.commit()
    while cards := Card._make(env.company, "month", first, last, limit=2000):
        env.cr.commit()
        made += len(cards)
    seconds = time.monotonic() - started
    env.cr.execute(
        "SELECT state, COUNT(*) FROM linkage_scorecard_line"
        " WHERE scorecard_id IN (SELECT id FROM linkage_scorecard WHERE date_to = %s)"
        " GROUP BY 1 ORDER BY 1",
        [last],
    )
    states = ", ".join(f"{count} {state}" for state, count in env.cr.fetchall())
    print(
        f"service scorecards: {made} cards, {states},"
        f" {env.cr.sql_log_count - queries} queries, {seconds:.1f} s"
    )
    return seconds


if "env" in globals():
    measure(env)  # noqa: F821
