from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytz

from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get

from ...domain.visit.request import Day, Span


class LinkageVisitRepresentative(models.Model):
    """Where and when a representative works in a company: what a plan starts from."""

    _name = "linkage.visit.representative"
    _description = "Representative's Settings"
    _rec_name = "user_id"
    _order = "company_id, user_id"

    user_id = fields.Many2one(
        "res.users",
        "Representative",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours",
        index="btree_not_null",
        help="Hours in which visits are planned. Empty: those of the company.",
    )
    minutes_a_day = fields.Integer(
        default=480,
        required=True,
        help="Most minutes of driving and visiting together on one day.",
    )
    longest_drive = fields.Integer(
        help="Most minutes of driving on one day, the way back included. 0: no limit "
        "but the minutes a day.",
    )
    team_ids = fields.Many2many(
        "crm.team",
        string="Teams",
        compute="_compute_team_ids",
        help="The sales teams this representative is a member of. Their leaders see "
        "and change these settings.",
    )
    tz = fields.Selection(
        _tz_get,
        "Time Zone",
        compute="_compute_tz",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="The zone of the working hours and of the customers' opening hours. It "
        "stays as it is when the representative travels.",
    )

    _user_company_uniq = models.UniqueIndex(
        "(user_id, company_id)",
        "This representative has settings in this company already.",
    )
    _minutes_in_a_day = models.Constraint(
        "CHECK(minutes_a_day BETWEEN 1 AND 1440)",
        "A day has between 1 and 1440 minutes.",
    )
    _longest_drive_in_a_day = models.Constraint(
        "CHECK(longest_drive BETWEEN 0 AND 1440)",
        "The longest drive lies between 0 and 1440 minutes.",
    )

    @api.depends("user_id", "calendar_id", "company_id")
    def _compute_tz(self):
        for settings in self:
            settings.tz = settings.calendar_id.tz or self._usual_tz(
                settings.user_id, settings.company_id
            )

    @api.model
    def _usual_tz(self, user, company):
        """Name of the time zone of who has no hours of their own."""
        # sudo: neither other users nor the company's calendar are read by everyone
        return user.sudo().tz or company.sudo().resource_calendar_id.tz or "UTC"

    @api.depends("user_id", "company_id")
    def _compute_team_ids(self):
        # sudo: memberships are read by who runs the teams, their names by everyone
        members = self.env["crm.team.member"].sudo()
        teams = dict(
            members._read_group(
                [("user_id", "in", self.user_id.ids)],
                ["user_id"],
                ["crm_team_id:recordset"],
            )
        )
        for settings in self:
            own = teams.get(settings.user_id._origin, members.crm_team_id)
            settings.team_ids = own.filtered(
                lambda team, company=settings.company_id: (
                    not team.company_id or team.company_id == company
                )
            ).with_env(self.env)

    @api.model_create_multi
    def create(self, vals_list):
        settings = super().create(vals_list)
        settings._renew_visit_dates()
        return settings

    def write(self, vals):
        zones = self.mapped("tz")
        result = super().write(vals)
        if {"user_id", "company_id"} & vals.keys():
            self.check_access("write")  # nobody makes the settings of strangers
        if self.mapped("tz") != zones:
            self._renew_visit_dates()
        return result

    def _renew_visit_dates(self):
        """Cut the days of planned visits anew, for another zone of theirs."""
        # sudo: the day of a visit follows, whoever may see the visit
        Visit = self.env["linkage.visit"].sudo()
        visits = Visit.search(
            [
                ("user_id", "in", self.user_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "planned"),
            ]
        )
        self.env.add_to_compute(Visit._fields["date"], visits)

    @api.model
    def _zones(self, users, companies):
        """Zones in which representatives' days are cut, in one query.

        :return: dict of (user id, company id) -> `ZoneInfo`, for every pair and for
            visits without user or company (False)
        """
        # sudo: settings of others are closed, the day of their visits is not
        found = self.sudo().search_fetch(
            [("user_id", "in", users.ids), ("company_id", "in", companies.ids)],
            ["user_id", "company_id", "tz"],
        )
        known = {(one.user_id.id, one.company_id.id): one.tz for one in found}
        nobody, none = self.env["res.users"], self.env["res.company"]
        return {
            (user.id, company.id): ZoneInfo(
                known.get((user.id, company.id)) or self._usual_tz(user, company)
            )
            for user in [*users, nobody]
            for company in [*companies, none]
        }

    @api.model
    def _for_user(self, user, company):
        """Settings of a representative in a company, made when there are none."""
        found = self.search(
            [("user_id", "=", user.id), ("company_id", "=", company.id)], limit=1
        )
        return found or self.create({"user_id": user.id, "company_id": company.id})

    def _zone(self):
        """The zone in which the working hours are meant and days are cut."""
        return ZoneInfo(self.tz)

    def _today(self):
        """Today's date where the representative is."""
        now = fields.Datetime.now().replace(tzinfo=UTC)
        return now.astimezone(self._zone()).date()

    def _to_utc(self, date, minute):
        """The UTC datetime (naive, as the ORM keeps it) of a minute of a local day."""
        wall = datetime.combine(date, time.min) + timedelta(minutes=minute)
        local = wall.replace(tzinfo=self._zone())
        return local.astimezone(UTC).replace(tzinfo=None)

    def _working_days(self, monday, weeks):
        """Working days from `monday` on, days off and holidays left out.

        :return: tuple of `Day`
        """
        self.ensure_one()
        zone = pytz.timezone(self.tz)  # the host's calendars want pytz
        first = zone.localize(datetime.combine(monday, time.min))
        last = zone.localize(
            datetime.combine(monday + timedelta(weeks=weeks), time.min)
        )
        # sudo: the company's calendar belongs to all who work by it
        calendar = (
            self.calendar_id.sudo() or self.company_id.sudo().resource_calendar_id
        )
        if not calendar:
            return ()  # nobody said when there is work
        resource = self._resource()
        found = calendar._work_intervals_batch(
            first,
            last,
            resources=resource,
            domain=[
                ("time_type", "=", "leave"),
                ("company_id", "in", [False, self.company_id.id]),
            ],
            tz=zone,
        )
        # of a resource the host leaves out holidays that are no company's own
        intervals = found[False] & found[resource.id] if resource else found[False]
        spans = {}
        for start, stop, _record in intervals:
            number = (start.date() - monday).days
            begin = start.hour * 60 + start.minute
            minutes = round(
                (stop.replace(tzinfo=None) - start.replace(tzinfo=None))
                / timedelta(minutes=1)
            )
            spans.setdefault(number, []).append(Span(begin, begin + minutes))
        return tuple(
            Day(number, tuple(parts), self.minutes_a_day)
            for number, parts in sorted(spans.items())
        )

    def _resource(self):
        """The resource of the representative, whose own leaves count; or none."""
        # sudo: leaves of a colleague say when there are no visits, no more
        return (
            self.env["resource.resource"]
            .sudo()
            .search(
                [
                    ("user_id", "=", self.user_id.id),
                    ("company_id", "in", [False, self.company_id.id]),
                ],
                limit=1,
            )
        )
