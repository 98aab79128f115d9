from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .clock_book import ClockBook
from .resource_calendar import to_moment

#: so many cases are reckoned anew at once; more are left to a job
AT_ONCE = 2000
BATCH = 1000
WATCHED = "linkage.clock.change"


class LinkageClockChange(models.Model):
    """What a changed calendar, or a policy that running cases follow, did to clocks.

    Up to 2,000 open cases are brought up to date in the transaction of the change, more
    by a job, batch after batch in the order of their ids. Kept for ever: it tells why
    deadlines moved. Written by the add-on alone.
    """

    _name = "linkage.clock.change"
    _description = "Change of Running Clocks"
    _order = "id desc"
    _rec_name = "moment"

    moment = fields.Datetime(required=True, default=fields.Datetime.now, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        "By",
        default=lambda self: self.env.uid,
        readonly=True,
        ondelete="set null",
    )
    policy_id = fields.Many2one(
        "linkage.service.policy",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    previous_id = fields.Many2one(
        "linkage.service.policy", "Version Before", readonly=True, ondelete="set null"
    )
    calendar_id = fields.Many2one(
        "resource.calendar", "Working Hours", readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company",
        readonly=True,
        ondelete="cascade",
        help="Whose public holidays changed, where no calendar is named.",
    )
    follows = fields.Boolean(
        "Running Cases Follow",
        readonly=True,
        help="Whether cases that were open at that moment took the change over.",
    )
    state = fields.Selection(
        [("queued", "In Progress"), ("done", "Done")],
        required=True,
        default="queued",
        readonly=True,
    )
    last_case = fields.Integer(readonly=True, help="The cases up to this id are done.")
    clocks = fields.Integer("Clocks Changed", readonly=True)
    moved = fields.Integer(
        "Deadlines Moved", readonly=True, help="Clocks whose deadline is another one."
    )
    breached = fields.Integer(
        "Newly Late", readonly=True, help="Clocks that are late because of the change."
    )
    saved = fields.Integer(
        "No Longer Late",
        readonly=True,
        help="Clocks that were late before the change and are in time by it.",
    )

    _queued_idx = models.Index("(id) WHERE state = 'queued'")

    # -- calendars -----------------------------------------------------------------

    @api.model
    def _watch_calendars(self, calendars, companies=()):
        """Reckon open clocks of these calendars anew when the transaction ends.

        :param companies: all calendars of these, whose public holidays change
        """
        ids = set(calendars.ids) if calendars else set()
        company_ids = {company.id for company in companies}
        if not ids and not company_ids:
            return
        hooks = self.env.cr.precommit
        watched = hooks.data.get(WATCHED)
        if watched is None:
            watched = hooks.data[WATCHED] = (set(), set())
            # sudo: clocks follow the calendar whoever may write it
            hooks.add(self.sudo()._follow_calendars)
        watched[0].update(ids)
        watched[1].update(company_ids)

    @api.model
    def _follow_calendars(self):
        calendar_ids, company_ids = self.env.cr.precommit.data.pop(WATCHED)
        self.env.flush_all()
        changes = self.browse()
        for calendar_id in sorted(calendar_ids):
            changes |= self._new_change(calendar_id=calendar_id)
        for company_id in sorted(company_ids):
            changes |= self._new_change(company_id=company_id)
        changes._start()
        self.env.flush_all()

    @api.model
    def _new_change(self, **values):
        """A change that open clocks follow; none where no clock is concerned."""
        change = self.new(values)
        if not change._next_cases(1):
            return self.browse()
        return self.create({**values, "follows": True})

    # -- the work --------------------------------------------------------------------

    def _next_cases(self, limit):
        """Ids of the next open cases that the change concerns."""
        self.ensure_one()
        if self.policy_id:
            domain = self.policy_id._open_cases() & Domain("id", ">", self.last_case)
            cases = self.env["linkage.case"].sudo().with_context(active_test=False)
            return cases.search(domain, order="id", limit=limit).ids
        if self.calendar_id:
            where = SQL("calendar_id = %s", self.calendar_id._origin.id)
        else:
            where = SQL("company_id = %s", self.company_id._origin.id)
        return [
            id_
            for (id_,) in self.env.execute_query(
                SQL(
                    "SELECT DISTINCT case_id FROM linkage_case_clock "
                    "WHERE stopped_at IS NULL AND case_id > %s AND %s "
                    "ORDER BY case_id LIMIT %s",
                    self.last_case,
                    where,
                    limit,
                )
            )
        ]

    def _start(self):
        """Do the work now where it is little, else leave it to the job."""
        for change in self:
            ids = change._next_cases(AT_ONCE + 1)
            if len(ids) <= AT_ONCE:
                change._do(ids)
                change._finish()
            else:
                self.env.ref("crm_linkage.ir_cron_clock_change")._trigger()

    def _do(self, case_ids):
        """Bring the clocks of these cases up to date and count what that did."""
        if not case_ids:
            return
        cases = self.env["linkage.case"].sudo().browse(case_ids)
        moment = fields.Datetime.now()
        if self.policy_id:
            note = self.env._("Follows %(policy)s", policy=self.policy_id.display_name)
            effect = cases._linkage_promise(
                moment, also_late=True, only=self.policy_id.id, note=note
            )
        else:
            book = ClockBook(cases)
            book.recompute(to_moment(moment))
            effect = book.store()
            cases._linkage_forget_clocks()
        self.write(
            {
                "last_case": case_ids[-1],
                "clocks": self.clocks + effect.clocks,
                "moved": self.moved + effect.moved,
                "breached": self.breached + effect.breached,
                "saved": self.saved + effect.saved,
            }
        )

    def _finish(self):
        """Done; a calendar whose change moved no clock leaves no trace."""
        idle = self.filtered(lambda change: not change.policy_id and not change.clocks)
        idle.unlink()
        (self - idle).state = "done"

    @api.model
    def _cron_follow(self):
        """The job: changes that concern many cases, batch after batch."""
        cron = self.env["ir.cron"]
        for change in self.search([("state", "=", "queued")], order="id"):
            while ids := change._next_cases(BATCH):
                change._do(ids)
                if not cron._commit_progress(len(ids), remaining=1):
                    return
            change._finish()
        cron._commit_progress(remaining=0)
