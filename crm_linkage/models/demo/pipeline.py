"""Opportunities and qualifications of the demo. No Odoo here."""

# customer, what they need, dollars, stage of the pipeline (0 first .. 3 won),
# days until it should close
OPPORTUNITIES = (
    ("divisadero_taproom", "Bar snacks and cups for the new taproom", 6400, 1, 20),
    ("embarcadero_lunch", "Lunch boxes for four office towers", 18500, 2, 35),
    ("embarcadero_lunch", "Coffee service for the lobby kiosk", 5200, 0, 60),
    ("san_mateo_avenue_market", "First range of pantry goods", 7800, 0, 45),
    ("park_street_grocer", "Switch of the tea and coffee shelf", 9600, 1, 30),
    ("magnolia_market", "Cheese counter for the reopening", 12400, 2, 14),
    ("ferry_pantry", "Second espresso bar, year contract", 24000, 2, 25),
    ("laurel_village", "Own-label honey for three shops", 15800, 1, 50),
    ("folsom_food_coop", "Bulk bins for flour and salt", 11200, 1, 40),
    ("serramonte_foods", "Frozen sourdough line", 8700, 0, 75),
    ("guerrero_bakers", "Couverture for the holiday range", 7400, 2, 10),
    ("castro_corner", "Win back: coffee corner", 3900, 0, 30),
    ("hayes_valley_wine", "Autumn cheese board", 4300, 1, -12),
    ("temescal_kitchen", "Compostable packaging", 5600, 3, -20),
    ("chestnut_market", "Olive oil tasting shelf", 6100, 3, -45),
)

_Y, _N, _U = "yes", "no", "unknown"
# customer, need in words, money, authority, need: all eight combinations and some
# that still have to be asked
QUALIFICATIONS = (
    ("embarcadero_lunch", "Packaging for 600 lunches a day", _Y, _Y, _Y),
    ("ferry_pantry", "Second espresso bar", _Y, _Y, _Y),
    ("guerrero_bakers", "Holiday couverture", _Y, _Y, _Y),
    ("magnolia_market", "Cheese counter", _Y, _N, _Y),
    ("laurel_village", "Own-label honey", _Y, _Y, _N),
    ("park_street_grocer", "Tea and coffee shelf", _N, _Y, _Y),
    ("divisadero_taproom", "Snacks for the taproom", _N, _N, _Y),
    ("excelsior_foods", "Longer terms", _N, _Y, _N),
    ("grand_avenue_deli", "Lunch range", _Y, _N, _N),
    ("leland_groceries", "None seen", _N, _N, _N),
    ("san_mateo_avenue_market", "Pantry goods", _U, _Y, _Y),
    ("folsom_food_coop", "Bulk bins", _Y, _U, _Y),
    ("serramonte_foods", "Frozen sourdough", _Y, _Y, _U),
    ("castro_corner", "Coffee corner", _U, _Y, _U),
    ("temescal_kitchen", "Packaging", _Y, _Y, _Y),
    ("chestnut_market", "Olive oil", _Y, _Y, _Y),
    ("japantown_grocery", "Tea direct from the grower", _Y, _Y, _Y),
    ("rockridge_greens", "Goat cheese in season", _Y, _Y, _N),
    ("irving_asian_market", "Jasmine tea, larger packs", _Y, _Y, _Y),
    ("fourth_street_table", "Christmas menu", _Y, _Y, _N),
)
# leads without a customer yet: need in words, company, contact, dollars,
# representative and the three answers; the last has not been asked yet
LEADS = (
    ("Breakfast boxes for a hotel", "Hotel Calla", "Nora Lind", 9800, 0, _Y, _Y, _Y),
    ("Snacks for co-working floors", "Deskhaus", "Omar Reyes", 6200, 0, _Y, _U, _Y),
    ("Tea bar in a bookshop", "Page & Leaf", "June Park", 2400, 1, _N, _Y, _Y),
    ("Cheese for a food truck", "Melt Wheels", "Gus Varga", 1900, 2, _N, _N, _N),
    ("Found us at the Winter Fair", "Bernal Bowls", "Ivy Stone", 0, 1, _U, _U, _U),
)
EVIDENCE = {
    _Y: {
        "money": "Named a budget for this half-year.",
        "authority": "The owner decides and was at the table.",
        "need": "Asked for a quotation.",
    },
    _N: {
        "money": "Open invoices; no budget before next year.",
        "authority": "Our contact has to ask the owner.",
        "need": "Satisfied with what they have.",
    },
    _U: {"money": False, "authority": False, "need": False},
}
