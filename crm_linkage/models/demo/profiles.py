"""How each customer of the demo behaves. No Odoo here."""

from collections.abc import Callable
from dataclasses import dataclass

MONTHS = 18  # how far the demo's history goes back


@dataclass(frozen=True)
class Kind:
    """A pattern of buying and paying.

    `level(age, month)` is demand against normal, 1 is normal and 0 nothing, `age`
    months before today in the calendar month `month`. `late` are the least and most
    days between due date and payment, `unpaid` the share of recent invoices left open.
    """

    interval: int  # days between orders at normal demand
    level: Callable[[float, int], float]
    late: tuple[int, int]
    unpaid: float = 0.0
    returns: float = 0.02  # share of invoices with a credit note


def _from_to(start, end):
    """Demand that moves evenly from `start` 18 months ago to `end` today."""
    return lambda age, month: end + (start - end) * age / MONTHS


def _between(oldest, newest):
    """Normal demand from `oldest` to `newest` months ago, nothing else."""
    return lambda age, month: float(newest <= age <= oldest)


def _season(months, high, low):
    return lambda age, month: high if month in months else low


KINDS = {
    "key": Kind(28, _from_to(0.75, 1.35), (-8, 2)),
    "steady": Kind(58, _from_to(1.0, 1.0), (-6, 6)),
    "growing": Kind(46, _from_to(0.4, 1.6), (-5, 4)),
    "shrinking": Kind(46, _from_to(1.6, 0.15), (0, 14)),
    "summer": Kind(42, _season((5, 6, 7, 8, 9), 1.7, 0.25), (-2, 8)),
    "christmas": Kind(30, _season((10, 11, 12), 2.2, 0.25), (0, 10)),
    "slow": Kind(52, _from_to(1.0, 1.0), (18, 55), unpaid=0.15),
    "bad": Kind(46, _from_to(1.3, 0.35), (25, 70), unpaid=0.9, returns=0.12),
    "silent": Kind(40, _between(MONTHS, 7.5), (-2, 12)),
    "former": Kind(40, _between(MONTHS, 12.5), (2, 20)),
    "new": Kind(18, _between(1.8, 0), (-4, 4)),
    "one_time": Kind(365, _between(13, 3), (-2, 10)),
    "prospect": Kind(365, _between(-1, -2), (0, 0)),
}

# xml id without "partner_" -> kind, usual amount of an order in dollars
CUSTOMERS = {
    "ferry_pantry": ("key", 2600),
    "columbus_deli": ("steady", 900),
    "washington_square": ("steady", 750),
    "ghirardelli_sweets": ("summer", 1100),
    "chestnut_market": ("growing", 1000),
    "union_street_tea": ("steady", 520),
    "polk_street_foods": ("slow", 850),
    "fillmore_bakery": ("steady", 680),
    "japantown_grocery": ("key", 2100),
    "laurel_village": ("key", 3000),
    "hayes_valley_wine": ("shrinking", 950),
    "market_gough_cafe": ("one_time", 420),
    "guerrero_bakers": ("growing", 1250),
    "eighteenth_creamery": ("summer", 900),
    "mission_cantina_supply": ("steady", 820),
    "balmy_market": ("bad", 780),
    "valencia_roasters": ("steady", 640),
    "noe_valley_natural": ("steady", 1150),
    "castro_corner": ("silent", 560),
    "haight_health": ("shrinking", 700),
    "cole_valley_cafe": ("steady", 480),
    "inner_sunset_kitchen": ("slow", 600),
    "irving_asian_market": ("key", 2300),
    "taraval_fish_deli": ("steady", 560),
    "clement_produce": ("steady", 980),
    "geary_tea_room": ("former", 450),
    "balboa_bakehouse": ("new", 520),
    "west_portal_grocer": ("steady", 880),
    "ocean_avenue_mart": ("slow", 540),
    "excelsior_foods": ("bad", 690),
    "cortland_corner": ("steady", 720),
    "glen_park_cheese": ("one_time", 380),
    "potrero_provisions": ("growing", 840),
    "dogpatch_coffee": ("steady", 760),
    "folsom_food_coop": ("key", 2800),
    "south_park_bistro": ("shrinking", 650),
    "bayview_wholesale": ("bad", 880),
    "jerrold_caterers": ("christmas", 1600),
    "leland_groceries": ("former", 390),
    "larkin_spice": ("steady", 460),
    "grant_tea_trading": ("steady", 1050),
    "divisadero_taproom": ("prospect", 0),
    "embarcadero_lunch": ("prospect", 0),
    "serramonte_foods": ("growing", 1300),
    "grand_avenue_deli": ("shrinking", 620),
    "visitacion_cafe": ("new", 400),
    "san_mateo_avenue_market": ("prospect", 0),
    "rockaway_beach_grill": ("summer", 780),
    "broadway_millbrae": ("one_time", 510),
    "burlingame_gourmet": ("steady", 1200),
    "jack_london_provisions": ("slow", 900),
    "old_oakland_market": ("steady", 1000),
    "rockridge_greens": ("key", 2400),
    "grand_lake_coffee": ("shrinking", 580),
    "temescal_kitchen": ("growing", 720),
    "piedmont_pastry": ("silent", 500),
    "fruitvale_abarrotes": ("bad", 640),
    "shattuck_cheese": ("steady", 1350),
    "fourth_street_table": ("christmas", 1250),
    "oregon_street_produce": ("steady", 1450),
    "shellmound_food_hall": ("slow", 1050),
    "park_street_grocer": ("prospect", 0),
    "solano_tea": ("new", 430),
    "bridgeway_gourmet": ("summer", 950),
    "throckmorton_cafe": ("one_time", 360),
    "fourth_st_san_rafael": ("steady", 870),
    "magnolia_market": ("prospect", 0),
}
