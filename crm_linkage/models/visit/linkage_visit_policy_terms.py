from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ...domain.visit.frequency import frequency
from ...domain.visit.terms import Own, terms, winner
from .linkage_visit_weekdays import WEEKDAY_FIELDS


class LinkageVisitPolicy(models.Model):
    """What holds for addresses: records read into the values of `terms.py`."""

    _inherit = "linkage.visit.policy"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @tools.ormcache("company_id")
    def _rules(self, company_id):
        """All policies that a company may follow, as `Rule`s; kept in memory."""
        # sudo: what is kept must not depend on who asks first
        policies = self.sudo().search([("company_id", "in", [False, company_id])])
        return tuple(policy._rule() for policy in policies)

    @api.model
    def _by_grade(self, company):
        """Policies in force in a company for customers of no special channel.

        :return: dict of grade id -> policy; the company's own goes before the default
        """
        policies = self.search_fetch(
            [("company_id", "in", [False, company.id]), ("channel_id", "=", False)],
            ["grade_id", "visits", "period", "minutes"],
            order="company_id",
        )
        # ascending order puts empty values last, so read the company's own over them
        return {policy.grade_id.id: policy for policy in reversed(policies)}

    @api.model
    def _terms(self, addresses, company, day=None):
        """What holds for the visits to addresses in a company, in one query.

        Who may read the addresses may know it: nothing else is checked.

        :param addresses: res.partner records; each belongs to its commercial partner,
            whose grade in force and channel count
        :param day: the day for which is asked, the company's today by default; it says
            whether a frequency with an end date still holds
        :return: dict of address id -> `Terms`; addresses for which nothing says how
            often are left out, those that are not to be visited have 0 visits
        """
        if not addresses._origin:
            return {}
        which = SQL("address.id = ANY(%s)", addresses._origin.ids)
        return self._terms_where(which, company, day)

    @api.model
    def _terms_of_stops(self, customers, company, day=None):
        """`_terms` of the stops of commercial partners, which are found as well.

        As `_linkage_visit_addresses` finds them, in one query for both.
        """
        which = SQL(
            """
            address.commercial_partner_id = ANY(%s)
            AND (own.id IS NOT NULL AND address.active
                 OR address.id = customer.id AND NOT EXISTS (
                    SELECT FROM linkage_visit_address other
                      JOIN res_partner place
                        ON place.id = other.partner_id AND place.active
                     WHERE other.active AND other.company_id = %s
                       AND place.commercial_partner_id = customer.id))
            """,
            customers._origin.ids,
            company.id,
        )
        return self._terms_where(which, company, day)

    @api.model
    def _terms_where(self, which, company, day):
        """`_terms` of the addresses that meet a condition (SQL)."""
        day = day or company._linkage_today()
        rules = self._rules(company.id)
        found = {}
        for row in self._terms_rows(which, company):
            address_id, grade, rank, channel, *own = row
            answer = terms(
                winner(rules, grade, channel),
                self._own(*own) if own[0] else None,
                today=day,
                grade=grade,
                rank=rank,
            )
            if answer:
                found[address_id] = answer
        return found

    @api.model
    def _of_representative(self, user, company, day=None):
        """All addresses that a user visits in a company, with what holds for them.

        Addresses of the customers the user is responsible for, less those that are
        fixed to another one, and those fixed to the user. Customers that the caller may
        not read are left out. A number of queries that does not grow.

        :return: dict of address id -> `Terms` with at least one visit
        """
        addresses = self._addresses_of(user, company)
        return {
            address_id: found
            for address_id, found in self._terms(addresses, company, day).items()
            if found.is_visited and found.user_id in (None, user.id)
        }

    @api.model
    def _addresses_of(self, user, company):
        """Stops of a user's customers, and stops that are fixed to the user."""
        Partner = self.env["res.partner"]
        # sudo: grades and settings say whom to visit; who is read is checked below
        standings = (
            self.env["linkage.grade.standing"]
            .sudo()
            ._search([("company_id", "=", company.id)])
        )
        Address = self.env["linkage.visit.address"].sudo()
        settings = Address._search(
            [
                ("company_id", "=", company.id),
                ("partner_id.active", "=", True),
                ("partner_id.commercial_partner_id.active", "=", True),
            ]
        )
        fixed = Address._search(
            Domain("id", "in", settings) & Domain("user_id", "=", user.id)
        )
        own = Domain("active", "=", True) & Partner._linkage_representative_domain(
            user, company
        )
        known = Domain("id", "in", standings.subselect("partner_id")) | Domain(
            "id",
            "in",
            Partner.sudo()
            ._search(
                [
                    ("id", "in", settings.subselect("partner_id")),
                ]
            )
            .subselect("commercial_partner_id"),
        )
        customers = Partner.search(own & known)
        fixed_addresses = Partner.search([("id", "in", fixed.subselect("partner_id"))])
        return customers._linkage_visit_addresses(company) | fixed_addresses

    @api.model
    def _own(
        self, key, has_frequency, visits, period, until, minutes, user, ticked, closed
    ):
        """Settings of an address as `_terms_rows` reads them, as `Own`."""
        return Own(
            key=key,
            frequency=frequency(visits, period) if has_frequency else None,
            until=until,
            minutes=minutes or None,
            weekdays=frozenset(number for number, is_set in enumerate(ticked) if is_set)
            or None,
            user=user,
            closed=tuple(
                (fields.Date.to_date(start), fields.Date.to_date(end))
                for start, end in closed or ()
            ),
        )

    @api.model
    def _terms_rows(self, which, company):
        """Grade, its rank, channel and own settings of addresses, in one query."""
        for name in ("linkage.visit.address", "linkage.visit.closing"):
            self.env[name].flush_model()
        self.env["linkage.grade.standing"].flush_model(
            ["partner_id", "company_id", "grade_id"]
        )
        self.env["linkage.grade"].flush_model(["sequence"])
        self.env["res.partner"].flush_model(
            ["commercial_partner_id", "linkage_own_channel_id"]
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT address.id, standing.grade_id,
                       COALESCE(place.rank, (SELECT COUNT(*) FROM linkage_grade)),
                       customer.linkage_own_channel_id,
                       own.id, own.has_own_frequency, own.visits, own.period,
                       own.date_until, own.minutes, own.user_id,
                       ARRAY[%(weekdays)s],
                       (SELECT JSONB_AGG(JSONB_BUILD_ARRAY(
                                   closing.date_from, closing.date_to)
                               ORDER BY closing.date_from, closing.id)
                          FROM linkage_visit_closing closing
                         WHERE closing.address_id = own.id)
                  FROM res_partner address
                  JOIN res_partner customer
                    ON customer.id = address.commercial_partner_id
                  LEFT JOIN linkage_grade_standing standing
                    ON standing.partner_id = customer.id
                   AND standing.company_id = %(company)s
                  LEFT JOIN (
                       SELECT id, ROW_NUMBER() OVER (ORDER BY sequence, id) - 1 AS rank
                         FROM linkage_grade
                       ) place ON place.id = standing.grade_id
                  LEFT JOIN linkage_visit_address own
                    ON own.partner_id = address.id
                   AND own.company_id = %(company)s
                   AND own.active
                 WHERE %(which)s
                 ORDER BY address.id
                """,
                which=which,
                company=company.id,
                weekdays=SQL(", ").join(
                    SQL.identifier("own", name) for name in WEEKDAY_FIELDS
                ),
            )
        )
