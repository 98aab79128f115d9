"""What a source of metrics is: a filtered table that one CTE reads once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from odoo.tools import SQL


@dataclass(frozen=True)
class Source:
    """One FROM clause with named measures and conditions over it.

    All SQL is composed by the module that brings the source; nothing a user typed ever
    gets here. Aliases are free inside a source: each stands in a CTE of its own.
    """

    #: FROM clause, joins included
    tables: SQL
    #: id of the commercial partner a row belongs to
    partner: SQL
    #: id of the company of a row
    company: SQL
    #: which rows count at all
    where: SQL
    #: column that periods are cut by; None: a state, which has no period
    moment: SQL | None = None
    #: True: `moment` is a UTC timestamp, cut by the day in the scope's time zone
    is_timestamp: bool = False
    #: name -> number of a row, for the aggregates that need one
    measures: Mapping[str, SQL] = field(default_factory=dict)
    #: name -> boolean expression, for metrics that count only some of the rows
    conditions: Mapping[str, SQL] = field(default_factory=dict)
    #: model -> fields to flush before the statement reads the tables
    flush: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
