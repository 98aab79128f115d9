from . import ir_sequence
from . import linkage_agreement
from . import linkage_commitment
from . import res_partner
from . import res_partner_sheet
