from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from ...domain.metric.formula import DIFFERENCE, GREATEST, GROWTH, LEAST

ADDITIVE = ("sum", "count")


class LinkageMetric(models.Model):
    """The records behind a value, and what kind of value it is."""

    _inherit = "linkage.metric"

    def _is_state(self):
        """Whether it is known as of now only, itself or by what it is made of."""
        self.ensure_one()
        return "state" in {self.nature, *self._leaves().mapped("nature")}

    def _is_additive(self):
        """Whether a part of a period has a part of its value: amounts and numbers."""
        self.ensure_one()
        if self.kind == "aggregate":
            return self.nature == "flow" and self.aggregate in ADDITIVE
        if self.formula in (DIFFERENCE, LEAST, GREATEST):
            return self.operand_id._is_additive() and self.base_id._is_additive()
        return False

    def _records_action(self, partner, first, last, company):
        """A window with the records behind the value of this metric.

        Record rules hold: who may not see a record does not find it there, and the
        title says so. A state shows the records of today.

        :param partner: commercial partner
        :param first: first day, None for no beginning
        :param last: last day, in the company's time zone
        :return: action, or None where no records can be named or the value is hidden
        :raise AccessError: the user may not see records of this kind at all
        """
        self.ensure_one()
        if not self._is_value_visible():
            return None
        found = self._records_behind(partner, first, last, company)
        if not found:
            return None
        model, domain = found
        if not self.env[model].has_access("read"):
            raise AccessError(
                self.env._(
                    "You may not see the records behind %(metric)s.",
                    metric=self.display_name,
                )
            )
        if self._is_state():
            title = self.env._("%(metric)s, as of today", metric=self.display_name)
        else:
            title = self.env._(
                "%(metric)s, %(first)s to %(last)s",
                metric=self.display_name,
                first=format_date(self.env, first),
                last=format_date(self.env, last),
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "%(title)s (those you may see)",
                title=title,
            ),
            "res_model": model,
            "views": [[False, "list"], [False, "form"]],
            "domain": list(domain),
            "context": {"create": False},
        }

    def _records_behind(self, partner, first, last, company):
        """(model, domain) of what is counted, or None.

        A formula shows what its second metric counts, the whole of a share; growth,
        differences and the larger or smaller of two show the first.
        """
        self.ensure_one()
        # sudo: definitions are read for users of any role
        metric = self.sudo()
        if metric.kind == "formula":
            part = metric.base_id
            if metric.formula in (GROWTH, DIFFERENCE, LEAST, GREATEST):
                part = metric.operand_id
            # what may be seen was decided by the metric that was asked for
            return part._records_behind(partner, first, last, company)
        method = getattr(metric, f"_records_{metric.source}", None)
        if not method:
            return None
        if metric.nature == "state":
            first = None
        model, domain = method(first, last, company)
        return model, domain & Domain("company_id", "=", company.id) & Domain(
            self._records_partner(model), "=", partner.id
        )

    def _records_partner(self, model):
        """The field of `model` that holds the commercial partner."""
        if "commercial_partner_id" in self.env[model]._fields:
            return "commercial_partner_id"
        return "partner_id.commercial_partner_id"

    # -- sources: a room that brings one adds `_records_<source>` ---------------------

    def _records_invoice(self, first, last, _company):
        domain = Domain("state", "=", "posted") & _days("invoice_date", first, last)
        kinds = {
            "invoice": ("out_invoice",),
            "invoice_due": ("out_invoice",),
            "invoice_overdue": ("out_invoice",),
            "credit_note": ("out_refund",),
        }
        wanted = kinds.get(self.condition, ("out_invoice", "out_refund"))
        domain &= Domain("move_type", "in", wanted)
        if self.condition in ("overdue", "invoice_due", "invoice_overdue"):
            domain &= Domain("invoice_date_due", "<", last)
        if self.condition in ("overdue", "invoice_overdue"):
            domain &= Domain("payment_state", "in", ("not_paid", "partial"))
        return "account.move", domain

    def _records_product(self, first, last, company):
        return "account.move", Domain("move_type", "=", "out_invoice") & Domain(
            "state", "=", "posted"
        ) & _days("invoice_date", first, last)

    def _records_settlement(self, first, last, _company):
        """Invoices with a settlement in the period."""
        settled = _days("max_date", first, last)
        return (
            "account.move",
            Domain("state", "=", "posted")
            & Domain("move_type", "=", "out_invoice")
            & Domain("line_ids.matched_credit_ids", "any", settled),
        )

    def _records_order(self, first, last, company):
        return (
            "sale.order",
            Domain("state", "=", "sale")
            & self._moments("date_order", first, last, company),
        )

    def _moments(self, name, first, last, company):
        """Days of the company as a domain on the UTC timestamps of a field."""
        zone = ZoneInfo(company._linkage_tz())

        def midnight(day):
            moment = datetime.combine(day, time.min, zone)
            return moment.astimezone(UTC).replace(tzinfo=None)

        domain = Domain(name, "<", midnight(last + timedelta(days=1)))
        if first:
            domain &= Domain(name, ">=", midnight(first))
        return domain


def _days(name, first, last):
    domain = Domain(name, "<=", last)
    return domain & Domain(name, ">=", first) if first else domain
