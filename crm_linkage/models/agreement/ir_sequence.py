from odoo import api, models
from odoo.tools import SQL


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    @api.model
    def _linkage_draw(self, code, company, count):
        """The next `count` numbers of a sequence, for a batch in one statement.

        The company's own sequence of that code goes before the one of all companies.

        :return: list of `count` numbers, ready to be shown
        """
        # numbers are drawn for whoever may create the record that gets them
        sequence = self.sudo().search(
            [("code", "=", code), ("company_id", "in", (company.id, False))],
            order="company_id",
            limit=1,
        )
        if sequence.implementation != "standard" or sequence.use_date_range:
            numbers = (
                sequence.with_company(company).next_by_id() for _n in range(count)
            )
            return list(numbers) if sequence else ["/"] * count
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}",
                count,
            )
        )
        prefix, suffix = sequence._get_prefix_suffix()
        return [f"{prefix}{number:0{sequence.padding}d}{suffix}" for (number,) in rows]
