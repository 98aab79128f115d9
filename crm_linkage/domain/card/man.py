"""MAN: does the customer have the money, the authority and the need? (D3)

A capital letter says "has it", a small one "has it not", a question mark "nobody
knows": ``MaN`` has money and need, but we do not talk to the person who decides. What a
combination means and what to do is said per code in the model layer, where texts are
translated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

MONEY, AUTHORITY, NEED = "money", "authority", "need"
LETTERS = (MONEY, AUTHORITY, NEED)

YES, NO, UNKNOWN = "yes", "no", "unknown"
ANSWERS = (YES, NO, UNKNOWN)

SELL, PERSUADE, FIND_AUTHORITY, FINANCE, CULTIVATE, STOP, ASK = (
    "sell",
    "persuade",
    "find_authority",
    "finance",
    "cultivate",
    "stop",
    "ask",
)

#: code -> (advice, rank): the table of D3 in its own order, the best chance first.
#: Combinations of the same advice have the same rank.
TABLE: Mapping[str, tuple[str, int]] = {
    "MAN": (SELL, 1),
    "MAn": (PERSUADE, 2),
    "MaN": (FIND_AUTHORITY, 3),
    "mAN": (FINANCE, 4),
    "maN": (CULTIVATE, 5),
    "mAn": (CULTIVATE, 5),
    "Man": (CULTIVATE, 5),
    "man": (STOP, 6),
}
#: code -> number by which a scheme of grading can name it, in the order of the table;
#: what still has to be asked is `ASK_NUMBER`, for an unknown letter is never assumed
NUMBERS: Mapping[str, int] = {code: place for place, code in enumerate(TABLE, start=1)}
ASK_NUMBER = 0
VERDICTS = (SELL, PERSUADE, FIND_AUTHORITY, FINANCE, CULTIVATE, STOP, ASK)


@dataclass(frozen=True)
class Judgement:
    """What the three answers say.

    `code`: three characters, ``?`` for an unknown letter; `verdict`: one of `VERDICTS`;
    `rank`: 1 (sell) .. 6 (stop), None while a letter is unknown; `ask`: the unknown
    letters, in order; `possible`: the codes of the table it may turn out to be, the
    best first.
    """

    code: str
    verdict: str
    rank: int | None
    ask: tuple[str, ...]
    possible: tuple[str, ...]


def judge(money: str, authority: str, need: str) -> Judgement:
    """Read the table of D3. An unknown letter is asked for, never assumed.

    :raise ValueError: an answer is not one of `ANSWERS`
    """
    answers = dict(zip(LETTERS, (money, authority, need), strict=True))
    for letter, answer in answers.items():
        if answer not in ANSWERS:
            raise ValueError(f"unknown answer for {letter}: {answer!r}")
    code = "".join(_mark(letter, answer) for letter, answer in answers.items())
    ask = tuple(letter for letter, answer in answers.items() if answer == UNKNOWN)
    if not ask:
        verdict, rank = TABLE[code]
        return Judgement(code, verdict, rank, ask, (code,))
    possible = {
        "".join(marks)
        for marks in product(
            *(
                (_mark(letter, YES), _mark(letter, NO))
                if answer == UNKNOWN
                else (_mark(letter, answer),)
                for letter, answer in answers.items()
            )
        )
    }
    return Judgement(code, ASK, None, ask, tuple(c for c in TABLE if c in possible))


def number(code: str) -> int:
    """The number of a code of three letters: 1 .. 8, or `ASK_NUMBER` with a ``?``."""
    return NUMBERS.get(code, ASK_NUMBER)


def _mark(letter: str, answer: str) -> str:
    if answer == UNKNOWN:
        return "?"
    return letter[0].upper() if answer == YES else letter[0]
