from odoo import models
from odoo.tools import format_amount
from odoo.tools.misc import formatLang

#: units whose values cannot be added up, compared or divided
CATEGORY = "category"


class LinkageMetric(models.Model):
    """What a value of a metric says, and to whom; and how a metric is copied."""

    _inherit = "linkage.metric"

    def copy_data(self, default=None):
        default = dict(default or {})
        copies = super().copy_data(default)
        for values in copies:
            if "code" not in default:
                values["code"] = f"{values['code']}_copy"
            if "name" not in default:
                values["name"] = self.env._("%(name)s (copy)", name=values["name"])
        return copies

    def _is_value_visible(self):
        """Whether the current user may see what this metric says of a customer."""
        self.ensure_one()
        group = self.sudo().value_group_id  # groups are not readable by all users
        return not group or group.id in self.env.user._get_group_ids()

    def _categories(self):
        """What the numbers of a category stand for, in the order of choice.

        :return: ``{number: label in the user's language}``; empty where the unit is not
            category. A room that brings a measure with categories writes a method
            ``_categories_<measure>()``.
        """
        self.ensure_one()
        if self.unit != CATEGORY:
            return {}
        method = getattr(self, f"_categories_{self.measure}", None)
        return method() if method else {}

    def _format_value(self, value, currency):
        """`value` of this metric as text in the user's language, with its unit."""
        self.ensure_one()
        if self.unit == "money":
            return format_amount(self.env, value, currency)
        if self.unit == CATEGORY:
            unknown = self.env._("No longer there")
            return self._categories().get(int(value), unknown)
        if self.unit == "share":
            return self.env._(
                "%(share)s %%", share=formatLang(self.env, value * 100, digits=1)
            )
        number = formatLang(self.env, value, digits=0 if value == int(value) else 1)
        if self.unit == "days":
            return self.env._("%(number)s days", number=number)
        return number
