import {expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {mailModels} from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    getService,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {visitPlanned} from "@crm_linkage/components/linkage_visit_planned/linkage_visit_planned";

defineModels(mailModels);

const PARAMS = {
    title: "2 visits planned",
    lines: ["One: Monday", "Two: Tuesday"],
    problems: ["Three has no coordinates"],
    undo_id: 7,
    visit_ids: [1, 2],
};

test("what was planned is told and can be taken back", async () => {
    onRpc("linkage.visit.due.undo", "action_undo", ({args}) => {
        expect.step(`undo ${args[0]}`);
        return true;
    });
    mockService("action", {doAction: (action) => expect.step(action.tag)});
    await mountWithCleanup(MainComponentsContainer);
    const services = Object.fromEntries(
        ["orm", "notification", "action"].map((name) => [name, getService(name)])
    );
    const next = visitPlanned({services}, {params: PARAMS});
    expect(next.type).toBe("ir.actions.act_window_close");
    await animationFrame();
    const texts = queryAllTexts(".o_notification").join(" ");
    expect(texts).toInclude("2 visits planned");
    expect(texts).toInclude("Two: Tuesday");
    expect(texts).toInclude("Three has no coordinates");
    await click(".o_linkage_visit_planned button:contains(Undo)");
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["undo 7", "soft_reload"]);
    expect(".o_linkage_visit_planned").toHaveCount(0);
});
