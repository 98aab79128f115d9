from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.crm_linkage.models.metric.source import Source


class LinkageMetric(models.Model):
    """Leads as a source of metrics: an example of how an add-on brings its own."""

    _inherit = "linkage.metric"

    # 1. name the source; without this add-on its metrics go as well
    source = fields.Selection(
        selection_add=[("example_lead", "Open leads")],
        ondelete={"example_lead": "cascade"},
    )

    # 2. say where it is read: the builder adds company, period and customers
    def _source_example_lead(self, scope):
        return Source(
            tables=SQL(
                "crm_lead lead JOIN res_partner partner ON partner.id = lead.partner_id"
            ),
            partner=SQL("partner.commercial_partner_id"),
            company=SQL("lead.company_id"),
            where=SQL("lead.active"),
            moment=SQL("lead.create_date"),
            is_timestamp=True,
            measures={"expected_revenue": SQL("lead.expected_revenue")},
            conditions={"opportunity": SQL("lead.type = 'opportunity'")},
            flush={
                "crm.lead": (
                    "partner_id",
                    "company_id",
                    "active",
                    "type",
                    "create_date",
                    "expected_revenue",
                ),
                "res.partner": ("commercial_partner_id",),
            },
        )
