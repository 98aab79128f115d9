from . import test_agreement_access
from . import test_agreement_acceptance
from . import test_agreement_agreement
from . import test_agreement_hidden
from . import test_agreement_version
from . import test_agreement_scorecard
from . import test_agreement_scorecard_access
from . import test_agreement_scorecard_steps
