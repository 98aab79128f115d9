import {expect, test} from "@odoo/hoot";
import {click, edit, queryAll, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {mailModels} from "@mail/../tests/mail_test_helpers";
import {
    allowTranslations,
    contains,
    defineModels,
    getService,
    mountWithCleanup,
    onRpc,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {
    LinkagePlaceDialog,
    placeFault,
} from "@crm_linkage/components/linkage_place/linkage_place";

preloadBundle("crm_linkage.assets_map");
defineModels(mailModels);

const PLACE = {
    name: "Corner Shop",
    address: "Main Street 1, 10117 Berlin",
    lat: 52.5,
    lng: 13.4,
    approximate: false,
    neighbours: [{id: 7, lat: 52.51, lng: 13.41, label: "Neighbour"}],
    home: false,
};

async function openDialog(place = {}) {
    onRpc("res.company", "linkage_map_settings", () => ({url: false, attribution: ""}));
    await mountWithCleanup(MainComponentsContainer);
    getService("dialog").add(LinkagePlaceDialog, {
        place: {...PLACE, ...place},
        onSave: (lat, lng) => expect.step([lat, lng]),
    });
    await animationFrame();
    await animationFrame();
}

test("what is wrong with coordinates is said in a sentence", () => {
    allowTranslations();
    expect(placeFault(52.5, 13.4)).toBe("");
    expect(placeFault(0, 13.4)).toBe("");
    expect(placeFault(NaN, 13.4)).toMatch(/numbers/);
    expect(placeFault(91, 13.4)).toMatch(/outside the world/);
    expect(placeFault(5, -180.5)).toMatch(/outside the world/);
    expect(placeFault(0, 0)).toMatch(/sea/);
});

test("the place and its neighbours show without tiles", async () => {
    await openDialog();
    expect(".modal .o_linkage_map_stop").toHaveCount(2);
    expect(queryAll("input").map((input) => input.value)).toEqual(["52.5", "13.4"]);
    expect(".o_linkage_place_save").not.toBeEnabled();
    expect(queryAllTexts(".o_linkage_place p")[0]).toMatch(/Corner Shop, Main Street/);
});

test("coordinates are typed, checked and saved", async () => {
    await openDialog();
    await contains("#linkage_place_lat").edit("91", {confirm: false});
    expect("[role=alert]").toHaveText(/outside the world/);
    expect(".o_linkage_place_save").not.toBeEnabled();
    // A comma is the decimal point of many
    await contains("#linkage_place_lat").edit("52,75", {confirm: false});
    expect("[role=alert]").toHaveCount(0);
    await contains(".o_linkage_place_save").click();
    expect.verifySteps([[52.75, 13.4]]);
    expect(".modal").toHaveCount(0);
});

test("a click on the map sets the place", async () => {
    await openDialog({lat: 0, lng: 0, neighbours: []});
    expect(".o_linkage_map_empty").toHaveCount(1);
    expect(".o_linkage_map_stop").toHaveCount(0);
    await click(queryOne(".o_linkage_map_ground"));
    await animationFrame();
    expect(".o_linkage_map_stop").toHaveCount(1);
    expect(".o_linkage_place_save").toBeEnabled();
    expect("#linkage_place_lat").not.toHaveValue("");
});

test("an approximate place is called so until it is moved", async () => {
    await openDialog({approximate: true});
    expect(".o_linkage_place .text-warning-emphasis").toHaveCount(1);
    await click("#linkage_place_lng");
    await edit("13.5");
    await animationFrame();
    expect(".o_linkage_place .text-warning-emphasis").toHaveCount(0);
});
