from . import linkage_demo
