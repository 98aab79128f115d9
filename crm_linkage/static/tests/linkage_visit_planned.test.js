import { animationFrame, click, queryAllTexts } from "@odoo/hoot-dom";
import { expect, test } from "@odoo/hoot";
import {
    defineModels,
    fields,
    getService,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

class Undo extends models.Model {
    _name = "linkage.visit.due.undo";
    name = fields.Char();
    _records = [{ id: 7 }];
}

defineModels([Undo]);

test.tags("desktop");
test("what was planned is told and can be taken back", async () => {
    onRpc("linkage.visit.due.undo", "action_undo", ({ args }) => {
        expect.step(`undo ${args[0]}`);
        return true;
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "linkage_visit_planned",
        params: {
            title: "2 visits planned",
            lines: ["One: Monday", "Two: Tuesday"],
            problems: ["Three has no coordinates"],
            undo_id: 7,
            visit_ids: [1, 2],
        },
    });
    await animationFrame();
    const texts = queryAllTexts(".o_notification");
    expect(texts).toHaveLength(2);
    expect(texts.join(" ")).toInclude("Two: Tuesday");
    expect(texts.join(" ")).toInclude("Three has no coordinates");
    await click(".o_linkage_visit_planned button:contains(Undo)");
    await animationFrame();
    expect.verifySteps(["undo 7"]);
    expect(".o_linkage_visit_planned").toHaveCount(0);
});
