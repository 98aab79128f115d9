from odoo import fields, models
from odoo.tools import SQL

from ...domain.card import man, stage
from ..metric.source import Source
from .completeness_sql import completeness_sql, current_needs
from .texts import MEANING, say


class LinkageMetric(models.Model):
    """What the card knows as of now: two sources with one row for each customer."""

    _inherit = "linkage.metric"

    source = fields.Selection(
        selection_add=[
            ("customer", "Customer cards"),
            ("qualification", "Current qualifications"),
        ],
        ondelete={"customer": "cascade", "qualification": "cascade"},
    )

    def _source_customer(self, scope):
        company = self.env["res.company"].browse(scope.company_id)
        # sudo: the engine reads for users of any role
        partners = self.env["res.partner"].sudo().with_company(company)
        commercial = SQL("partner.id")
        potential = partners._field_to_sql("partner", "linkage_potential")
        after = stage.active_after(
            scope.reference, company.sudo().linkage_active_months
        )
        return Source(
            tables=SQL("res_partner partner"),
            partner=commercial,
            # partners belong to all companies; what is read of them is that of one
            company=SQL("%s::int4", scope.company_id),
            where=SQL("partner.commercial_partner_id = partner.id"),
            measures={
                "channel": SQL("partner.linkage_own_channel_id"),
                "completeness": completeness_sql(scope.company_id),
                "potential": SQL("NULLIF(%s, 0)", potential),
                "stage": SQL(
                    "CASE WHEN %s THEN %s WHEN %s THEN %s ELSE %s END",
                    partners._linkage_bought_sql(commercial, scope, after),
                    stage.NUMBERS[stage.ACTIVE],
                    partners._linkage_bought_sql(commercial, scope),
                    stage.NUMBERS[stage.FORMER],
                    stage.NUMBERS[stage.PROSPECT],
                ),
            },
            flush={
                "res.partner": (
                    "active",
                    "city",
                    "commercial_partner_id",
                    "email",
                    "industry_id",
                    "is_company",
                    "linkage_own_channel_id",
                    "linkage_potential",
                    "linkage_role",
                    "linkage_source",
                    "linkage_style",
                    "name",
                    "partner_latitude",
                    "partner_longitude",
                    "phone",
                    "street",
                    "type",
                    "user_id",
                ),
                "linkage.qualification": _QUALIFICATION,
                "account.move": (
                    "state",
                    "move_type",
                    "company_id",
                    "commercial_partner_id",
                    "invoice_date",
                ),
                "sale.order": ("state", "company_id", "partner_id", "date_order"),
            },
        )

    def _source_qualification(self, scope):
        return Source(
            tables=SQL("%s need", current_needs(scope.company_id)),
            partner=SQL("need.partner_id"),
            company=SQL("need.company_id"),
            where=SQL("TRUE"),
            measures={
                "man": SQL(
                    "CASE need.code %s ELSE %s END",
                    SQL(" ").join(
                        SQL("WHEN %s THEN %s", code, number)
                        for code, number in man.NUMBERS.items()
                    ),
                    man.ASK_NUMBER,
                )
            },
            flush={
                "linkage.qualification": _QUALIFICATION,
                "res.partner": ("commercial_partner_id",),
            },
        )

    # -- categories ----------------------------------------------------------------

    def _categories_man(self):
        choices = {
            number: f"{code}: {say(self.env, MEANING[code])}"
            for code, number in man.NUMBERS.items()
        }
        choices[man.ASK_NUMBER] = self.env._("Something is still unknown")
        return choices

    def _categories_stage(self):
        field = self.env["res.partner"]._fields["linkage_stage"]
        labels = dict(field._description_selection(self.env))
        return {number: labels[key] for key, number in stage.NUMBERS.items()}

    def _categories_channel(self):
        # sudo: names of channels only, also of those that are archived or of another
        # company, for what was graded by them stays explainable
        channels = self.env["linkage.channel"].sudo().with_context(active_test=False)
        return {channel.id: channel.name for channel in channels.search([])}


_QUALIFICATION = ("partner_id", "company_id", "state", "date_open", "code")
