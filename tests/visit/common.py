"""Fixtures of the visit room: graded customers around a city, a team, policies."""

from datetime import datetime

from odoo import Command

from ..common import LinkageCommon, new_colleague, new_team

LATITUDE, LONGITUDE = 52.52, 13.405  # the middle of Berlin


def moment(text):
    """A datetime as the ORM keeps it."""
    return datetime.fromisoformat(text)


class VisitCommon(LinkageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep = cls.users["representative"]
        cls.supervisor = cls.users["supervisor"]
        cls.colleague, cls.stranger = (
            new_colleague(cls.env, login, cls.company)
            for login in ("linkage_colleague", "linkage_stranger")
        )
        new_team(cls.supervisor, cls.rep | cls.colleague, cls.company)
        cls.rep.tz = "Europe/Berlin"
        cls.company.partner_id.write(
            {"partner_latitude": LATITUDE, "partner_longitude": LONGITUDE}
        )
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {
                "name": "Nine to five, no lunch",
                "company_id": cls.company.id,
                "tz": "Europe/Berlin",
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": "Day",
                            "dayofweek": str(day),
                            "hour_from": 9,
                            "hour_to": 17,
                            "day_period": "full_day",
                        }
                    )
                    for day in range(5)
                ],
            }
        )
        cls.grades = {
            letter: cls.env.ref(f"crm_linkage.grade_{letter.lower()}")
            for letter in "ABCD"
        }

    @classmethod
    def graded(cls, name, letter="A", *, user=None, at=(1, 1), company=None, **values):
        """A customer with a grade in force, `at` kilometres east and north."""
        east, north = at
        partner = cls.customer(
            name,
            user_id=(user or cls.rep).id,
            partner_latitude=LATITUDE + north / 111.2,
            partner_longitude=LONGITUDE + east / 67.7,
            **values,
        )
        cls.grade(partner, letter, company)
        return partner

    @classmethod
    def grade(cls, partner, letter, company=None):
        company = company or cls.company
        found = cls.env["linkage.grading.scheme"].search([], limit=1)
        history = (
            cls.env["linkage.grade.history"]
            .sudo()
            .create(
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "scheme_id": found.id,
                    "grade_id": cls.grades[letter].id,
                    "reference_date": "2024-01-01",
                }
            )
        )
        return (
            cls.env["linkage.grade.standing"]
            .sudo()
            .create(
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "grade_id": cls.grades[letter].id,
                    "history_id": history.id,
                    "since": "2024-01-01",
                }
            )
        )

    @classmethod
    def visit(cls, partner, start="2024-03-05 09:00:00", **values):
        return cls.env["linkage.visit"].create(
            {
                "partner_id": partner.id,
                "planned_start": start,
                "user_id": cls.rep.id,
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def plan(cls, monday, user=None, as_user=None):
        user = user or cls.rep
        Plan = cls.env["linkage.visit.plan"].with_user(as_user or user)
        return Plan.with_company(cls.company).create(
            {"user_id": user.id, "company_id": cls.company.id, "date_start": monday}
        )
