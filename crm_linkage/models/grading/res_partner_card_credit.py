from odoo import api, fields, models
from odoo.tools import SQL, format_amount, format_date
from odoo.tools.misc import formatLang

from .credit_texts import ACTION_COLOR
from .linkage_credit_standing import SECRET_METRICS

#: utilisation in percent from which a figure warns
NEAR = 80


class ResPartner(models.Model):
    """What credit shows on the Linkage page; it rides on the grade's statement."""

    _inherit = "res.partner"

    def _linkage_card_follow(self, sections, found):
        sections = super()._linkage_card_follow(sections, found)
        credit = self._linkage_card_credit(found["credit"])
        return {**sections, "credit": credit} if credit else sections

    def _linkage_card_credit(self, row):
        """The section `credit`, or nothing where there is nothing to tell.

        :param row: what `_linkage_credit_sql` says
        """
        stops = self.env["linkage.credit.stop"]
        stop = stops._open_stop(self, self.env.company)
        if not stop and not row:
            return {}
        section = {
            "title": self.env._("Credit"),
            "icon": "fa-credit-card",
            "sequence": 35,
        }
        if stop:
            section["text"] = stop._sentence()
        if row:
            section |= self._linkage_credit_figures(row, bool(stop))
        return section

    @api.model
    def _linkage_credit_seen(self, partner, company):
        """The user's own view of the credit of a customer, as a `Query`, or None."""
        standings = self.env["linkage.credit.standing"]
        if not standings.has_access("read"):
            return None
        return standings._search(
            [("partner_id", "=", partner.id), ("company_id", "=", company.id)]
        )

    def _linkage_credit_sql(self, company) -> SQL:
        """A scalar subselect for the figures that the user may see of this customer."""
        query = self._linkage_credit_seen(self, company)
        if query is None:
            return SQL("NULL::json")
        self.env["linkage.credit.standing"].flush_model()
        return SQL(
            """
            (SELECT json_build_object(
                        'id', credit.id, 'exposure', credit.exposure,
                        'limit', credit.credit_limit,
                        'utilisation', credit.utilisation, 'is_over', credit.is_over,
                        'overdue', credit.overdue_amount,
                        'groups', (SELECT json_agg(value_group_id) FROM linkage_metric
                                    WHERE code IN %s),
                        'action', credit.action, 'suggested', credit.suggested_limit,
                        'waits', credit.review_id IS NOT NULL,
                        'day', credit.checked_on)
               FROM linkage_credit_standing credit WHERE credit.id IN %s)
            """,
            SECRET_METRICS,
            query.subselect(),
        )

    @api.model
    def _linkage_credit_open(self, groups):
        """Whether the user is in the groups that may see what is overdue.

        :param groups: value groups of the metrics, None where everyone may see them
        """
        if len(groups) < len(SECRET_METRICS):  # one was deleted
            return self.env.user.has_group("crm_linkage.group_supervisor")
        own = self.env.user._get_group_ids()
        return all(group is None or group in own for group in groups)

    def _linkage_credit_figures(self, row, is_stopped):
        company = self.env.company
        labels = dict(
            self.env["linkage.credit.standing"]
            ._fields["action"]
            ._description_selection(self.env)
        )

        def money(amount):
            return format_amount(self.env, amount or 0.0, company.currency_id)

        figures = [
            {"label": self.env._("Exposure"), "value": money(row["exposure"])},
            {
                "label": self.env._("Credit limit"),
                "value": money(row["limit"])
                if row["limit"]
                else self.env._("not checked"),
            },
        ]
        if row["limit"]:
            used = row["utilisation"] or 0.0
            color = (
                "danger" if row["is_over"] else "warning" if used >= NEAR else "success"
            )
            figures.append(
                {
                    "label": self.env._("Used"),
                    "badge": {
                        "text": self.env._(
                            "%(share)s %%",
                            share=formatLang(self.env, used, digits=0),
                        ),
                        "color": color,
                    },
                }
            )
        if row["overdue"] and self._linkage_credit_open(row["groups"] or ()):
            figures.append(
                {"label": self.env._("Overdue"), "value": money(row["overdue"])}
            )
        if row["waits"]:
            figures.append(
                {
                    "label": self.env._("Suggestion"),
                    "value": money(row["suggested"]),
                    "badge": {
                        "text": labels[row["action"]],
                        "color": ACTION_COLOR[row["action"]],
                    },
                }
            )
        if is_stopped:
            figures.insert(
                0,
                {
                    "label": self.env._("Credit"),
                    "badge": {"text": self.env._("Stopped"), "color": "danger"},
                },
            )
        standing = self.env["linkage.credit.standing"].browse(row["id"])
        return {
            "note": self.env._(
                "As of %(day)s, in %(company)s.",
                day=format_date(self.env, fields.Date.to_date(row["day"])),
                company=company.sudo().name,
            ),
            "figures": figures,
            "buttons": [
                {
                    "label": self.env._("Details"),
                    "icon": "fa-credit-card",
                    "action": self._linkage_form_action(standing),
                }
            ],
        }
