from dataclasses import replace

from odoo import models
from odoo.tools import SQL


class LinkageMetric(models.Model):
    """Complaints by how fair their end was to the customer (D11.2)."""

    _inherit = "linkage.metric"

    def _source_case(self, scope):
        source = super()._source_case(scope)
        closed = SQL(
            "(service_case.kind = 'complaint' AND service_case.closed_at IS NOT NULL)"
        )
        return replace(
            source,
            # a mail of somebody unknown is nobody's case yet
            where=SQL(
                "%s AND service_case.commercial_partner_id IS NOT NULL", source.where
            ),
            conditions={
                **source.conditions,
                "complaint_closed": closed,
                "complaint_fair": SQL("(%s AND service_case.is_fair)", closed),
            },
            flush={
                **source.flush,
                "linkage.case": (
                    *source.flush["linkage.case"],
                    "closed_at",
                    "is_fair",
                ),
            },
        )
