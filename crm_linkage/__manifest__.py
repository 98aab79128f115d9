{
    "name": "Customer Linkage",
    "summary": "Grade customers, plan visits, keep agreements: and let what "
    "happened change the grade",
    "version": "19.0.0.1.0",
    "category": "Sales/CRM",
    "author": "crm_linkage contributors",
    "license": "LGPL-3",
    "depends": ["crm", "sale", "rating", "base_geolocalize", "web_hierarchy"],
    "data": [
        # groups, access, rules
        "security/linkage_groups.xml",
        "security/ir.model.access.csv",
        # room: metric
        "data/metric/linkage_metric_data.xml",
        "views/metric/linkage_metric_views.xml",
        # room: card
        "security/card_rules.xml",
        "views/card/res_partner_views.xml",
        "views/card/linkage_qualification_views.xml",
        "views/card/res_config_settings_views.xml",
        # room: grading
        "security/grading_rules.xml",
        "security/follow_rules.xml",
        "data/grading/linkage_grade_data.xml",
        "data/grading/linkage_grading_scheme_data.xml",
        "data/grading/ir_cron_data.xml",
        "data/grading/ir_cron_follow_data.xml",
        "data/grading/mail_activity_type_data.xml",
        "data/grading/digest_data.xml",
        "views/grading/linkage_grade_views.xml",
        "views/grading/linkage_grading_scheme_views.xml",
        "views/grading/linkage_grading_run_views.xml",
        "views/grading/linkage_grade_change_views.xml",
        "views/grading/linkage_grade_override_views.xml",
        "views/grading/digest_digest_views.xml",
        "views/grading/linkage_card_review_views.xml",
        "views/grading/linkage_card_due_views.xml",
        "views/grading/linkage_grade_standing_views.xml",
        "views/grading/linkage_grade_standing_figures_views.xml",
        "views/grading/linkage_grade_history_views.xml",
        "views/grading/res_partner_views.xml",
        "views/grading/res_partner_customers_views.xml",
        # room: visit
        "security/visit_rules.xml",
        "data/visit/linkage_visit_policy_data.xml",
        "data/visit/linkage_metric_data.xml",
        "views/visit/linkage_visit_views.xml",
        "views/visit/linkage_visit_dialog_views.xml",
        "views/visit/linkage_visit_stop_views.xml",
        "views/visit/linkage_visit_plan_views.xml",
        "views/visit/linkage_visit_policy_views.xml",
        "views/visit/linkage_visit_representative_views.xml",
        "views/visit/linkage_visit_workload_views.xml",
        "views/visit/res_partner_views.xml",
        # room: agreement
        "security/agreement_rules.xml",
        "data/agreement/linkage_agreement_data.xml",
        "views/agreement/linkage_agreement_views.xml",
        "views/agreement/linkage_commitment_views.xml",
        # room: service
        "security/service_rules.xml",
        "data/service/linkage_case_data.xml",
        "data/service/linkage_metric_data.xml",
        "views/service/linkage_case_clock_views.xml",
        "views/service/linkage_case_views.xml",
        "views/service/linkage_case_stage_views.xml",
        "views/service/linkage_service_target_views.xml",
        # the app's menus know every action, so they come last
        "views/menus.xml",
    ],
    "demo": [
        "demo/linkage_users_demo.xml",
        # room: card
        "demo/card/res.partner.category.csv",
        "demo/card/res.partner.csv",
        "demo/card/res.partner-contacts.csv",
        "demo/sales/product.category.csv",
        "demo/sales/product.product.csv",
        "demo/sales/linkage_demo_trade.xml",
        "demo/card/linkage_demo_pipeline.xml",
        # room: visit
        "demo/visit/linkage_demo_visit.xml",
        # room: grading, what follows from a grade
        "demo/grading/linkage_demo_follow.xml",
        # room: agreement
        "demo/agreement/linkage_demo_agreement.xml",
        # room: service
        "demo/service/linkage_demo_service.xml",
    ],
    "assets": {
        "web.assets_backend": ["crm_linkage/static/src/**/*"],
        "web.assets_tests": ["crm_linkage/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["crm_linkage/static/tests/**/*.test.js"],
    },
    "uninstall_hook": "uninstall_hook",
    "application": True,
}
