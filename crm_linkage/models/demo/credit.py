"""Credit limits, stops and decisions of the demo. No Odoo here."""

# customer -> credit limit in dollars; new and small customers have none yet. Most fit
# what they buy; some have grown, some buy less or pay late.
LIMITS = {
    "laurel_village": 8000,
    "folsom_food_coop": 11000,
    "ferry_pantry": 6500,
    "irving_asian_market": 8500,
    "rockridge_greens": 8000,
    "japantown_grocery": 7500,
    "guerrero_bakers": 3500,
    "serramonte_foods": 1800,
    "jerrold_caterers": 3000,
    "fourth_street_table": 2500,
    "oregon_street_produce": 2200,
    "shattuck_cheese": 2200,
    "chestnut_market": 2000,
    "potrero_provisions": 1000,
    "temescal_kitchen": 900,
    "ghirardelli_sweets": 1300,
    "noe_valley_natural": 1300,
    "burlingame_gourmet": 1200,
    "shellmound_food_hall": 1500,
    "clement_produce": 1100,
    "grant_tea_trading": 1100,
    "polk_street_foods": 1500,
    "old_oakland_market": 1000,
    "rockaway_beach_grill": 1000,
    "fourth_st_san_rafael": 1000,
    "columbus_deli": 1000,
    "jack_london_provisions": 1400,
    "bayview_wholesale": 1500,
    "bridgeway_gourmet": 900,
    "hayes_valley_wine": 1800,
    "west_portal_grocer": 800,
    "mission_cantina_supply": 800,
    "eighteenth_creamery": 800,
    "cortland_corner": 800,
    "fillmore_bakery": 800,
    "dogpatch_coffee": 800,
    "inner_sunset_kitchen": 1000,
    "washington_square": 700,
    "valencia_roasters": 700,
    "ocean_avenue_mart": 600,
    "haight_health": 700,
    "union_street_tea": 600,
    "grand_lake_coffee": 500,
    "balmy_market": 1200,
    "excelsior_foods": 1000,
    "fruitvale_abarrotes": 900,
    "taraval_fish_deli": 300,
    "cole_valley_cafe": 300,
}
# customer -> dollars ordered and not yet invoiced
OPEN_ORDERS = {
    "laurel_village": 2400,
    "guerrero_bakers": 900,
    "west_portal_grocer": 450,
    "rockaway_beach_grill": 1150,
}
# customer -> the manager's note on the suggestion
APPROVED = {"temescal_kitchen": "Has paid early for a year."}
REJECTED = {"hayes_valley_wine": "Their season begins in spring: wait until then."}
# customer, reason, who stopped, days ago, days ago released or None
STOPS = (
    ("fruitvale_abarrotes", "Invoices unpaid for four months", "sophie", 12, None),
    ("bayview_wholesale", "Cheque came back, no answer since", "mark", 5, None),
    ("polk_street_foods", "Instalment plan not kept", "sophie", 95, 60),
)
