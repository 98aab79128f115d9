from . import test_agreement_access
from . import test_agreement_agreement
