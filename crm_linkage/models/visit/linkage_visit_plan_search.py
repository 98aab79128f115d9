from psycopg2.errors import ForeignKeyViolation, SerializationFailure

from odoo import models
from odoo.exceptions import UserError

from ...domain.visit.wire import dump_request, load_plan
from .search_process import SearchFailed, search

#: how often an answer is written anew that others came in between
TRIES = 3


class LinkageVisitPlan(models.Model):
    """Making a plan: ask the rules, search in a child process, keep the answer."""

    _inherit = "linkage.visit.plan"

    def _run(self, listen=None):
        """Make the plan now: ask, search in a child process, keep the answer.

        Without `listen` it happens in the transaction of the caller, as scripts and
        tests want it.

        :param listen: function of progress (0 to 1) and best value; False ends the
            search with the best so far
        :raise UserError: there is no plan, and why
        """
        self.ensure_one()
        self._check_open()
        settings = self._settings()
        request, grades, warning = self._request(settings)
        try:
            answer = load_plan(search(dump_request(request), listen))
        except SearchFailed as error:
            raise UserError(
                self.env._("No plan was found: %(why)s", why=error.args[0])
                if error.args
                else self.env._("The search was cut off: plan again.")
            ) from error
        for attempt in range(TRIES if listen else 1):
            try:
                with self.env.cr.savepoint(flush=True):
                    self._keep(request, answer, grades, warning)
                break
            except (SerializationFailure, ForeignKeyViolation):
                # an address was deleted, or a visit changed, at this very moment
                if not listen or attempt == TRIES - 1:
                    raise
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
        self._cancels().unlink()
        if listen:
            self._commit()
