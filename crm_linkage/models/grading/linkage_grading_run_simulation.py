from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date
from odoo.tools.misc import formatLang

from ...domain.grading.move import DOWN, LEFT, NEW, SAME, UP, direction


class LinkageGradingRun(models.Model):
    """What a simulation shows, and making its scheme the one in force."""

    _inherit = "linkage.grading.run"

    scheme_state = fields.Selection(
        string="State of the Scheme", related="scheme_id.state"
    )

    def linkage_simulation(self):
        """What the simulation screen shows, ready to be drawn; managers only.

        :return: ``{"grades": [{"id", "name", "color", "before", "after"}],
            "cells": [{"before", "after", "count", "move"}], "figures": [{"label",
            "value", "move"}], "effects": [...], "note"}``. `grades` are the best
            first, that of the customers not graded last with id False; `before` and
            `after` of cells are ids of grades. Effects are described at
            `_simulation_effects`.
        :raise AccessError: the user is no manager
        :raise UserError: the run is no simulation
        """
        self.ensure_one()
        self._check_manager()
        self.check_access("read")
        if self.kind != "simulation":
            raise UserError(self.env._("Only a simulation shows what would change."))
        known = self.env["linkage.grade"].search([("active", "in", (True, False))])
        cells = self._simulation_cells(known)
        grades = self._simulation_grades(known, cells)
        counts = {
            grade["id"]: (grade["before"], grade["after"])
            for grade in grades
            if grade["id"]
        }
        return {
            "grades": grades,
            "cells": cells,
            "figures": self._simulation_figures(cells),
            "effects": self._simulation_effects(counts),
            "note": self.env._(
                "%(scheme)s as of %(day)s, beside the grades in force. Nothing has "
                "changed yet; this page is removed on %(end)s.",
                scheme=self.scheme_id.display_name,
                day=format_date(self.env, self.reference_date),
                end=format_date(self.env, self.expires_on),
            ),
        }

    def _simulation_effects(self, counts):
        """What the move of grades means for the rest of the work.

        Rooms add theirs by overriding: ``return [*super()..., {...}]``. An effect is
        ``{"title", "icon", "note", "columns": [text], "rows": [{"badge", "label",
        "values": [text]}], "total": [text]}``; only the title is required, and `values`
        has one text for each column after the first, which names the row.

        :param dict counts: grade id -> (customers now, customers then)
        """
        return []

    def _simulation_cells(self, known):
        """How many customers go from which grade to which, in one statement."""
        self.env["linkage.grade.standing"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT before, after, COUNT(*) FROM (%s) moves GROUP BY before, after",
                self._simulation_moves(),
            )
        )
        sequences = {grade.id: grade.sequence for grade in known}
        return [
            {
                "before": before or False,
                "after": after or False,
                "count": count,
                "move": direction(sequences.get(before), sequences.get(after)),
            }
            for before, after, count in rows
        ]

    def _simulation_moves(self) -> SQL:
        """SELECT partner_id, before, after: the grades now and then, NULL for none."""
        return SQL(
            """
            SELECT COALESCE(now.partner_id, staged.partner_id) AS partner_id,
                   now.grade_id AS before,
                   CASE WHEN COALESCE(now.override_id, 0) <> 0
                        THEN now.grade_id ELSE staged.grade_id END AS after
              FROM (SELECT partner_id, grade_id, override_id
                      FROM linkage_grade_standing
                     WHERE company_id = %s) now
              FULL JOIN (SELECT partner_id, grade_id
                           FROM linkage_grading_staging
                          WHERE run_id = %s) staged
                ON staged.partner_id = now.partner_id
            """,
            self.company_id.id,
            self.id,
        )

    def _simulation_number(self, value, digits):
        return formatLang(self.env, value, digits=digits)

    def _simulation_grades(self, known, cells):
        """The grades that occur, the best first, with their customers now and then."""
        used = {cell["before"] for cell in cells} | {cell["after"] for cell in cells}
        grades = [
            {"id": grade.id, "name": grade.name, "color": grade.color}
            for grade in known
            if grade.id in used or grade.active
        ]
        if False in used:
            grades.append(
                {"id": False, "name": self.env._("Not graded"), "color": "secondary"}
            )
        for grade in grades:
            for side in ("before", "after"):
                grade[side] = sum(
                    cell["count"] for cell in cells if cell[side] == grade["id"]
                )
        return grades

    def _simulation_figures(self, cells):
        total = sum(cell["count"] for cell in cells)
        counts = dict.fromkeys((UP, DOWN, NEW, LEFT, SAME), 0)
        for cell in cells:
            counts[cell["move"]] += cell["count"]
        labels = {
            UP: self.env._("Better"),
            DOWN: self.env._("Worse"),
            NEW: self.env._("Newly graded"),
            LEFT: self.env._("No longer graded"),
            SAME: self.env._("Unchanged"),
        }
        return [
            {
                "label": self.env._("Customers"),
                "value": self._simulation_number(total, 0),
            }
        ] + [
            {
                "label": labels[move],
                "value": self._simulation_number(count, 0),
                "move": move,
            }
            for move, count in counts.items()
            if count or move in (UP, DOWN, SAME)
        ]

    # -- buttons -------------------------------------------------------------------

    def _open(self):
        action = super()._open()
        if self.kind == "simulation":
            view = self.env.ref("crm_linkage.linkage_grading_run_view_form_simulation")
            action["views"] = [[view.id, "form"]]
        return action

    def action_open_moves(self):
        """The customers who would have another grade."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_linkage.linkage_grading_move_action"
        )
        action["domain"] = list(Domain("run_id", "=", self.id))
        action["context"] = {"search_default_filter_moved": 1}
        return action

    def action_open_scheme(self):
        """The scheme that was tried."""
        self.ensure_one()
        return self.scheme_id.get_formview_action()

    def action_simulate_again(self):
        """Try the scheme as it is now."""
        self.ensure_one()
        return self.scheme_id.action_simulate()

    def action_apply_scheme(self):
        """Put the scheme in force, retire the version it replaces, and grade.

        :raise AccessError: the user is no manager
        :raise UserError: the scheme is no draft any more
        """
        self.ensure_one()
        self._check_manager()
        scheme = self.scheme_id
        if self.kind != "simulation" or scheme.state != "draft":
            raise UserError(
                self.env._("The scheme is in force already, or was taken out of use.")
            )
        scheme.action_activate()
        return self.action_grade_now()
