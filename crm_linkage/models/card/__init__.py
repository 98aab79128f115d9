from . import linkage_qualification
from . import account_move
from . import res_company
from . import res_config_settings
from . import res_partner
from . import res_partner_stage
from . import res_partner_card
