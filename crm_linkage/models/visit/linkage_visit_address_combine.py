from odoo import api, models

from .linkage_visit_weekdays import WEEKDAY_FIELDS


class LinkageVisitAddress(models.Model):
    """What becomes of the settings of addresses when partners become one."""

    _inherit = "linkage.visit.address"

    @api.model
    def _combine(self, sources, target):
        """Keep one row per address and company before the host moves references.

        The target's own goes first and takes over what only a source has. Two own
        frequencies, times or days cannot both hold: what gives way is told in the
        chatter of the target. A customer that was visited at its own address, because
        nothing was set, goes on being visited there when a source brings its shops.
        """
        # sudo: whoever may merge partners may do it with what we know of them
        settings = (
            self.sudo()
            .with_context(active_test=False)
            .search([("partner_id", "in", (sources | target).ids)], order="id")
        )
        kept = {
            setting.company_id: setting
            for setting in settings
            if setting.partner_id == target
        }
        for setting in settings.filtered(lambda one: one.partner_id != target):
            own = kept.get(setting.company_id)
            if own:
                own._take_in(setting)
            else:
                setting.partner_id = target
                kept[setting.company_id] = setting
        self._keep_own_stop(sources, target, kept)
        self.env.flush_all()

    @api.model
    def _keep_own_stop(self, sources, target, kept):
        """The target stays a stop where shops of a source would take its place."""
        if target != target.commercial_partner_id:
            return
        moved = self.sudo().search(
            [
                ("partner_id", "child_of", sources.ids),
                ("partner_id", "not in", sources.ids),
            ]
        )
        stops = self.sudo().search(
            [("partner_id.commercial_partner_id", "=", target.id)]
        )
        known = stops.company_id | self.env["res.company"].union(*kept)
        self.sudo().create(
            [
                {"partner_id": target.id, "company_id": company.id}
                for company in moved.company_id - known
            ]
        )

    def _take_in(self, other):
        """Take over what only the other row says, and delete it."""
        self.ensure_one()
        values, lost = {"active": self.active or other.active}, []
        if other.has_own_frequency:
            if not self.has_own_frequency:
                for name in ("visits", "period", "reason", "date_until"):
                    values[name] = other[name]
                values["has_own_frequency"] = True
            else:
                lost.append(
                    self.env._(
                        "%(visits)s visits %(period)s (%(reason)s)",
                        visits=other.visits,
                        period=dict(
                            other._fields["period"]._description_selection(self.env)
                        )[other.period],
                        reason=other.reason,
                    )
                )
        if other.minutes and not self.minutes:
            values["minutes"] = other.minutes
        elif other.minutes not in (0, self.minutes):
            lost.append(self.env._("%(minutes)s minutes", minutes=other.minutes))
        if other.user_id and not self.user_id:
            values["user_id"] = other.user_id.id
        elif other.user_id and other.user_id != self.user_id:
            lost.append(other.user_id.name)
        if other._weekdays() != frozenset() and self._weekdays() == frozenset():
            values |= {name: other[name] for name in WEEKDAY_FIELDS}
        other.closing_ids.address_id = self
        if lost:
            self.partner_id.message_post(
                body=self.env._(
                    "Visit settings of %(name)s that gave way in the merge: %(what)s",
                    name=other.display_name,
                    what=", ".join(lost),
                )
            )
        other.unlink()
        self.write(values)
