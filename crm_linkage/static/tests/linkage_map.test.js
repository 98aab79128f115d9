import {beforeEach, expect, test} from "@odoo/hoot";
import {click, queryAll, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {mailModels} from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import {LinkageMap, isOnMap} from "@crm_linkage/components/linkage_map/linkage_map";
import {Component, useState, xml} from "@odoo/owl";

preloadBundle("crm_linkage.assets_map");
defineModels(mailModels);

const NO_TILES = {url: false, attribution: ""};

function makeStops(count) {
    return [...Array(count).keys()].map((index) => ({
        id: index + 1,
        lat: 52.5 + index / 100,
        lng: 13.4 + index / 100,
        number: index + 1,
        color: index ? "#336699" : 1,
        label: `Stop <b>${index + 1}</b>`,
    }));
}

class Parent extends Component {
    static components = {LinkageMap};
    static props = {};
    static template = xml`<div style="width: 400px; height: 300px">
        <LinkageMap t-props="state.map"/></div>`;
    setup() {
        this.state = useState({map: Parent.map});
    }
}

function mountMap(map) {
    Parent.map = {tiles: NO_TILES, ...map};
    return mountWithCleanup(Parent);
}

beforeEach(() => {
    onRpc("res.company", "linkage_map_settings", () => NO_TILES);
});

test("places that nobody set, or outside the world, are not on the map", () => {
    expect(isOnMap({lat: 0, lng: 0})).toBe(false);
    expect(isOnMap({lat: 0, lng: 1})).toBe(true);
    expect(isOnMap({lat: 91, lng: 1})).toBe(false);
    expect(isOnMap({lat: NaN, lng: 1})).toBe(false);
    expect(isOnMap({lat: false, lng: false})).toBe(false);
});

test("stops, lines and both ends show without tiles and without requests", async () => {
    await mountMap({
        stops: makeStops(3),
        lines: [
            [
                [52.5, 13.4],
                [52.51, 13.41],
            ],
        ],
        start: {lat: 52.4, lng: 13.3, label: "Office"},
        end: {lat: 52.6, lng: 13.5, label: "Home"},
    });
    expect(queryAllTexts(".o_linkage_map_stop")).toEqual(["1", "2", "3"]);
    expect(".o_linkage_map_end").toHaveCount(2);
    expect(".leaflet-overlay-pane canvas").toHaveCount(1);
    expect("img").toHaveCount(0);
    expect(".leaflet-control-attribution").toHaveCount(0);
});

test("names are shown as text", async () => {
    await mountMap({stops: makeStops(1)});
    queryOne(".o_linkage_map_stop").dispatchEvent(
        new MouseEvent("mouseover", {bubbles: true})
    );
    await animationFrame();
    expect(".o_linkage_map_tooltip").toHaveText("Stop <b>1</b>");
});

test("stops without a place are left out, and nothing at all says so", async () => {
    const parent = await mountMap({
        stops: [{id: 1, lat: 0, lng: 0, number: 1}],
        empty: "No coordinates yet.",
    });
    expect(".o_linkage_map_stop").toHaveCount(0);
    expect(".o_linkage_map_empty").toHaveText("No coordinates yet.");
    parent.state.map = {...parent.state.map, stops: makeStops(2)};
    await animationFrame();
    expect(".o_linkage_map_stop").toHaveCount(2);
    expect(".o_linkage_map_empty").toHaveCount(0);
});

test("a click selects; only what differs is drawn again", async () => {
    const parent = await mountMap({
        stops: makeStops(3),
        onSelect: (id) => expect.step(`select ${id}`),
    });
    const before = queryAll(".o_linkage_map_stop");
    await click(".o_linkage_map_stop:has([data-stop='2'])");
    expect.verifySteps(["select 2"]);
    parent.state.map = {...parent.state.map, selected: 2};
    await animationFrame();
    expect(".o_linkage_map_stop.o_selected").toHaveText("2");
    const after = queryAll(".o_linkage_map_stop");
    expect(after.filter((el) => before.includes(el))).toHaveLength(3);
    parent.state.map = {...parent.state.map, stops: makeStops(1)};
    await animationFrame();
    expect(queryAllTexts(".o_linkage_map_stop")).toEqual(["1"]);
});

test("tiles are asked of the company; markup of the attribution shows", async () => {
    onRpc("res.company", "linkage_map_settings", () => {
        expect.step("settings");
        return {
            url: "https://tiles.invalid/{z}/{x}/{y}.png",
            attribution: '© <a href="https://maps.invalid">Maps</a>',
        };
    });
    let tiles = 0;
    patchWithCleanup(window.L.TileLayer.prototype, {
        createTile() {
            tiles++;
            return document.createElement("span");
        },
    });
    await mountMap({stops: makeStops(1), tiles: undefined});
    expect.verifySteps(["settings"]);
    expect(tiles).toBeGreaterThan(0);
    expect(".leaflet-control-attribution a").toHaveText("Maps");
});

test("no tiles are asked for without a network", async () => {
    patchWithCleanup(navigator, {onLine: false});
    patchWithCleanup(window.L.TileLayer.prototype, {
        createTile: () => expect.step("tile"),
    });
    await mountMap({
        stops: makeStops(1),
        tiles: {url: "https://tiles.invalid/{z}/{x}/{y}.png", attribution: ""},
    });
    expect.verifySteps([]);
    expect(".o_linkage_map_stop").toHaveCount(1);
});

test("tiles that cannot be reached are left out", async () => {
    patchWithCleanup(window.L.TileLayer.prototype, {
        createTile(coords, done) {
            Promise.resolve().then(() => done(new Error("unreachable"), null));
            return document.createElement("span");
        },
    });
    await mountMap({
        stops: makeStops(1),
        tiles: {url: "https://tiles.invalid/{z}/{x}/{y}.png", attribution: ""},
    });
    await animationFrame();
    await animationFrame();
    expect(".o_linkage_map_note").toHaveText("The map background cannot be reached.");
    expect(".leaflet-tile").toHaveCount(0);
});
