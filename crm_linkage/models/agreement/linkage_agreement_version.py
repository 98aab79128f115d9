from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...domain.agreement import changes, notice
from ...domain.metric.period import months_before
from .linkage_agreement import ACTIVE, ENDED


class LinkageAgreement(models.Model):
    """A record is a version: what was agreed stays, a change is the next version."""

    _inherit = "linkage.agreement"

    version = fields.Integer(default=1, readonly=True, copy=False)
    origin_id = fields.Many2one(
        "linkage.agreement",
        "First Version",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    previous_id = fields.Many2one(
        "linkage.agreement",
        "Version Before",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    is_replaced = fields.Boolean(
        readonly=True,
        copy=False,
        help="A later version took its place: it ended on the day before.",
    )
    version_count = fields.Integer("Versions", compute="_compute_version_count")
    changes_html = fields.Html(
        "What Changed", compute="_compute_changes_html", sanitize=False
    )

    _previous_uniq = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL",
        "There is a next version of this agreement already.",
    )

    @api.depends("name", "number", "version")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for agreement in self.filtered(lambda agreement: agreement.version > 1):
            agreement.display_name = self.env._(
                "%(agreement)s, version %(number)s",
                agreement=agreement.display_name,
                number=agreement.version,
            )
        return result

    @api.depends("origin_id")
    def _compute_version_count(self):
        rows = self.with_context(active_test=False)._read_group(
            [("origin_id", "in", self.origin_id.ids)], ["origin_id"], ["__count"]
        )
        counts = {origin.id: count for origin, count in rows}
        for agreement in self:
            agreement.version_count = counts.get(agreement.origin_id.id, 0)

    @api.depends("previous_id", "commitment_ids", "state")
    @api.depends_context("lang")
    def _compute_changes_html(self):
        for agreement in self:
            before = agreement.previous_id
            lines = agreement._changes(before) if before else []
            agreement.changes_html = Markup().join(map(agreement._change_line, lines))

    @api.model_create_multi
    def create(self, vals_list):
        agreements = super().create(vals_list)
        first = agreements.filtered(lambda agreement: not agreement.origin_id)
        if first:
            # one statement for any number, and nobody types where a chain begins
            self.env.execute_query(
                SQL(
                    "UPDATE linkage_agreement SET origin_id = id WHERE id = ANY(%s) "
                    "RETURNING id",
                    first.ids,
                )
            )
            first.invalidate_recordset(["origin_id"])
        return agreements

    # -- versions ----------------------------------------------------------------

    def _chain(self):
        """All versions of these agreements, archived ones too, the first one first."""
        return self.with_context(active_test=False).search(
            [("origin_id", "in", self.origin_id.ids)], order="origin_id, version"
        )

    @api.model
    def _in_force(self, company, day, partners=None):
        """The agreements of `company` that bind on `day`, in one query.

        Of two versions that do, the older one: the other was agreed on too late.

        :param partners: only those of these commercial partners
        :return: ``{commercial partner id: agreements}``
        """
        domain = [
            ("company_id", "=", company.id),
            ("activated_on", "!=", False),
            ("date_start", "<=", day),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", day),
        ]
        if partners is not None:
            domain.append(("commercial_partner_id", "in", partners.ids))
        found = self.with_context(active_test=False).search_fetch(
            domain, ["commercial_partner_id", "previous_id"]
        )
        found -= found.filtered(lambda agreement: agreement.previous_id in found)
        grouped = found.grouped("commercial_partner_id")
        return {partner.id: agreements for partner, agreements in grouped.items()}

    def action_new_version(self):
        """A draft like this one, that takes its place when both sides have agreed.

        :raise UserError: it was not in force, or is not the last version
        """
        self.ensure_one()
        self.check_access("write")
        draft = self.with_context(active_test=False).search(
            [("previous_id", "=", self.id)]
        )
        if not draft:
            if self.state not in (ACTIVE, ENDED) or not self.activated_on:
                raise UserError(
                    self.env._(
                        "%(agreement)s was not in force: change it as it is.",
                        agreement=self.display_name,
                    )
                )
            draft = self._next_version()
        return self._version_form(draft)

    def _next_version(self):
        start = self._next_start()
        end = self.date_end
        if end and end < start:  # it ran out: the next one is for another term
            end = notice.extended(start - timedelta(days=1), self.renewal_months)
        # sudo: only this step says which version follows which
        draft = self.sudo().copy(
            {
                "name": self.name,
                "number": self.number,
                "version": self.version + 1,
                "origin_id": self.origin_id.id,
                "previous_id": self.id,
                "date_start": start,
                "date_end": end,
            }
        )
        return draft.sudo(self.env.su)

    def _next_start(self):
        """The first of next month, for promises are judged by whole months, and not
        later than the day after this version's last."""
        today = self.company_id._linkage_today()
        start = months_before(today.replace(day=1), -1)
        start = max(start, self.date_start + timedelta(days=1))
        if not self.date_end:
            return start
        after = self.date_end + timedelta(days=1)
        return max(after, today) if self.state == ENDED else min(start, after)

    def action_versions(self):
        """The list of all versions."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions of %(number)s", number=self.number),
            "res_model": self._name,
            "views": [[False, "list"], [False, "form"]],
            "domain": [("origin_id", "=", self.origin_id.id)],
            "context": {"active_test": False, "create": False},
        }

    def _version_form(self, version):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": version.id,
            "views": [[False, "form"]],
        }

    # -- what changed ------------------------------------------------------------

    def _changes(self, before):
        """What is different in this version from `before`, a list of `Change`."""
        self.ensure_one()
        return [
            *changes.compare(before._term_lines(), self._term_lines()),
            *changes.compare_promises(before._promise_lines(), self._promise_lines()),
        ]

    def _promise_lines(self):
        return [
            (
                commitment.name,
                f"{commitment.side} {commitment.metric_id.id}",
                commitment._lines(),
            )
            for commitment in self.commitment_ids
        ]

    def _change_line(self, change):
        if change.kind == changes.ADDED:
            text = self.env._("New promise: %(name)s", name=change.after)
            return Markup(
                "<div><i class='fa fa-plus text-success me-2'></i>%s</div>"
            ) % (text)
        if change.kind == changes.REMOVED:
            text = self.env._("No longer promised: %(name)s", name=change.before)
            return Markup(
                "<div><i class='fa fa-minus text-danger me-2'></i>%s</div>"
            ) % (text)
        what = f"{change.where} · {change.what}" if change.where else change.what
        return Markup(
            "<div><i class='fa fa-pencil text-muted me-2'></i><b>%s</b>: "
            "<s class='text-muted'>%s</s> <span>%s</span></div>"
        ) % (what, change.before or "-", change.after or "-")
