from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...domain.card import stage


class ResPartner(models.Model):
    """The stage of a customer (D1.3): read from facts, never stored, never typed.

    Facts are confirmed orders and posted customer invoices of the commercial partner,
    branches included, in the current company, up to its reference date.
    """

    _inherit = "res.partner"

    linkage_stage = fields.Selection(
        [
            (stage.PROSPECT, "Prospect"),
            (stage.ACTIVE, "Active Customer"),
            (stage.FORMER, "Former Customer"),
        ],
        "Customer Stage",
        compute="_compute_linkage_stage",
        search="_search_linkage_stage",
        groups="crm_linkage.group_linkage_user",
        help="Prospect: never bought. Active: bought within the months set for the "
        "company. Former: has not bought for longer.",
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_linkage_stage(self):
        scope = self.env.company._linkage_scope()
        # sudo: a setting that everyone with a role works by
        months = self.env.company.sudo().linkage_active_months
        purchases = self.commercial_partner_id._linkage_purchases(scope)
        for partner in self:
            known = purchases.get(partner.commercial_partner_id._origin.id)
            partner.linkage_stage = stage.stage(
                known.last if known else None, scope.reference, months
            )

    @api.model
    def _search_linkage_stage(self, operator, value):
        if operator != "in":
            return NotImplemented
        stages = frozenset(value) & frozenset(stage.STAGES)
        if not stages:
            return Domain.FALSE
        if len(stages) == len(stage.STAGES):
            return Domain.TRUE
        return Domain.custom(
            to_sql=lambda model, alias, query: model._linkage_stage_in_sql(
                model._linkage_commercial_sql(alias), stages
            ),
            predicate=lambda partner: partner.linkage_stage in stages,
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "linkage_stage":
            self._check_field_access(self._fields[field_expr], "read")
            return self._linkage_stage_sql(self._linkage_commercial_sql(alias))
        return super()._field_to_sql(alias, field_expr, query)

    @api.model
    def _linkage_commercial_sql(self, alias):
        field = self._fields["commercial_partner_id"]
        return SQL.identifier(alias, field.name, to_flush=field)

    @api.model
    def _linkage_stage_sql(self, commercial):
        """Expression for the stage of the partner with the id `commercial` (SQL).

        Plain EXISTS on the outer column: PostgreSQL looks up a few rows by index, or
        hashes the documents when it has to judge many.
        """
        recent, ever = self._linkage_bought_pair(commercial)
        return SQL(
            "CASE WHEN %s THEN %s WHEN %s THEN %s ELSE %s END",
            *(recent, stage.ACTIVE, ever, stage.FORMER, stage.PROSPECT),
        )

    @api.model
    def _linkage_stage_in_sql(self, commercial, stages):
        """Condition: the stage of `commercial` (SQL) is one or two of the three.

        Says no more than it must: whether someone ever bought needs no look at when.
        """
        self._check_field_access(self._fields["linkage_stage"], "read")
        recent, ever = self._linkage_bought_pair(commercial)
        if stages == {stage.ACTIVE}:
            return recent
        if stages == {stage.PROSPECT}:
            return SQL("NOT %s", ever)
        if stages == {stage.FORMER}:
            return SQL("(%s AND NOT %s)", ever, recent)
        if stages == {stage.ACTIVE, stage.FORMER}:
            return ever
        if stages == {stage.PROSPECT, stage.FORMER}:
            return SQL("NOT %s", recent)
        return SQL("(%s OR NOT %s)", recent, ever)

    @api.model
    def _linkage_bought_pair(self, commercial):
        """Two conditions: bought within the company's months, bought at all."""
        scope = self.env.company._linkage_scope()
        # sudo: a setting that everyone with a role works by
        months = self.env.company.sudo().linkage_active_months
        after = stage.active_after(scope.reference, months)
        return (
            self._linkage_bought_sql(commercial, scope, after),
            self._linkage_bought_sql(commercial, scope),
        )

    @api.model
    def _linkage_bought_sql(self, commercial, scope, after=None):
        """Condition: an order or invoice up to the reference date, after `after`."""
        return SQL(
            "(EXISTS (%s AND linkage_owner.commercial_partner_id = %s)"
            " OR EXISTS (%s AND linkage_owner.commercial_partner_id = %s))",
            self._linkage_invoices_sql(SQL("1"), scope, after),
            commercial,
            self._linkage_orders_sql(SQL("1"), scope, after),
            commercial,
        )

    def _linkage_purchases(self, scope):
        """What is known of the purchases of these commercial partners, in one query.

        Counts and days only, of all documents of the company whoever may read them:
        amounts are for the catalogue, which asks who may see them.

        :return: ``{commercial partner id: Purchases}``; who never bought is left out
        """
        partner_ids = self._origin.ids
        if not partner_ids:
            return {}
        rows = self.env.execute_query(self._linkage_purchases_sql(scope, partner_ids))
        return {
            partner_id: stage.Purchases(first, last, orders, invoices)
            for partner_id, first, last, orders, invoices in rows
        }

    @api.model
    def _linkage_purchases_sql(self, scope, partner_ids):
        """SELECT partner_id, first, last, orders, invoices of those who ever bought."""
        owner = SQL("linkage_owner.commercial_partner_id")
        order_day = SQL(
            "(linkage_order.date_order AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
            scope.tz,
        )
        return SQL(
            "SELECT partner_id, MIN(day) AS first, MAX(day) AS last,"
            " COUNT(*) FILTER (WHERE is_order) AS orders,"
            " COUNT(*) FILTER (WHERE NOT is_order) AS invoices"
            " FROM (%s AND %s = ANY(%s) UNION ALL %s AND %s = ANY(%s)) fact"
            " GROUP BY partner_id",
            self._linkage_invoices_sql(
                SQL(
                    "%s AS partner_id, linkage_move.invoice_date AS day,"
                    " FALSE AS is_order",
                    owner,
                ),
                scope,
            ),
            *(owner, partner_ids),
            self._linkage_orders_sql(SQL("%s, %s, TRUE", owner, order_day), scope),
            *(owner, partner_ids),
        )

    @api.model
    def _linkage_invoices_sql(self, what, scope, after=None):
        """SELECT `what` of the posted customer invoices that count in `scope`."""
        return SQL(
            "SELECT %s FROM account_move linkage_move"
            " JOIN res_partner linkage_owner"
            " ON linkage_owner.id = linkage_move.commercial_partner_id"
            " WHERE linkage_move.state = 'posted'"
            " AND linkage_move.move_type = 'out_invoice'"
            " AND linkage_move.company_id = %s AND linkage_move.invoice_date <= %s%s",
            what,
            scope.company_id,
            scope.reference,
            SQL(" AND linkage_move.invoice_date > %s", after) if after else SQL(),
            to_flush=self._linkage_flushed(
                "account.move",
                "state",
                "move_type",
                "company_id",
                "invoice_date",
                "commercial_partner_id",
            ),
        )

    @api.model
    def _linkage_orders_sql(self, what, scope, after=None):
        """SELECT `what` of the confirmed orders that count in `scope`."""
        since = _end_of(after, scope.tz) if after else None
        return SQL(
            "SELECT %s FROM sale_order linkage_order"
            " JOIN res_partner linkage_owner"
            " ON linkage_owner.id = linkage_order.partner_id"
            " WHERE linkage_order.state = 'sale'"
            " AND linkage_order.company_id = %s AND linkage_order.date_order < %s%s",
            what,
            scope.company_id,
            _end_of(scope.reference, scope.tz),
            SQL(" AND linkage_order.date_order >= %s", since) if since else SQL(),
            to_flush=self._linkage_flushed(
                "sale.order", "state", "company_id", "date_order", "partner_id"
            ),
        )

    @api.model
    def _linkage_flushed(self, model, *names):
        """The fields that must be in the database before documents are read."""
        fields_read = [self.env[model]._fields[name] for name in names]
        return [*fields_read, self._fields["commercial_partner_id"]]


def _end_of(day, tz):
    """The instant `day` is over in the time zone `tz`, as the host stores it (UTC)."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(tz))
    return midnight.astimezone(UTC).replace(tzinfo=None)
