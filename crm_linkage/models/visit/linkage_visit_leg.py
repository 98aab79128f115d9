import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

#: rows removed in one go
BATCH = 100_000


class LinkageVisitLeg(models.Model):
    """A driving time a server gave, kept so that it is not asked again."""

    _name = "linkage.visit.leg"
    _description = "Driving Time"
    _log_access = False
    _order = "id"

    service = fields.Char(
        required=True, help="Which server it is from; driving times do not mix."
    )
    origin = fields.Char(required=True, help="Latitude and longitude, 5 decimals.")
    destination = fields.Char(required=True, help="Latitude and longitude, 5 decimals.")
    seconds = fields.Integer(help="Driving time; null in the table where no road is.")
    fetched = fields.Date(required=True)

    _leg_uniq = models.UniqueIndex(
        "(service, origin, destination)", "This driving time is known already."
    )
    _fetched_idx = models.Index("(fetched)")

    @api.model
    def _known(self, service, cells, days):
        """Driving times between places that are remembered, in one query.

        :param cells: names of places (`domain/visit/road.cell`)
        :param days: older ones do not count
        :return: dict of (origin, destination) -> seconds, None where there is no road
        """
        names = sorted(set(cells))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT origin, destination, seconds
                  FROM linkage_visit_leg
                 WHERE service = %(service)s
                   AND origin = ANY(%(names)s)
                   AND destination = ANY(%(names)s)
                   AND fetched >= %(since)s
                """,
                service=service,
                names=names,
                since=fields.Date.today() - timedelta(days=days),
            )
        )
        return {(origin, destination): seconds for origin, destination, seconds in rows}

    @api.model
    def _remember(self, service, legs):
        """Keep driving times, in a transaction of their own.

        They stay known when the plan that asked for them fails, and two planners never
        wait for each other: who comes second leaves it at that.

        :param legs: dict as `_known` returns it
        """
        if not legs:
            return
        keys = sorted(legs)  # one order for all: no deadlock
        statement = SQL(
            """
            INSERT INTO linkage_visit_leg AS leg
                   (service, origin, destination, seconds, fetched)
            SELECT %(service)s, origin, destination, seconds, %(today)s
              FROM unnest(
                       %(origins)s::varchar[], %(destinations)s::varchar[],
                       %(seconds)s::int[]
                   ) AS new (origin, destination, seconds)
            ON CONFLICT (service, origin, destination)
            DO UPDATE SET seconds = EXCLUDED.seconds, fetched = EXCLUDED.fetched
            """,
            service=service,
            today=fields.Date.today(),
            origins=[origin for origin, _destination in keys],
            destinations=[destination for _origin, destination in keys],
            seconds=[legs[key] for key in keys],
        )
        try:
            with self.env.registry.cursor() as cr:
                cr.execute(statement, log_exceptions=False)
        except psycopg2.OperationalError as error:  # another planner keeps the same
            _logger.info("Driving times are not kept: %s", error)

    @api.model
    def _forget(self, service):
        """Remove what is remembered of a server.

        :return: how many driving times
        """
        self.env.cr.execute(
            SQL("DELETE FROM linkage_visit_leg WHERE service = %s", service)
        )
        return self.env.cr.rowcount

    @api.autovacuum
    def _gc_legs(self):
        """Remove what no company looks at any more."""
        # sudo: the longest memory of all companies
        Company = self.env["res.company"].sudo()
        [(days,)] = Company._read_group([], [], ["linkage_distance_days:max"])
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM linkage_visit_leg
                 WHERE id IN (
                       SELECT id FROM linkage_visit_leg WHERE fetched < %s LIMIT %s
                 )
                """,
                fields.Date.today() - timedelta(days=days or 0),
                BATCH,
            )
        )
        done = self.env.cr.rowcount
        return done, int(done == BATCH)
