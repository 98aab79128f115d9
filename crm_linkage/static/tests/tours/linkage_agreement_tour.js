import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("linkage_agreement_tour", {
    steps: () => [
        {
            content: "Give the agreement a title",
            trigger: ".o_form_view .o_field_widget[name=name] input",
            run: "edit Year together",
        },
        {
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit Tour Distributor",
        },
        {
            trigger: ".ui-menu-item > a:contains(Tour Distributor)",
            run: "click",
        },
        {
            content: "Fill it from a template",
            trigger: ".o_statusbar_buttons button[name=action_from_template]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=template_id] input",
            run: "edit Distributor, one year",
        },
        {
            trigger: ".ui-menu-item > a:contains(Distributor, one year)",
            run: "click",
        },
        {
            content: "What will be promised is shown before",
            trigger: ".modal .o_field_widget[name=line_ids] .o_data_row",
        },
        {
            trigger: ".modal button[name=action_fill]",
            run: "click",
        },
        {
            content: "Both sides promise something",
            trigger: ".o_field_widget[name=partner_commitment_ids] .o_kanban_record",
        },
        {
            content: "Name who signs for the partner",
            trigger: ".o_notebook_headers .nav-link[name=people]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=signatory_ids] input",
            run: "edit Tour Signatory",
        },
        {
            trigger: ".ui-menu-item > a:contains(Tour Signatory)",
            run: "click",
        },
        {
            content: "Propose it",
            trigger: ".o_statusbar_buttons button[name=action_propose]",
            run: "click",
        },
        {
            content: "Accept it for us",
            trigger: ".o_statusbar_buttons button[name=action_accept]",
            run: "click",
        },
        {
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "Now it is the partner's turn",
            trigger: ".alert .o_field_widget[name=waits_for]:contains(partner)",
        },
    ],
});

registry.category("web_tour.tours").add("linkage_agreement_accept_tour", {
    steps: () => [
        {
            content: "Something waits to be accepted",
            trigger: ".o_portal_index_card:contains(Agreements to accept) a",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "a.list-group-item:contains(Year together)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Read to the end",
            trigger: "a[href='#accept']",
            run: "click",
        },
        {
            content: "Without saying so nothing is accepted",
            trigger: "#accept button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".invalid-feedback:contains(Say that you have read)",
        },
        {
            trigger: "#agreement_read",
            run: "click",
        },
        {
            trigger: "#accept button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Both sides have accepted",
            trigger: ".alert-success:contains(both sides have accepted)",
        },
        {
            content: "The paper can be kept",
            trigger: "a[href$='/pdf']",
        },
    ],
});
