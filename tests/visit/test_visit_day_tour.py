"""My day on a desktop and on a phone, as a representative uses it."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..common import new_user


class VisitDayTour(HttpCase):
    def run_tour(self):
        # midday in the zone of the tour, so that the day does not turn under way
        hour = fields.Datetime.now().hour
        user = new_user(
            self.env,
            "linkage_day_tour",
            "crm_linkage.group_representative",
            tour_enabled=False,
            tz=f"Etc/GMT{hour - 12:+d}" if hour != 12 else "Etc/GMT",
        )
        company = self.env.company
        self.env["linkage.visit.representative"].create(
            {"user_id": user.id, "company_id": company.id}
        )
        now = fields.Datetime.now()
        names = ("First", "Second", "Third", "Fourth")
        partners = self.env["res.partner"].create(
            [
                {"name": f"Tour {name}", "is_company": True, "user_id": user.id}
                for name in names
            ]
        )
        visits = self.env["linkage.visit"].create(
            [
                {
                    "partner_id": partner.id,
                    "user_id": user.id,
                    "company_id": company.id,
                    "planned_start": now + timedelta(minutes=30 * number),
                    "drive_minutes": 10,
                }
                for number, partner in enumerate(partners)
            ]
        )
        self.start_tour("/odoo/my-day", "linkage_visit_day", login=user.login)
        first, second, third, fourth = visits
        self.assertEqual((first.state, first.outcome), ("done", "order"))
        self.assertTrue(first.check_in and first.check_out)
        self.assertEqual(second.advance, "trial")
        self.assertEqual(second.next_step, "Bring the samples")
        self.assertEqual(
            second.next_activity_id.date_deadline, second.date + timedelta(days=7)
        )
        self.assertEqual((second.note, second.rival_seen), ("Friendly", "Nordwind"))
        self.assertEqual((third.state, third.failure), ("planned", False))
        self.assertEqual(fourth.date, first.date + timedelta(days=1))
        self.assertEqual(fourth.moved_count, 1)


@tagged("post_install", "-at_install")
class TestVisitDayTourDesktop(VisitDayTour):
    def test_tour(self):
        self.run_tour()


@tagged("post_install", "-at_install")
class TestVisitDayTourPhone(VisitDayTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_tour(self):
        self.run_tour()
