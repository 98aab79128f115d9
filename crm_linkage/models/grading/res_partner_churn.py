from odoo import models
from odoo.tools import SQL, format_date

from ...domain.grading import churn
from . import churn_texts as texts
from .linkage_churn_warning import FLAGS, NUMBERS


class ResPartner(models.Model):
    """What the Linkage page says of a customer who may be leaving."""

    _inherit = "res.partner"

    def _linkage_card_sections(self):
        sections = super()._linkage_card_sections()
        warning = self._linkage_open_warning()
        if warning:
            sections["churn"] = self._linkage_card_churn(warning)
        return sections

    def _linkage_open_warning(self):
        """The open warning that the user may see, as a dict, in one query."""
        warnings = self.env["linkage.churn.warning"]
        if not warnings.has_access("read"):
            return None
        query = warnings._search(
            [
                ("partner_id", "=", self.id),
                ("company_id", "=", self.env.company.id),
                ("state", "=", "open"),
            ],
            limit=1,
        )
        names = ("id", "level", "opened_on", *FLAGS, *NUMBERS)
        rows = self.env.execute_query(
            query.select(
                *(SQL.identifier(query.table, name) for name in names),
                # who may see growth; read along, so that it costs no query
                SQL(
                    "(SELECT value_group_id FROM linkage_metric"
                    " WHERE code = 'revenue_growth')"
                ),
            )
        )
        if not rows:
            return None
        [(*values, group_id)] = rows
        visible = not group_id or group_id in self.env.user._get_group_ids()
        return {**dict(zip(names, values, strict=True)), "visible": visible}

    def _linkage_card_churn(self, warning):
        found = [reason for flag, reason in FLAGS.items() if warning[flag]]
        return {
            "title": self.env._("May Be Leaving"),
            "icon": "fa-exclamation-triangle",
            "sequence": 15,
            "note": self.env._(
                "Warned of since %(day)s.",
                day=format_date(self.env, warning["opened_on"]),
            ),
            "figures": [
                {
                    "label": self.env._("Risk"),
                    "badge": {
                        "text": texts.say(self.env, texts.LEVEL[warning["level"]]),
                        "color": texts.COLOR[warning["level"]],
                    },
                }
            ],
            "rows": [
                {
                    "title": texts.reason_text(
                        self.env, reason, warning, warning["visible"]
                    ),
                    "text": texts.say(self.env, texts.ACTION[churn.ACTIONS[reason]]),
                }
                for reason in found
            ],
            "buttons": [
                {
                    "label": self.env._("Answer"),
                    "icon": "fa-check",
                    "action": self._linkage_form_action(
                        self.env["linkage.churn.warning"].browse(warning["id"])
                    ),
                }
            ],
        }
