{
    "name": "Linkage Example: a Metric of One's Own",
    "summary": "Brings the number of open leads to the metric catalogue of Linkage",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "license": "LGPL-3",
    "author": "crm_linkage",
    "depends": ["crm_linkage"],
    "data": ["data/linkage_metric_data.xml"],
    "installable": True,
}
