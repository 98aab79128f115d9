import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/**
 * Tells what was planned from the due list, and offers to take it back.
 *
 * Params: `title`, `lines` and `problems` (sentences), `undo_id` (a record of
 * linkage.visit.due.undo), `visit_ids`.
 */
export function visitPlanned(env, action) {
    const {title, lines, problems, undo_id, visit_ids} = action.params;
    let close = null;
    const undo = async () => {
        close();
        await env.services.orm.call("linkage.visit.due.undo", "action_undo", [
            [undo_id],
        ]);
        env.services.notification.add(_t("Taken back."), {type: "info"});
        env.services.action.doAction({type: "ir.actions.client", tag: "soft_reload"});
    };
    const open = () => {
        close();
        env.services.action.doAction({
            type: "ir.actions.act_window",
            name: title,
            res_model: "linkage.visit",
            domain: [["id", "in", visit_ids]],
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    };
    close = env.services.notification.add(lines.join("\n"), {
        title,
        type: "success",
        autocloseDelay: 15000,
        className: "o_linkage_visit_planned",
        buttons: [
            {name: _t("Undo"), onClick: undo, primary: true},
            {name: _t("Show"), onClick: open},
        ],
    });
    for (const problem of problems) {
        env.services.notification.add(problem, {type: "warning"});
    }
    // closes a dialog, and has the list loaded anew
    return {type: "ir.actions.act_window_close"};
}

registry.category("actions").add("linkage_visit_planned", visitPlanned);
