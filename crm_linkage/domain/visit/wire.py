"""Requests and plans as JSON text, for the process that plans.

Reading is strict: what is not exactly a request or a plan is refused in a sentence.
"""

import json
from dataclasses import MISSING, asdict, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import get_args, get_origin, get_type_hints

from .request import Plan, Request


def dump_request(request):
    """One line of JSON for a :class:`~.request.Request`."""
    return _dump(request)


def load_request(text):
    """The request of :func:`dump_request`.

    :raise ValueError: the text is no request; the sentence says where
    """
    return _load(Request, text, "request")


def dump_plan(plan):
    """One line of JSON for a :class:`~.request.Plan`."""
    return _dump(plan)


def load_plan(text):
    """The plan of :func:`dump_plan`.

    :raise ValueError: the text is no plan; the sentence says where
    """
    return _load(Plan, text, "plan")


def plain(value):
    """A dataclass as dicts, lists and numbers."""
    return json.loads(_dump(value))


def _dump(value):
    return json.dumps(asdict(value), default=sorted, separators=(",", ":"))


def _load(kind, text, name):
    def refuse(constant):
        raise ValueError(f"{constant} is no number")

    try:
        data = json.loads(text, parse_constant=refuse)
    except (TypeError, ValueError, RecursionError) as fault:
        raise ValueError(f"the {name} is not readable JSON: {fault}") from fault
    return _read(kind, data, name)


def _read(kind, data, where):
    """``data`` as a value of the annotated type ``kind``."""
    if is_dataclass(kind):
        return _read_dataclass(kind, data, where)
    origin = get_origin(kind)
    if origin is UnionType:
        (one,) = (arg for arg in get_args(kind) if arg is not type(None))
        return None if data is None else _read(one, data, where)
    if origin in (tuple, frozenset):
        return _read_many(kind, origin, data, where)
    if kind is float and type(data) is int:
        return float(data)
    if type(data) is not kind:
        raise ValueError(f"{where} is not of type {kind.__name__}")
    return data


def _read_many(kind, origin, data, where):
    if not isinstance(data, list):
        raise ValueError(f"{where} is not a list")
    kinds = get_args(kind)
    if origin is tuple and kinds[-1] is not Ellipsis:
        if len(data) != len(kinds):
            raise ValueError(f"{where} has not {len(kinds)} entries")
    else:
        kinds = (kinds[0],) * len(data)
    if kinds and kinds[0] is int and all(type(item) is int for item in data):
        return origin(data)  # the long rows of a matrix
    return origin(
        _read(one, item, f"{where}[{i}]")
        for i, (one, item) in enumerate(zip(kinds, data, strict=True))
    )


def _read_dataclass(kind, data, where):
    if not isinstance(data, dict):
        raise ValueError(f"{where} is not an object")
    hints, needed = _signature(kind)
    if unknown := sorted(data.keys() - hints.keys()):
        raise ValueError(f"{where} has an unknown field {unknown[0]!r}")
    if missing := sorted(needed - data.keys()):
        raise ValueError(f"{where} lacks the field {missing[0]!r}")
    values = {
        name: _read(hints[name], value, f"{where}.{name}")
        for name, value in data.items()
    }
    try:
        return kind(**values)
    except ValueError as fault:
        raise ValueError(f"{where}: {fault}") from fault


@cache
def _signature(kind):
    """``(type by field, fields without default)`` of a dataclass."""
    needed = {
        field.name
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING
    }
    return get_type_hints(kind), needed
