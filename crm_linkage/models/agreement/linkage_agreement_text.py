from odoo import models
from odoo.tools import format_date, format_datetime


class LinkageAgreement(models.Model):
    """What an agreement says, in the reader's language: on paper, in the portal and
    where two versions are compared."""

    _inherit = "linkage.agreement"

    def _label(self, name):
        """The label of what is chosen in the selection field `name`."""
        self.ensure_one()
        labels = dict(self._fields[name]._description_selection(self.env))
        return labels.get(self[name], "")

    def _notice_text(self):
        self.ensure_one()
        if not self.notice_length:
            return self.env._("none needed")
        text = f"{self.notice_length} {self._label('notice_unit')}"
        if not self.notice_deadline:
            return text
        return self.env._(
            "%(length)s before the end, until %(day)s",
            length=text,
            day=format_date(self.env, self.notice_deadline),
        )

    def _renewal_text(self):
        self.ensure_one()
        if self.renewal != "automatic":
            return self._label("renewal")
        return self.env._(
            "It goes on for %(months)s months at a time, unless notice is given",
            months=self.renewal_months,
        )

    def _term_lines(self):
        """``{label: text}`` of the terms beside the promises, in order."""
        self.ensure_one()
        text = self.env._
        end = self.date_end and format_date(self.env, self.date_end)
        return {
            text("Title"): self.name or "",
            text("Kind"): self._label("kind"),
            text("Partner"): self.commercial_partner_id.display_name or "",
            text("From"): format_date(self.env, self.date_start),
            text("Until"): end or text("ended by notice"),
            text("Notice"): self._notice_text(),
            text("At the end"): self._renewal_text(),
            text("Looked at together"): text(
                "every %(period)s", period=self._label("scorecard_period").lower()
            ),
            text("What we expect"): self.our_expectations or "",
            text("What we gain"): self.our_benefits or "",
            text("What the partner expects"): self.partner_expectations or "",
            text("What the partner gains"): self.partner_benefits or "",
        }

    def _paper(self):
        """What both sides read, accept and sign: fixed keys, plain values and texts.

        Names of the parties stand for "we" and "the partner", for both read the same.
        Internal notes, people's addresses and values of metrics are not in it.
        """
        self.ensure_one()
        company, partner = self.company_id, self.commercial_partner_id
        names = {"us": company.name, "partner": partner.display_name}
        words = {
            "us": (self.our_expectations, self.our_benefits),
            "partner": (self.partner_expectations, self.partner_benefits),
        }
        return {
            "id": self.id,
            "number": self.number,
            "name": self.name,
            "version": self.version,
            "state": self.state,
            "state_label": self._state_text(),
            "kind": self._label("kind"),
            "company": company.name,
            "partner": partner.display_name,
            "responsible": self.user_id.name or "",
            "date_start": self.date_start,
            "date_end": self.date_end,
            "dates": self._dates_text(),
            "notice": self._notice_text(),
            "notice_deadline": self.notice_deadline,
            "renewal": self._renewal_text(),
            "scorecard": self._label("scorecard_period"),
            "sides": [
                {
                    "side": side,
                    "name": names[side],
                    "expects": words[side][0] or "",
                    "gains": words[side][1] or "",
                    "commitments": [
                        commitment._paper()
                        for commitment in self.commitment_ids
                        if commitment.side == side
                    ],
                }
                for side in ("us", "partner")
            ],
            "content_hash": self.content_hash or "",
            "is_agreed": bool(self.agreed_at),
            "acceptances": [
                {
                    "side": acceptance.side,
                    "party": names[acceptance.side],
                    "name": acceptance.name,
                    "moment": acceptance.moment,
                    "moment_text": self._moment_text(acceptance.moment),
                }
                for acceptance in self.acceptance_ids
                if acceptance.is_current
            ],
        }

    def _state_text(self):
        self.ensure_one()
        if self.state == "proposed" and self.agreed_at:
            return self.env._(
                "Agreed, begins on %(day)s", day=format_date(self.env, self.date_start)
            )
        return self._label("state")

    def _dates_text(self):
        self.ensure_one()
        start = format_date(self.env, self.date_start)
        if not self.date_end:
            return self.env._("from %(start)s, until notice is given", start=start)
        return self.env._(
            "%(start)s to %(end)s",
            start=start,
            end=format_date(self.env, self.date_end),
        )

    def _moment_text(self, moment):
        """A moment where the company is, with its time zone."""
        zone = self.company_id.sudo()._linkage_tz()  # not every role reads calendars
        text = format_datetime(self.env, moment, tz=zone, dt_format="medium")
        return f"{text} ({zone})"
