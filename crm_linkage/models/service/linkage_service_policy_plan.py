from collections import defaultdict
from datetime import UTC
from typing import NamedTuple
from zoneinfo import ZoneInfo

from odoo import api, models, tools
from odoo.fields import Domain

from .linkage_service_policy import ACTIVE


class Promise(NamedTuple):
    """What a clock is pinned to: seconds of working time on a calendar, by a policy.

    `tz` replaces the calendar's time zone where it is not None; `steps` are those of
    the escalation chain for this kind of clock, as `_steps` gives them.
    """

    policy_id: int
    seconds: int
    calendar_id: int | None
    company_id: int
    tz: str | None
    risk_share: float
    critical_share: float
    steps: tuple


class Plan(NamedTuple):
    """An active policy as plain values, kept in memory."""

    id: int
    company_id: int | None
    agreement_id: int | None
    grade_ids: frozenset
    calendar_id: int | None
    is_theirs: bool  # the customer's time zone
    shares: tuple  # at risk, critical
    targets: dict  # (kind of clock, kind of case or None, priority or None): seconds
    steps: dict  # kind of clock: steps

    def seconds(self, clock_kind, kind, priority):
        """The target that says most about the case; None: the policy has none."""
        for key in (
            (clock_kind, kind, priority),
            (clock_kind, kind, None),
            (clock_kind, None, priority),
            (clock_kind, None, None),
        ):
            if key in self.targets:
                return self.targets[key]
        return None


class LinkageServicePolicy(models.Model):
    """Which policy gives a case its targets; read from memory."""

    _inherit = "linkage.service.policy"

    def _steps(self):
        """The escalation steps as named tuples with `id` and `kind_id` (None: every
        kind of clock); what brings escalation overrides this."""
        return ()

    @api.model
    def _escalation_moments(self, steps, clock, worktime):
        """``[(moment, step id), ...]`` of a rule's `clock`, the earliest first."""
        return []

    @api.model
    @tools.ormcache()
    def _plans(self):
        """The active policies as `Plan`s, kept until one of them changes."""
        kinds = self.env["linkage.clock.kind"].sudo().search(Domain.TRUE)
        return tuple(policy._plan(kinds) for policy in self.sudo()._in_force())

    @api.model
    @tools.ormcache("policy_id", "clock_kind_id")
    def _pinned(self, policy_id, clock_kind_id):
        """Shares and steps of a version, whatever its state, for a kind of clock."""
        policy = self.sudo().browse(policy_id or ()).exists()
        steps = tuple(
            step for step in policy._steps() if step.kind_id in (None, clock_kind_id)
        )
        shares = (policy.risk_share, policy.critical_share) if policy else (0.75, 0.9)
        return (*shares, steps)

    @api.model
    def _in_force(self):
        return self.search([("state", "=", ACTIVE)], order="id")

    def _plan(self, kinds):
        steps = self._steps()
        return Plan(
            self.id,
            self.company_id.id or None,
            self.agreement_id.id or None,
            frozenset(self.grade_ids.ids),
            self.calendar_id.id or None,
            self.zone == "customer",
            (self.risk_share, self.critical_share),
            {
                (
                    target.clock_kind_id.id,
                    target.kind or None,
                    target.priority or None,
                ): round(target.hours * 3600)
                for target in self.target_ids
                if target.clock_kind_id in kinds
            },
            {
                kind.id: tuple(
                    step for step in steps if step.kind_id in (None, kind.id)
                )
                for kind in kinds
            },
        )

    @api.model
    def _promises(self, cases):
        """What these cases are promised now: ``{case id: {kind of clock: Promise}}``.

        For each kind of clock the narrowest active policy with a target for the case:
        that of an agreement in force on the day it was opened, of the customer's grade,
        of the company, of all companies. Two queries more where policies of agreements
        or grades are active, one where customers have time zones of their own.
        """
        plans = self._plans()
        if not plans:
            return dict.fromkeys(cases.ids, {})
        agreements = self._agreements_of(plans, cases)
        grades = self._grades_of(plans, cases)
        zones = self._zones_of(plans, cases)
        kinds = self.env["linkage.clock.kind"]._rulebook()
        calendars = {
            company.id: company.resource_calendar_id.id or None
            for company in cases.sudo().company_id
        }
        found, known = {}, {}
        for case in cases:
            company = case.company_id.id
            key = (
                company,
                case.kind,
                case.priority,
                agreements.get(case.id, frozenset()),
                grades.get((case.commercial_partner_id.id, company))
                if grades
                else None,
                zones.get(case.id),
            )
            if key not in known:
                known[key] = self._promised(plans, kinds, calendars[company], *key)
            found[case.id] = known[key]
        return found

    @api.model
    def _promised(
        self, plans, kinds, calendar, company, kind, priority, agreements, grade, tz
    ):
        ranked = sorted(
            (
                (rank, plan)
                for plan in plans
                if (rank := self._rank(plan, company, agreements, grade)) is not None
            ),
            key=lambda pair: pair[0],
        )
        found = {}
        for clock_kind in kinds:
            for _rank, plan in ranked:
                seconds = plan.seconds(clock_kind, kind, priority)
                if seconds is not None:
                    found[clock_kind] = Promise(
                        plan.id,
                        seconds,
                        plan.calendar_id or calendar,
                        company,
                        tz if plan.is_theirs else None,
                        *plan.shares,
                        plan.steps.get(clock_kind, ()),
                    )
                    break
        return found

    @api.model
    def _rank(self, plan, company, agreements, grade):
        """Narrow policies first; None: not for such a case."""
        if plan.company_id not in (None, company):
            return None
        shared = plan.company_id is None
        if plan.agreement_id:
            return (0, shared, plan.id) if plan.id in agreements else None
        if plan.grade_ids:
            return (1, shared, plan.id) if grade in plan.grade_ids else None
        return (2, shared, plan.id)

    @api.model
    def _agreements_of(self, plans, cases):
        """``{case id: ids of the policies of its agreements}``"""
        policies = self.sudo().browse(plan.id for plan in plans if plan.agreement_id)
        if not policies:
            return {}
        roots = defaultdict(set)
        for policy in policies:
            roots[policy.agreement_id.origin_id.id].add(policy.id)
        # also later versions, and those that have ended since
        agreements = policies.agreement_id.with_context(active_test=False).search(
            Domain("origin_id", "in", list(roots))
            & Domain("commercial_partner_id", "in", cases.commercial_partner_id.ids)
            & Domain("activated_on", "!=", False)
        )
        theirs = agreements.grouped("commercial_partner_id")
        found = {}
        zones = {
            company: ZoneInfo(company._linkage_tz())
            for company in cases.sudo().company_id
        }
        for case in cases.sudo():
            opened = case.opened_at.replace(tzinfo=UTC)
            day = opened.astimezone(zones[case.company_id]).date()
            ids = set()
            for agreement in theirs.get(case.commercial_partner_id, ()):
                if (
                    agreement.company_id == case.company_id
                    and agreement.date_start <= day
                    and (not agreement.date_end or day <= agreement.date_end)
                ):
                    ids |= roots[agreement.origin_id.id]
            if ids:
                found[case.id] = frozenset(ids)
        return found

    @api.model
    def _grades_of(self, plans, cases):
        """``{(commercial partner id, company id): grade id}`` where policies ask."""
        if not any(plan.grade_ids for plan in plans):
            return {}
        standings = (
            self.env["linkage.grade.standing"]
            .sudo()  # the promise is the same whoever writes the case down
            .search_fetch(
                [
                    ("partner_id", "in", cases.commercial_partner_id.ids),
                    ("company_id", "in", cases.company_id.ids),
                ],
                ["partner_id", "company_id", "grade_id"],
            )
        )
        return {(s.partner_id.id, s.company_id.id): s.grade_id.id for s in standings}

    @api.model
    def _zones_of(self, plans, cases):
        """``{case id: the customer's time zone}`` where policies ask for it."""
        if not any(plan.is_theirs for plan in plans):
            return {}
        return {
            case.id: case.partner_id.tz or case.commercial_partner_id.tz or None
            for case in cases.sudo()
        }
