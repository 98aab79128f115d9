"""What the catalogue says to many promises at once, in as few statements as can be."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from odoo.tools import SQL, split_every

from ...domain.agreement.scorecard import LATE_LIMIT
from ...domain.metric.period import DAY, Measure, Period
from ...domain.metric.snapshot import days_late

#: columns of one statement; a promise that began within the period has its own
COLUMNS = 300


class Question(NamedTuple):
    """A metric of a partner from `first` to `last`, the days that were bound."""

    partner_id: int
    metric_id: int
    first: date
    last: date
    #: whether the agreement bound for all of the period
    whole: bool = True


class Answer(NamedTuple):
    """`reason` is why there is no value to judge by, one of the line's `REASONS`."""

    value: float | None
    reason: str | None = None
    late_days: int = 0


class Actuals:
    """Answers `questions` of one company.

    The number of statements grows with the number of periods that are asked for, not
    with that of partners or promises. Record rules do not apply: the caller hides.

    :param is_over: False looks at a running period: states are read as they are now
    """

    def __init__(self, env, company, questions, is_over=True):
        self._env, self._company, self._is_over = env, company, is_over
        ids = {question.metric_id for question in questions}
        # sudo: definitions are read for users of any role
        self.metrics = {m.id: m for m in env["linkage.metric"].sudo().browse(ids)}
        self._usable = {key for key, one in self.metrics.items() if one.is_available}
        self._states = {key for key, one in self.metrics.items() if one._is_state()}
        #: ids of metrics of which a part of a period has a part
        self.additive = {key for key, one in self.metrics.items() if one._is_additive()}
        # read once: asking a record for each promise takes longer than judging it
        self._codes = {key: one.code for key, one in self.metrics.items()}
        self._values = {}
        # compiling takes longer than reading what few partners have
        env.cr.execute(SQL("SET LOCAL jit = off"))
        asked = [one for one in questions if one.metric_id in self._usable]
        flows = [one for one in asked if not self._is_kept(one)]
        for _key, some in sorted(self._groups(flows).items()):
            self._ask(some)
        self._kept = self._snapshots([one for one in asked if self._is_kept(one)])

    def answer(self, question: Question) -> Answer:
        if question.metric_id not in self._usable:
            return Answer(None, "not_available")
        if not self._is_kept(question):
            value = self._values.get(question[:4])
            return Answer(value, None if value is not None else "no_value")
        # where an agreement ended within the period, what was kept of its last day
        kept = self._kept.get((question.metric_id, question.partner_id, question.last))
        if not kept:
            return Answer(None, "no_snapshot")
        value, taken_on = kept
        late = days_late(question.last, taken_on)
        if late > LATE_LIMIT:
            return Answer(None, "late", late)
        if value is None:
            return Answer(None, "no_value", late)
        return Answer(value, None, late)

    def _is_kept(self, question):
        return self._is_over and question.metric_id in self._states

    @staticmethod
    def _groups(questions):
        """What one reference date answers; whole periods apart from parts of one."""
        groups = defaultdict(list)
        for question in questions:
            groups[question.last, question.whole].append(question)
        return groups

    def _ask(self, questions):
        """One statement for each `COLUMNS` of different measures."""
        grouped = defaultdict(list)
        for question in questions:
            grouped[question.metric_id, question.first].append(question)
        wanted = {
            Measure(
                self._codes[metric_id], Period((some[0].last - first).days + 1, DAY)
            ): some
            for (metric_id, first), some in grouped.items()
        }
        scope = self._company._linkage_scope(questions[0].last)
        for measures in split_every(COLUMNS, sorted(wanted), list):
            partners = {q.partner_id for measure in measures for q in wanted[measure]}
            rows = self._env["linkage.metric"]._evaluate(measures, scope, partners)
            for number, measure in enumerate(measures):
                for question in wanted[measure]:
                    value = rows[question.partner_id][number]
                    self._values[question[:4]] = value

    def _snapshots(self, questions):
        """``{(metric id, partner id, day): (value, taken on)}``."""
        if not questions:
            return {}
        Snapshot = self._env["linkage.metric.snapshot"]
        Snapshot.flush_model()
        rows = self._env.execute_query(
            SQL(
                "SELECT metric_id, partner_id, date, value, taken_on"
                " FROM linkage_metric_snapshot WHERE company_id = %s"
                " AND date = ANY(%s::date[]) AND metric_id = ANY(%s)"
                " AND partner_id = ANY(%s)",
                self._company.id,
                list({question.last for question in questions}),
                list({question.metric_id for question in questions}),
                list({question.partner_id for question in questions}),
            )
        )
        return {
            (metric_id, partner_id, day): (value, taken_on)
            for metric_id, partner_id, day, value, taken_on in rows
        }
