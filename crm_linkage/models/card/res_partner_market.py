from dataclasses import dataclass
from datetime import date

from odoo import models
from odoo.tools import SQL, format_amount, format_date

from ...domain.card.stage import Purchases


@dataclass(frozen=True)
class CardFacts:
    """What the overview of one card says, as it was read in one query.

    `channel`: its name in the user's language, or None; `potential`: a year's amount in
    company currency, 0 where nobody entered it; `entered`: the day it was entered;
    `representative`: id of the user who is responsible in the company, or None.
    """

    purchases: Purchases
    channel: str | None
    potential: float
    entered: date | None
    representative: int | None


class ResPartner(models.Model):
    """Purchases, channel and potential on the Linkage page."""

    _inherit = "res.partner"

    def _linkage_card_facts(self):
        """`CardFacts` of this partner, and the scope they were read in."""
        scope = self.env.company._linkage_scope()
        # sudo: names and fields that every role may read, whatever their company
        channels = self.env["linkage.channel"].sudo()
        [(first, last, orders, invoices, channel, potential, entered, user_id)] = (
            self.env.execute_query(
                SQL(
                    "SELECT bought.first, bought.last, COALESCE(bought.orders, 0),"
                    " COALESCE(bought.invoices, 0), %s, %s, %s, %s"
                    " FROM res_partner partner"
                    " LEFT JOIN (%s) bought ON bought.partner_id = partner.id"
                    " LEFT JOIN linkage_channel channel"
                    " ON channel.id = partner.linkage_own_channel_id"
                    " WHERE partner.id = %s",
                    channels._field_to_sql("channel", "name"),
                    self._field_to_sql("partner", "linkage_potential"),
                    self._field_to_sql("partner", "linkage_potential_date"),
                    self._linkage_representative_sql(
                        "partner", SQL("%s", self.env.company.id)
                    ),
                    self._linkage_purchases_sql(scope, self.ids),
                    self.id,
                    to_flush=self._fields["linkage_own_channel_id"],
                )
            )
        )
        purchases = Purchases(first, last, orders, invoices)
        facts = CardFacts(purchases, channel, potential or 0.0, entered, user_id)
        return facts, scope

    def _linkage_card_market(self, facts):
        """Figures of the overview: how they buy, and what they could buy."""
        figures = []
        if facts.channel:
            figures.append({"label": self.env._("Channel"), "value": facts.channel})
        if facts.potential:
            figure = {
                "label": self.env._("Potential a year"),
                "value": format_amount(
                    self.env, facts.potential, self.env.company.currency_id
                ),
            }
            if facts.entered:
                figure["help"] = self.env._(
                    "Entered on %(day)s.", day=format_date(self.env, facts.entered)
                )
            figures.append(figure)
        return figures
