from . import test_app_access
from . import test_app_components
from . import test_app_menus
from . import test_app_portal
