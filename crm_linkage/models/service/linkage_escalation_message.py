from collections import defaultdict

from markupsafe import Markup, escape

from odoo import models
from odoo.tools import format_datetime

from ...domain.service.escalation import ACTIVITY, REASSIGN

#: cases that a message lists; it says how many more there are
SHOWN = 50


class LinkageEscalation(models.Model):
    """What the delivery says: a message to each recipient, a note on each case."""

    _inherit = "linkage.escalation"

    def _tell(self, who, _now):
        """One message to a user or a customer about all of these."""
        theirs = self.with_context(lang=who.lang, tz=who.tz)
        if who._name == "res.users":
            theirs._tell_user(who)
        else:
            theirs._tell_customer(who)

    def _tell_user(self, user):
        cases = self.case_id
        self.env["mail.thread"].message_notify(
            subject=self._subject(cases),
            body=self.env["ir.qweb"]._render(
                "crm_linkage.escalation_message", self._message_values()
            ),
            partner_ids=user.partner_id.ids,
            force_email_lang=user.lang,
        )

    def _tell_customer(self, partner):
        """To a customer only what they know: number, subject, promised time."""
        cases, company = self.case_id, self.company_id[:1]
        # about one case: an answer finds its way there
        thread = cases if len(cases) == 1 else self.env["mail.thread"]
        sender = company.partner_id
        thread.message_notify(
            subject=self.env._("Your requests to %(company)s", company=company.name),
            body=self.env["ir.qweb"]._render(
                "crm_linkage.escalation_message_customer",
                self._message_values() | {"company": company},
            ),
            partner_ids=partner.ids,
            author_id=sender.id,
            email_from=sender.email_formatted or None,
            email_add_signature=False,
            email_layout_xmlid="mail.mail_notification_light",
            force_email_lang=partner.lang,
        )

    def _subject(self, cases):
        if len(cases) > 1:
            return self.env._("%(count)s cases need you", count=len(cases))
        return self.env._("%(case)s needs you", case=cases.display_name)

    def _message_values(self):
        """Rows of the message: one for each case, the most urgent first."""
        grouped = self.sorted(
            lambda one: (one.clock_id.deadline or one.moment, one.id)
        ).grouped("case_id")
        rows = [
            {
                "case": case,
                "url": f"/odoo/linkage-cases/{case.id}",
                "lines": batch._lines(),
                "deadlines": batch._deadlines(),
            }
            for case, batch in list(grouped.items())[:SHOWN]
        ]
        return {"rows": rows, "more": len(grouped) - len(rows)}

    def _deadlines(self):
        """Clock and deadline of each clock of one case, in the recipient's time."""
        zone = self.env.context.get("tz")
        return [
            (
                clock.kind_id.display_name,
                clock.deadline
                and format_datetime(
                    self.env, clock.deadline, tz=zone, dt_format="short"
                ),
                bool(clock.breached_at),
            )
            for clock in self.clock_id
        ]

    def _lines(self):
        """What was done about one case, and what the steps say besides."""
        found = []
        for one in self:
            step = one.step_id
            if step.action == REASSIGN:
                found.append(self.env._("It was handed over to you."))
            elif step.action == ACTIVITY:
                found.append(self.env._("There is an activity for you."))
            if step.note:
                found.append(step.note)
        return list(dict.fromkeys(found))

    def _note(self, who):
        """A note on each case: which steps were taken, and whom they reached."""
        bodies = defaultdict(list)
        for one in self.sorted("moment"):
            reached = who.display_name if who and one._needs_recipient() else ""
            bodies[one.case_id.id].append(
                Markup("%s, %s")
                % (
                    one.kind_id.display_name or "",
                    escape(one.step_id.display_name)
                    + (Markup(" (%s)") % reached if reached else ""),
                )
            )
        cases = self.case_id
        if cases:
            cases._message_log_batch(
                bodies={
                    case_id: Markup("<br/>").join(lines)
                    for case_id, lines in bodies.items()
                }
            )
