import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize

from ...domain.service.incoming import one_line

_logger = logging.getLogger(__name__)
#: a body that is longer stands in the message alone, not in the description as well
LONG = 100_000
ORIGINS = [
    ("manual", "Written Down"),
    ("phone", "Phone"),
    ("mail", "E-Mail"),
    ("portal", "Portal"),
]


class LinkageCase(models.Model):
    """Cases that come by mail, and mail that answers a case (D11).

    A sender whom nobody knows makes a case without customer that keeps the address: the
    agent picks the customer, and no contact is made of whoever writes to us.
    """

    _inherit = "linkage.case"
    _primary_email = "email_from"
    _mail_thread_customer = True

    partner_id = fields.Many2one(required=False)
    email_from = fields.Char(
        "Sender", copy=False, help="Who wrote the mail that made this case."
    )
    email_normalized = fields.Char(
        compute="_compute_email_normalized", store=True, index="btree_not_null"
    )
    origin = fields.Selection(
        ORIGINS,
        "Came By",
        required=True,
        default=lambda self: self._default_origin(),
        copy=False,
    )
    mail_ref = fields.Char(
        "Message",
        readonly=True,
        copy=False,
        help="Message-Id of the mail that made this case.",
    )
    is_unknown = fields.Boolean(
        "Unknown Sender",
        compute="_compute_is_unknown",
        search="_search_is_unknown",
        help="The sender of the mail is no contact yet: pick the customer.",
    )

    # two workers that fetch the same mail at once: the second one fails and retries
    _mail_ref_uniq = models.UniqueIndex(
        "(mail_ref, team_id) WHERE mail_ref IS NOT NULL", "A mail makes one case."
    )
    _customer_or_mail = models.Constraint(
        "CHECK(partner_id IS NOT NULL OR origin = 'mail')",
        "Who is the customer? Only a case that came by mail may wait for one.",
    )

    @api.model
    def _default_origin(self):
        return "portal" if self.env.user.share else "manual"

    @api.depends("email_from")
    def _compute_email_normalized(self):
        for case in self:
            case.email_normalized = email_normalize(case.email_from or "")

    @api.depends("partner_id", "origin")
    def _compute_is_unknown(self):
        for case in self:
            case.is_unknown = case.origin == "mail" and not case.partner_id

    def _search_is_unknown(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("partner_id", "=" if True in value else "!=", False)]

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """By an index: the host would search with ilike."""
        return [("email_normalized", "=", email_from_normalized)]

    # -- a mail that makes a case ------------------------------------------------

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A case of a mail, owned by whom the team gives it to, not by the gateway."""
        values = self._values_of_mail(msg_dict, custom_values)
        values["mail_ref"] = msg_dict.get("message_id")
        company = self.env["res.company"].browse(values["company_id"])
        case = super(LinkageCase, self.with_company(company)).message_new(
            msg_dict, values
        )
        case._take_attachments(msg_dict)
        return case

    @api.model
    def _values_of_mail(self, msg, custom_values=None):
        """Values of the case that a parsed mail makes."""
        values = dict(custom_values or {})
        company_id = values.get("company_id") or self.env.company.id
        values["company_id"] = company_id
        body = msg.get("body") or ""
        return {
            "origin": "mail",
            "name": one_line(msg.get("subject")) or self.env._("(no subject)"),
            "description": body if len(body) <= LONG else False,
            "email_from": msg.get("email_from") or False,
            "partner_id": self._customer_of_mail(msg, company_id).id,
            "user_id": False,
            **values,
        }

    @api.model
    def _customer_of_mail(self, msg, company_id):
        """The contact who wrote: nobody where unknown, or one of us."""
        partner = self.env["res.partner"].browse(msg.get("author_id") or ())
        if not partner and msg.get("email_from"):
            partner = self.env["mail.thread"]._partner_find_from_emails_single(
                [msg["email_from"]],
                filter_found=lambda one: one.company_id.id in (False, company_id),
                no_create=True,
            )[:1]
        if not partner.partner_share or partner.company_id.id not in (
            False,
            company_id,
        ):
            return partner.browse()
        return partner

    # -- a mail that answers one -------------------------------------------------

    def message_update(self, msg_dict, update_vals=None):
        self._take_attachments(msg_dict)
        return super().message_update(msg_dict, update_vals)

    def _take_attachments(self, msg):
        """Leave out files that the company does not take, and say so in the message."""
        company = self.company_id or self.env.company
        taken, errors = [], []
        for attachment in msg.get("attachments") or ():
            content = attachment[1]
            size = len(content) if isinstance(content, bytes | str) else 0
            error = company._linkage_mail_file_error(attachment[0], size)
            if error:
                errors.append(error)
            else:
                taken.append(attachment)
        if errors:
            msg["attachments"] = taken
            msg["body"] = self.env["ir.qweb"]._render(
                "crm_linkage.mail_not_taken",
                {"body": msg.get("body") or "", "errors": errors},
                minimal_qcontext=True,
                raise_if_not_found=False,
            )

    def _is_customers(self, message):
        """Whether `message` is what the customer says, not somebody of ours for them.

        The gateway (superuser) says who wrote a mail; others speak for themselves.
        What outsiders write, say a carrier in copy, is in the thread and no more.
        """
        author = message.author_id
        return (
            message.message_type in ("comment", "email")
            and self._is_said(message)
            and (not author or author.partner_share)
            and (self.env.su or author == self.env.user.partner_id)
            and self._is_of_customer(author, email_normalize(message.email_from or ""))
        )

    def _is_of_customer(self, author, address):
        """Whether who writes is of the customer, or has the address of the case."""
        if author and author.commercial_partner_id == self.commercial_partner_id:
            return True
        known = {self.email_normalized, self.partner_id.email_normalized}
        return bool(address) and address in known

    def _message_post_after_hook(self, message, msg_vals):
        """The customer's message is an event; it wakes a case that waits or is closed.

        An answer of ours to somebody unknown whom the composer made a contact of, makes
        them the customer of this case.
        """
        result = super()._message_post_after_hook(message, msg_vals)
        if self._is_customers(message):
            self.sudo()._customer_wrote()
        elif not self.partner_id and self.email_normalized:
            known = message.partner_ids.filtered(
                lambda one: one.email_normalized == self.email_normalized
            )[:1]
            if known and known.company_id.id in (False, self.company_id.id):
                self.partner_id = known
                self.message_subscribe(known.ids)
        return result

    def _customer_wrote(self):
        """Keep the event; go on where we waited for the customer, or had closed."""
        self._linkage_signal("customer")
        if self.is_closed or self.is_waiting:
            self._go_on()

    def _go_on(self):
        """To the answered stage of the team, else to any open one of it.

        Without one the case stays where it is: a mail is never refused for that.
        """
        Stage = self.env["linkage.case.stage"]
        stage = Stage.search(
            Stage._of_team(self.team_id) & self._open_stages(),
            order="is_response DESC, sequence, id",
            limit=1,
        )
        if stage:
            self.stage_id = stage
        else:
            _logger.warning(
                "The customer wrote: %s stays, its team has no open stage", self.number
            )

    def _message_compute_subject(self):
        return one_line(super()._message_compute_subject())

    @api.model
    def _mails_of_last_hour(self, address):
        """How many cases the mails of an address made within an hour."""
        since = fields.Datetime.now() - timedelta(hours=1)
        return self.sudo().search_count(
            [("email_normalized", "=", address), ("create_date", ">=", since)]
        )
