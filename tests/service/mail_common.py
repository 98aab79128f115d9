from odoo import Command

from .common import ServiceCommon

MONDAY = "2026-11-16 07:00:00"


class MailCommon(ServiceCommon):
    """A team with a mailbox, and raw mails of its customer Anna."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].create({"name": "linkage.test"})
        cls.company.alias_domain_id = domain
        cls.desk = cls.env["linkage.case.team"].create(
            {
                "name": "Desk",
                "alias_name": "support",
                "alias_domain_id": domain.id,
                "company_id": cls.company.id,
                "user_id": cls.users["supervisor"].id,
                "member_ids": [Command.set(cls.users["agent"].ids)],
            }
        )
        cls.partner.email = "anna@shop.test"
        cls.counter = 0

    def raw(self, body="It is broken.", **headers):
        """A mail of Anna to the team; `headers` replace or, with None, drop some."""
        type(self).counter += 1
        values = {
            "From": '"Anna" <anna@shop.test>',
            "To": "support@linkage.test",
            "Subject": "Broken display",
            "Message-Id": f"<linkage-{self.counter}@shop.test>",
            "Date": "Mon, 16 Nov 2026 08:00:00 +0100",
            "MIME-Version": "1.0",
            "Content-Type": 'text/plain; charset="utf-8"',
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        lines = [f"{name}: {value}" for name, value in values.items() if value]
        head = "\r\n".join(lines).encode() + b"\r\n\r\n"
        return head + (body if isinstance(body, bytes) else body.encode())

    def receive(self, raw):
        """What the gateway makes of a mail: the new case, or none."""
        known = self.Case.search([])
        self.env["mail.thread"].message_process(None, raw)
        self.env.flush_all()
        return self.Case.search([]) - known

    def mail(self, body="It is broken.", **headers):
        return self.receive(self.raw(body, **headers))

    def answer(self, case, body="Still broken.", **headers):
        """Receive a mail that answers the last message of `case`."""
        message = case.message_ids.sorted("id")[-1]
        return self.mail(
            body,
            **{
                "Subject": f"Re: {case.display_name}",
                "In-Reply-To": message.message_id,
                "References": message.message_id,
                **headers,
            },
        )

    def events(self, case):
        return case.event_ids.sorted("id").mapped("signal")
