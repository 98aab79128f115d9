from . import metric
from . import card
from . import grading
from . import visit
from . import agreement
from . import service
