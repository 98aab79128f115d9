from . import test_grading_run
from . import test_grading_partner
from . import test_grading_card
from . import test_grading_browser
from . import test_grading_history
from . import test_grading_override
from . import test_grading_change
from . import test_grading_outlook
