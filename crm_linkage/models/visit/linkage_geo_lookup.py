import logging
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...domain.visit.geocode import PAUSE, fault, hours_to_wait
from .linkage_visit_plan import QUIET

_logger = logging.getLogger(__name__)


class LinkageGeoRequest(models.Model):
    """The job that asks the host's lookup service."""

    _inherit = "linkage.geo.request"

    @api.model
    def _cron_find(self):
        """Ask for what is waiting, one question a second, and keep each answer.

        When the service is down the rest waits, too: it is the same service.
        """
        cron = self.env["ir.cron"]
        domain = Domain("state", "=", "waiting") & Domain("next_try", "<=", "now")
        todo = self.search(domain, order="next_try, id")
        cron._commit_progress(remaining=len(todo))
        for request in todo:
            request = request.try_lock_for_update().filtered_domain(domain)
            if not request:
                cron._commit_progress(1)
                continue
            if not request._find():
                self._wait_all(request)
                cron._commit_progress(remaining=0)
                return
            if not cron._commit_progress(1):
                return

    def _find(self):
        """Ask the service for this address, then for its town.

        :return: whether the service answered
        """
        self.ensure_one()
        try:
            point, state = self._ask(self.name), "found"
            if point is None and self.town:
                point, state = self._town_point(), "town"
        except UserError as error:  # the host's way to say that it does not work
            self._failed(str(error))
            return False
        values = {
            "answered": fields.Datetime.now(),
            "tries": self.tries + 1,
            "message": False,
        }
        if point is None or fault(*point):
            reason = "nonsense" if point else "not_found"
            self.write({**values, "state": "failed", "reason": reason})
        else:
            self.write(
                {
                    **values,
                    "state": state,
                    "reason": False,
                    "latitude": point[0],
                    "longitude": point[1],
                }
            )
            self._apply(self.partner_ids)
        return True

    def _town_point(self):
        """The place of the town alone, remembered for its other addresses."""
        known = self.search([("name", "=", self.town)], limit=1)
        if known.state == "found" and not known._is_stale():
            return known.latitude, known.longitude
        if known.state == "failed" and not known._is_stale():
            return None
        point = self._ask(self.town)
        good = point is not None and not fault(*point)
        values = {
            "state": "found" if good else "failed",
            "reason": False if good else "not_found",
            "latitude": point[0] if good else 0.0,
            "longitude": point[1] if good else 0.0,
            "answered": fields.Datetime.now(),
            "tries": 1,
        }
        if known:
            known.write(values)
            if good:  # it may have waited for addresses of its own
                known._apply(known.partner_ids)
        else:
            self.create({"name": self.town, "country": self.country, **values})
        return point

    def _ask(self, text):
        """Ask the host's service, and let a second go by since it was asked.

        :return: (latitude, longitude) or None when it knows no such place
        :raise UserError: it does not work
        """
        start = time.monotonic()
        geocoder = self.env["base.geocoder"].with_context(linkage_geo=True)
        try:
            return geocoder.geo_find(text, force_country=self.country or None)
        finally:
            time.sleep(max(0.0, PAUSE - (time.monotonic() - start)))

    def _failed(self, message):
        """The service did not answer: later again, after some times only by hand."""
        tries = self.tries + 1
        hours = hours_to_wait(tries)
        _logger.info("No coordinates for request %s: %s", self.id, message)
        self.write(
            {
                "tries": tries,
                "reason": "service",
                "message": message[:200],
                "state": "failed" if hours is None else "waiting",
                "answered": fields.Datetime.now(),
                "next_try": fields.Datetime.now() + timedelta(hours=hours or 0),
            }
        )

    @api.model
    def _wait_all(self, request):
        """All others wait as long as the one that got no answer."""
        later = request.next_try
        if request.state == "failed":
            later += timedelta(hours=hours_to_wait(1))
        self.search([("state", "=", "waiting"), ("next_try", "<", later)]).write(
            {"next_try": later}
        )
        self._wake(later)

    def _apply(self, partners):
        """Give partners the coordinates, where their address still is this one."""
        self.ensure_one()
        for partner, (text, _town, _country) in self._texts(partners).items():
            has_point = partner._linkage_has_point()
            if (
                text != self.name
                or has_point
                and not (
                    partner.linkage_place_source == "town"
                    or partner.linkage_place_check
                )
            ):
                continue
            if self.state == "town" and has_point:
                continue  # what is there is no worse
            partner.with_context(**QUIET).write(
                {
                    "partner_latitude": self.latitude,
                    "partner_longitude": self.longitude,
                    "date_localization": fields.Date.context_today(partner),
                    "linkage_place_source": self.state,
                    "linkage_place_check": False,
                }
            )
