from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

from .linkage_visit_calendar import EVENTS_LATER
from .linkage_visit_plan import QUIET
from .visit_book import VisitBook

#: days from tomorrow on in which one click looks for a place
HORIZON_DAYS = 14


class LinkageVisitDue(models.Model):
    """Planning from the due list: on the day where the detour is smallest."""

    _inherit = "linkage.visit.due"

    def action_plan(self):
        """Add a visit to each address, the one due longest first, and offer to undo it.

        :raise UserError: none of them could be planned; says why
        """
        self.invalidate_model()  # visits may have been made a moment ago
        planned, problems = [], []
        for (user, company), rows in self._by_representative().items():
            found, excuses = rows._plan_for(user, company)
            planned += found
            problems += excuses
        if not planned:
            raise UserError("\n".join(problems[:5]) or self.env._("Choose a customer."))
        undo = self.env["linkage.visit.due.undo"]._remember(planned)
        return undo._notification(planned, problems)

    def action_offers(self):
        """Show the best days to choose from."""
        self.ensure_one()
        self.invalidate_model()
        self._check_open()
        dialog = self.env["linkage.visit.offers"].create(
            {
                "partner_id": self.partner_id.id,
                "user_id": self.user_id.id,
                "company_id": self.company_id.id,
            }
        )
        return dialog.action_search()

    def _by_representative(self):
        groups = {}
        for row in self.sorted():
            key = (row.user_id, row.company_id)
            groups[key] = groups.get(key, self.browse()) | row
        return groups

    def _check_open(self):
        """:raise UserError: nobody is to go, or a visit is planned already"""
        for row in self:
            if problem := row._closed_sentence():
                raise UserError(problem)

    def _closed_sentence(self):
        """Why nothing is to be planned here, or None."""
        if not self.user_id:
            return self.env._(
                "Nobody is responsible for %(name)s: set the representative first.",
                name=self.display_name,
            )
        if self.next_date:
            return self.env._(
                "A visit to %(name)s is planned already, on %(day)s.",
                name=self.display_name,
                day=format_date(self.env, self.next_date),
            )
        return None

    def _plan_for(self, user, company):
        """Plan these addresses of one representative.

        :return: tuple (list of (visit, detour in minutes, values before), sentences
            about those that could not be planned)
        """
        problems = [row._closed_sentence() for row in self]
        rows = self.filtered(lambda row: not row._closed_sentence())
        problems = [problem for problem in problems if problem]
        if not rows:
            return [], problems
        settings = self.env["linkage.visit.representative"]._for_user(user, company)
        first = settings._today() + timedelta(days=1)
        last = first + timedelta(days=HORIZON_DAYS - 1)
        book = VisitBook(self.env, user, company, rows.partner_id, first, last)
        planned = []
        for address in rows.partner_id:
            offers = book.offers(address.id)
            if offers:
                planned.append(self._take(book, address, offers[0]))
            else:
                problems.append(self._no_offer_sentence(book, address, first, last))
        return planned, problems

    def _no_offer_sentence(self, book, address, first, last):
        if not book.is_known(address.id):
            return self.env._(
                "%(name)s has no coordinates: set them on the address first.",
                name=address.display_name,
            )
        return self.env._(
            "There is no room for %(name)s from %(first)s to %(last)s: the days are "
            "full, or the address is closed.",
            name=address.display_name,
            first=format_date(self.env, first),
            last=format_date(self.env, last),
        )

    def _take(self, book, address, offer):
        """Create the visit of an offer and move those after it on that day."""
        values, later = book.add(address.id, offer)
        Visit = self.env["linkage.visit"].with_context(**QUIET)
        visit = Visit.create(values)
        visits = book.visits[offer.day]
        visits[visits.index(None)] = visit.id
        others = Visit.browse(later).with_context(**{EVENTS_LATER: True})
        before = {}
        for other in others:
            before[other.id] = {
                "planned_start": other.planned_start,
                "sequence": other.sequence,
                "drive_minutes": other.drive_minutes,
            }
            other.write(later[other.id])
        Visit.browse(later)._linkage_sync_events()
        return visit, offer.detour, before

    def _planned_sentence(self, visit, detour):
        return self.env._(
            "%(name)s: %(moment)s, %(minutes)s minutes more driving",
            name=visit.display_name,
            moment=format_datetime(self.env, visit.planned_start, dt_format="short"),
            minutes=detour,
        )

    def _rows_of(self, address, company):
        """Rows of an address as they are now, for the dialog."""
        self.invalidate_model()
        return self.search(
            Domain("partner_id", "=", address.id)
            & Domain("company_id", "=", company.id)
        )
