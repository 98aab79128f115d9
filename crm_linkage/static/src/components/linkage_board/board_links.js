import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** Where the board leads to. */
export function useBoardLinks() {
    const action = useService("action");
    const open = (values) =>
        action.doAction({type: "ir.actions.act_window", ...values});
    return {
        /** The visit; of a draft, which has no visits yet, the customer. */
        stop: (data, stop) =>
            open({
                res_model: data.plan ? "res.partner" : "linkage.visit",
                res_id: data.plan ? stop.partner_id : stop.id,
                views: [[false, "form"]],
            }),
        plan: (data) =>
            open({
                res_model: "linkage.visit.plan",
                res_id: data.plan.id,
                views: [[false, "form"]],
            }),
        newPlan: (data) =>
            open({
                name: _t("New plan"),
                res_model: "linkage.visit.plan",
                views: [[false, "form"]],
                context: {default_user_id: data.user.id},
            }),
        places: () => action.doAction("crm_linkage.res_partner_action_places"),
        /** Who is due: one click there adds a visit where the detour is smallest. */
        due: (data) =>
            action.doAction("crm_linkage.linkage_visit_due_action", {
                additionalContext: {
                    search_default_mine: 0,
                    search_default_user_id: data.user.id,
                },
            }),
        settings: (data) =>
            open({
                name: _t("Representatives"),
                res_model: "linkage.visit.representative",
                domain: [["user_id", "=", data.user.id]],
                views: [
                    [false, "list"],
                    [false, "form"],
                ],
            }),
    };
}
