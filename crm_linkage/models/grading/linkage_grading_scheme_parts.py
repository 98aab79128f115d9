from odoo import models


class LinkageGradingScheme(models.Model):
    """Reading schemes with as few queries as there are kinds of parts."""

    _inherit = "linkage.grading.scheme"

    def _fetch_parts(self):
        """Read what grading needs of these schemes, for all of them at once."""
        self._fetch_lines("criterion_ids")
        self._fetch_lines("threshold_ids")
        self._fetch_lines("knockout_ids")
        rules = self.knockout_ids
        lines = self.env["linkage.grading.condition"].search_fetch(
            [("knockout_id", "in", rules.ids)]
        )
        _keep_lines(rules, "condition_ids", lines)
        self.env["linkage.metric"].with_context(active_test=False).search_fetch([])
        self.env["linkage.grade"].with_context(active_test=False).search_fetch([])

    def _fetch_lines(self, name):
        model = self._fields[name].comodel_name
        lines = self.env[model].search_fetch([("scheme_id", "in", self.ids)])
        _keep_lines(self, name, lines)


def _keep_lines(records, name, lines):
    """Let `records` find their `lines` without asking again.

    The host reads the ids of such lines first, and in a second query their values.
    """
    field = records._fields[name]
    grouped = lines.grouped(field.inverse_name)
    field._insert_cache(
        records, [grouped.get(record, lines.browse())._ids for record in records]
    )
