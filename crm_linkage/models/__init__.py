# The rooms, in the order in which they may know each other (docs/architecture.md).
from . import metric  # isort: skip
from . import card  # isort: skip
from . import grading  # isort: skip
from . import visit  # isort: skip
from . import agreement  # isort: skip
from . import service  # isort: skip
from . import demo  # isort: skip
