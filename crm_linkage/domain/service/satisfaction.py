"""How marks of a questionnaire become an index from 0 to 100 (D12.1, D4.6, D12.2).

A mark from the worst to the best of the scale is 0 to 100. An element is the weighted
mean of its questions that were answered, the index the weighted mean of the elements
that have a value: what was not answered, or does not apply, takes its weight with it.
Missing and zero differ: nothing answered is None, the worst mark of all is 0.

Several people of a customer count the same, however many questions each answered.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

INTENTIONAL, EMOTIONAL = "intentional", "emotional"
#: loyalty is no part of the index: a satisfied customer is not yet a loyal one (D12.2)
LOYALTY = (INTENTIONAL, EMOTIONAL)

#: name of a scale -> its worst and best mark
SCALES = {"5": (1, 5), "10": (0, 10)}

#: from here on a customer counts as satisfied, and as loyal
SATISFIED, LOYAL = 70.0, 75.0
#: an index or element below this, and somebody should call back (D11.3)
UNHAPPY = 40.0
AWARENESS, CONTACT, SATISFACTION, LOYALTY_LEVEL = (
    "awareness",
    "contact",
    "satisfaction",
    "loyalty",
)


@dataclass(frozen=True)
class Question:
    """`part` is the key of its element, or one of `LOYALTY`."""

    key: Hashable
    part: Hashable
    weight: float = 1.0


@dataclass(frozen=True)
class Form:
    """The questions of one version of a questionnaire.

    :param elements: key -> weight of each element
    :param scale: worst and best mark
    """

    questions: tuple[Question, ...]
    elements: Mapping[Hashable, float]
    scale: tuple[int, int] = SCALES["5"]

    def accepts(self, mark: int) -> bool:
        low, high = self.scale
        return low <= mark <= high

    def value(self, mark: int) -> float:
        """0 for the worst mark, 100 for the best.

        :raise ValueError: the mark is not on the scale
        """
        if not self.accepts(mark):
            raise ValueError(f"mark {mark} is not on the scale {self.scale}")
        low, high = self.scale
        return (mark - low) / (high - low) * 100


@dataclass(frozen=True)
class Reading:
    """What answers come to, 0 to 100; what is missing is None, or no key."""

    index: float | None = None
    #: element, `INTENTIONAL` or `EMOTIONAL` -> value
    parts: Mapping[Hashable, float] = field(default_factory=dict)
    #: question -> value
    questions: Mapping[Hashable, float] = field(default_factory=dict)
    people: int = 0


def weighted(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Mean of (value, weight) pairs; None where the weights come to nothing."""
    total = weight = 0.0
    for value, share in pairs:
        total += value * share
        weight += share
    return total / weight if weight else None


def read(form: Form, marks: Mapping[Hashable, int | None]) -> Reading:
    """What one person's marks come to.

    :param marks: question -> mark; None, or no key: not answered or not applicable
    :raise ValueError: a mark is not on the scale
    """
    values = {
        question.key: form.value(marks[question.key])
        for question in form.questions
        if marks.get(question.key) is not None
    }
    parts = {}
    for part in (*form.elements, *LOYALTY):
        value = weighted(
            (values[question.key], question.weight)
            for question in form.questions
            if question.part == part and question.key in values
        )
        if value is not None:
            parts[part] = value
    index = weighted(
        (parts[key], weight) for key, weight in form.elements.items() if key in parts
    )
    return Reading(index, parts, values, people=1 if values else 0)


def together(readings: Iterable[Reading]) -> Reading:
    """What several people's answers come to: each counts once where they answered."""
    readings = [reading for reading in readings if reading.people]
    indexes = [reading.index for reading in readings if reading.index is not None]
    return Reading(
        _mean(indexes),
        _means(reading.parts for reading in readings),
        _means(reading.questions for reading in readings),
        sum(reading.people for reading in readings),
    )


def level(reading: Reading) -> str:
    """How far the customer has come: awareness, contact, satisfaction, loyalty (D12.2).

    Who was asked and did not answer knows us; who answered is in contact; loyal is
    only who is satisfied and means to stay by both measures that were asked.
    """
    if not reading.people:
        return AWARENESS
    if reading.index is None or reading.index < SATISFIED:
        return CONTACT
    loyalty = [reading.parts[part] for part in LOYALTY if part in reading.parts]
    if loyalty and min(loyalty) >= LOYAL:
        return LOYALTY_LEVEL
    return SATISFACTION


def needs_call(reading: Reading) -> bool:
    """Whether the whole, or one element, is so low that somebody calls (D11.3)."""
    values = [value for part, value in reading.parts.items() if part not in LOYALTY]
    if reading.index is not None:
        values.append(reading.index)
    return any(value < UNHAPPY for value in values)


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _means(maps: Iterable[Mapping[Hashable, float]]) -> dict[Hashable, float]:
    found: dict[Hashable, list[float]] = {}
    for values in maps:
        for key, value in values.items():
            found.setdefault(key, []).append(value)
    return {key: sum(values) / len(values) for key, values in found.items()}
