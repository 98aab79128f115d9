"""Documents of a history become posted invoices and credit notes, through the ORM."""

from collections import Counter

from psycopg2 import Error as DatabaseError

from odoo.exceptions import UserError
from odoo.fields import Command

JOURNAL_CODE = "HIST"
# countries as wholesalers write them that the host names otherwise
COUNTRY_CODES = {"eire": "IE", "rsa": "ZA", "uk": "GB", "usa": "US"}
REPRESENTATIVES = ("anna", "ben", "carla")
QUIET = {
    # nobody follows or reads the log of ten thousand loaded records
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    # the documents bring both their lines, balanced and without taxes: there is nothing
    # that the host's line synchronisation could add (a test compares with its own work)
    "skip_invoice_sync": True,
    "skip_analytic_sync": True,
}


class Documents:
    """Posts documents of one company in a journal of its own.

    The numbers of the host's own journal stay free of a gap; the former system's number
    is the document's reference.
    """

    def __init__(self, env):
        self.env = env(context={**env.context, **QUIET, "lang": "en_US"})
        self.company = self.env.company
        self.journal = self._journal()
        self.countries = self._countries()
        self.partners = {}
        self.users = self.env["res.users"].search([("login", "in", REPRESENTATIVES)])
        self.created = 0
        self.unknown_countries = Counter()

    # -- what is there -------------------------------------------------------

    def existing(self, documents):
        """What the database holds of these: (customer, invoice) to (date, amount)."""
        moves = self.env["account.move"].search_fetch(
            [
                ("company_id", "=", self.company.id),
                ("move_type", "in", ("out_invoice", "out_refund")),
                ("ref", "in", [document.invoice for document in documents]),
                ("partner_id.ref", "in", list({row.customer for row in documents})),
            ],
            ["ref", "partner_id", "invoice_date", "amount_untaxed_signed"],
        )
        moves.partner_id.fetch(["ref"])
        return {
            (move.partner_id.ref, move.ref): (
                move.invoice_date,
                round(move.amount_untaxed_signed, 2),
            )
            for move in moves
        }

    def locked(self, day):
        """Whether documents of this day may no longer be posted."""
        return bool(self.company._get_violated_lock_dates(day, False, self.journal))

    # -- load ----------------------------------------------------------------

    def load(self, documents, customers):
        """Post all in one go; halve until the ones that Odoo refuses are found.

        :param customers: customer number to the country's name
        :return: list of (document, reason) of those refused
        """
        try:
            with self.env.cr.savepoint():
                self._post(documents, customers)
        except (UserError, DatabaseError) as error:
            self.env.invalidate_all(flush=False)
            self.partners.clear()
            if len(documents) == 1:
                return [(documents[0], f"refused by Odoo: {error}".strip())]
            half = len(documents) // 2
            first = self.load(documents[:half], customers)
            return first + self.load(documents[half:], customers)
        return []

    def _post(self, documents, customers):
        self._find_partners({row.customer for row in documents}, customers)
        numbers = self._next_numbers(documents)
        values = [self._values(document, next(numbers)) for document in documents]
        moves = self.env["account.move"].create(values)
        moves._post(soft=False)
        self.env.flush_all()

    def _values(self, document, name):
        partner = self.partners[document.customer]
        sign = -1 if document.is_return else 1
        amount = float(abs(document.amount))
        shared = {
            "partner_id": partner.id,
            "currency_id": self.company.currency_id.id,
            "analytic_distribution": False,
        }
        goods = {
            **shared,
            "display_type": "product",
            "name": f"Goods, {document.lines} lines",
            "account_id": self.journal.default_account_id.id,
            "quantity": 1,
            "price_unit": amount,
            "tax_ids": [Command.clear()],
            "balance": -sign * amount,
            "amount_currency": -sign * amount,
        }
        term = {
            **shared,
            "display_type": "payment_term",
            "name": document.invoice,
            "account_id": partner.property_account_receivable_id.id,
            "date_maturity": document.date,
            "balance": sign * amount,
            "amount_currency": sign * amount,
        }
        return {
            "name": name,
            "ref": document.invoice,
            "move_type": "out_refund" if document.is_return else "out_invoice",
            "journal_id": self.journal.id,
            "partner_id": partner.id,
            "currency_id": self.company.currency_id.id,
            "invoice_date": document.date,
            "invoice_date_due": document.date,
            "date": document.date,
            "invoice_user_id": partner.user_id.id,
            # given, so that none is searched for each document
            "fiscal_position_id": False,
            "invoice_payment_term_id": False,
            "payment_reference": document.invoice,
            "line_ids": [Command.create(goods), Command.create(term)],
        }

    def _next_numbers(self, documents):
        """Names in the journal's yearly sequence, read once for all documents.

        The host would look for the highest number again for each document.
        """
        moves = self.env["account.move"]
        highest = dict(
            moves._read_group(
                [("journal_id", "=", self.journal.id), ("name", "!=", False)],
                ["sequence_prefix"],
                ["sequence_number:max"],
            )
        )
        for document in documents:
            prefix = f"{self.journal.code}/{document.date.year}/"
            highest[prefix] = highest.get(prefix, 0) + 1
            yield f"{prefix}{highest[prefix]:05d}"

    # -- partners ------------------------------------------------------------

    def _find_partners(self, numbers, customers):
        wanted = numbers - self.partners.keys()
        if not wanted:
            return
        found = self.env["res.partner"].search(
            [
                ("ref", "in", list(wanted)),
                ("parent_id", "=", False),
                ("company_id", "in", (False, self.company.id)),
            ],
            order="id desc",
        )
        self.partners.update({partner.ref: partner for partner in found})
        missing = sorted(wanted - self.partners.keys())
        created = self.env["res.partner"].create(
            [self._partner_values(number, customers[number]) for number in missing]
        )
        self.partners.update(zip(missing, created, strict=True))

    def _partner_values(self, number, country):
        users = self.users
        return {
            "name": f"Customer {number}",
            "ref": number,
            "is_company": True,
            "country_id": self.country(country),
            "user_id": users and users[sum(number.encode()) % len(users)].id,
        }

    def country(self, name):
        """Id of the country called so, or False."""
        key = name.strip().lower()
        return self.countries.get(key) or self.countries.get(
            COUNTRY_CODES.get(key, "").lower(), False
        )

    def _countries(self):
        countries = self.env["res.country"].search([])
        named = {country.name.lower(): country.id for country in countries}
        return named | {country.code.lower(): country.id for country in countries}

    # -- the journal ---------------------------------------------------------

    def _journal(self):
        journals = self.env["account.journal"]
        if not self.company.chart_template:
            self.env["account.chart.template"].try_loading(None, self.company)
        of_company = [("company_id", "=", self.company.id), ("type", "=", "sale")]
        found = journals.search([*of_company, ("code", "=", JOURNAL_CODE)], limit=1)
        if found:
            return found
        sales = journals.search(
            [*of_company, ("default_account_id", "!=", False)], limit=1
        )
        return journals.create(
            {
                "name": "Loaded history",
                "code": JOURNAL_CODE,
                "type": "sale",
                "company_id": self.company.id,
                "default_account_id": sales.default_account_id.id,
                "refund_sequence": False,
            }
        )
