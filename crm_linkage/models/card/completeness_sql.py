"""`domain/card/completeness.py` in SQL, for all customers at once."""

from odoo.tools import SQL

from ...domain.card.completeness import COMPANY, PERSON


def completeness_sql(company_id) -> SQL:
    """How complete the card of `partner` (an alias of res_partner) is, 0 .. 1.

    Rounded down to whole per cent, as the card shows it. The subqueries are such that
    PostgreSQL looks up one customer by index and reads the tables once for many.
    """
    facts = _facts(company_id)
    return SQL(
        "(CASE WHEN partner.is_company THEN %s ELSE %s END) / 100.0",
        _percent(COMPANY, facts),
        _percent(PERSON, facts),
    )


def current_needs(company_id) -> SQL:
    """SELECT partner_id, company_id, code: the newest open qualification of each
    commercial partner, as `linkage.qualification._current()` finds it."""
    return SQL(
        "(SELECT DISTINCT ON (owner.commercial_partner_id)"
        " owner.commercial_partner_id AS partner_id, known.company_id, known.code"
        " FROM linkage_qualification known"
        " JOIN res_partner owner ON owner.id = known.partner_id"
        " WHERE known.company_id = %s AND known.state = 'open'"
        " ORDER BY owner.commercial_partner_id, known.date_open DESC, known.id DESC)",
        company_id,
    )


def _percent(weights, facts) -> SQL:
    there = SQL(" + ").join(
        SQL("CASE WHEN %s THEN %s ELSE 0 END", facts[fact], weight)
        for fact, weight in weights.items()
    )
    return SQL("100 * (%s) / %s", there, sum(weights.values()))


def _facts(company_id) -> dict[str, SQL]:
    """fact of the card -> condition on `partner`"""
    return {
        "name": _filled("name"),
        "address": SQL("%s AND %s", _filled("street"), _filled("city")),
        "phone": _filled("phone"),
        "email": _filled("email"),
        "owner": SQL("partner.user_id IS NOT NULL"),
        "segment": SQL("partner.industry_id IS NOT NULL"),
        "contact_role": SQL(
            "EXISTS (SELECT FROM res_partner person"
            " WHERE person.commercial_partner_id = partner.id"
            " AND person.id <> person.commercial_partner_id AND person.active"
            " AND person.is_company IS NOT TRUE AND person.type = 'contact'"
            " AND person.linkage_role IS NOT NULL)"
        ),
        "man": SQL(
            "EXISTS (SELECT FROM %s need WHERE need.partner_id = partner.id"
            " AND POSITION('?' IN need.code) = 0)",
            current_needs(company_id),
        ),
        "coordinates": SQL(
            "(COALESCE(partner.partner_latitude, 0) <> 0"
            " OR COALESCE(partner.partner_longitude, 0) <> 0)"
        ),
        "source": SQL("partner.linkage_source IS NOT NULL"),
        "style": SQL("partner.linkage_style IS NOT NULL"),
    }


def _filled(name) -> SQL:
    return SQL("%s <> ''", SQL.identifier("partner", name))
