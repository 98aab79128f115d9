from . import linkage_demo
from . import linkage_demo_trade
from . import linkage_demo_pipeline
