import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {LinkageMap, isOnMap} from "../linkage_map/linkage_map";
import {Component, useState} from "@odoo/owl";

/** Degrees are kept with as many decimals as the host's fields have. */
const DECIMALS = 7;

/** What is wrong with coordinates that were typed, or an empty text. */
export function placeFault(lat, lng) {
    if (!Number.isFinite(lat) || !Number.isFinite(lng)) {
        return _t("Latitude and longitude are numbers, for example 52.52 and 13.405.");
    }
    if (Math.abs(lat) > 90 || Math.abs(lng) > 180) {
        return _t(
            "This lies outside the world: the latitude is between -90 and 90 degrees, the longitude between -180 and 180."
        );
    }
    if (lat === 0 && lng === 0) {
        return _t("0, 0 lies in the sea and means that no place is set.");
    }
    return "";
}

/**
 * Sets one place: drag its mark, click beside it, or type its coordinates. Other
 * customers around it are shown to find one's way, also without a map background.
 */
export class LinkagePlaceDialog extends Component {
    static template = "crm_linkage.LinkagePlaceDialog";
    static components = {Dialog, LinkageMap};
    static props = {
        place: Object, // what `linkage_place_map` returns
        onSave: Function, // (lat, lng)
        close: Function,
    };

    setup() {
        const {lat, lng} = this.props.place;
        const known = isOnMap({lat, lng});
        this.state = useState({
            lat: known ? this.text(lat) : "",
            lng: known ? this.text(lng) : "",
            moved: false,
            saving: false,
        });
    }

    text(degrees) {
        return String(Number(degrees.toFixed(DECIMALS)));
    }

    get point() {
        // A comma is the decimal point of many
        const [lat, lng] = [this.state.lat, this.state.lng].map((text) =>
            text.trim() ? Number(text.trim().replace(",", ".")) : NaN
        );
        return {lat, lng};
    }

    get fault() {
        const {lat, lng} = this.point;
        return this.state.lat || this.state.lng ? placeFault(lat, lng) : "";
    }

    get stops() {
        const {name, neighbours, approximate} = this.props.place;
        const others = neighbours.map((one) => ({
            ...one,
            color: "#adb5bd",
            fixed: true,
        }));
        if (!isOnMap(this.point)) {
            return others;
        }
        const color = approximate && !this.state.moved ? "#e99d00" : undefined;
        return [...others, {...this.point, id: "place", label: name, color}];
    }

    move(lat, lng) {
        // Round the world once more is the same place
        const around = ((((lng + 180) % 360) + 360) % 360) - 180;
        this.state.lat = this.text(lat);
        this.state.lng = this.text(around);
        this.state.moved = true;
    }

    onInput() {
        this.state.moved = true;
    }

    async save() {
        const {lat, lng} = this.point;
        this.state.saving = true;
        try {
            await this.props.onSave(lat, lng);
            this.props.close();
        } finally {
            this.state.saving = false;
        }
    }
}

/** The button on the partner form that opens the dialog. */
export class LinkagePlace extends Component {
    static template = "crm_linkage.LinkagePlace";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
    }

    async open() {
        const {record} = this.props;
        if (!(await record.save())) {
            return; // what is missing is marked on the form
        }
        const place = await this.orm.call("res.partner", "linkage_place_map", [
            [record.resId],
        ]);
        this.dialog.add(LinkagePlaceDialog, {
            place,
            onSave: async (lat, lng) => {
                await this.orm.call("res.partner", "linkage_set_place", [
                    [record.resId],
                    lat,
                    lng,
                ]);
                await record.load();
            },
        });
    }
}

registry.category("view_widgets").add("linkage_place", {component: LinkagePlace});
