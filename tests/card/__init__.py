from . import test_card_stage
