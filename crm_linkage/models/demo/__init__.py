from . import linkage_demo
from . import linkage_demo_trade
from . import linkage_demo_pipeline
from . import linkage_demo_visit
from . import linkage_demo_agreement
from . import linkage_demo_service
from . import linkage_demo_churn
from . import linkage_demo_follow
