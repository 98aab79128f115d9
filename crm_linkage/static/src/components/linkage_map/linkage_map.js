import {loadBundle} from "@web/core/assets";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {
    Component,
    onWillStart,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";

/** Tiles that fail before the first one comes: then the background is left out. */
const FAILURES = 4;
/** Closest zoom when the map is fitted to very few places. */
const FIT_ZOOM = 15;

const point = {type: Object, shape: {lat: Number, lng: Number, "*": true}};

/** Whether a place can be drawn: set, and in the world. 0,0 means that nobody set it. */
export function isOnMap({lat, lng}) {
    return (
        Number.isFinite(lat) &&
        Number.isFinite(lng) &&
        Math.abs(lat) <= 90 &&
        Math.abs(lng) <= 180 &&
        (lat !== 0 || lng !== 0)
    );
}

/**
 * Numbered stops and lines on a map. Leaflet is loaded when the first map is shown. The
 * background comes from the tile server of the company's settings; without one, or
 * without a network, stops and lines show on plain ground and nothing is asked for.
 *
 * Colours are CSS colours, or numbers of the host's colours (0 .. 11).
 */
export class LinkageMap extends Component {
    static template = "crm_linkage.LinkageMap";
    static props = {
        // {id, lat, lng, number, color, label, day, fixed: is not dragged, rough: place
        // only roughly known}; those without a place are left out
        stops: {type: Array, element: Object},
        // lists of [lat, lng], or {points: list of [lat, lng], color, faint}
        lines: {type: Array, optional: true},
        start: {...point, optional: true},
        end: {...point, optional: true},
        selected: {
            type: [Number, String, {value: false}, {value: null}],
            optional: true,
        },
        draggable: {type: Boolean, optional: true},
        onSelect: {type: Function, optional: true}, // (id)
        onHover: {type: Function, optional: true}, // (id or null)
        onMove: {type: Function, optional: true}, // (id, lat, lng) after dragging
        onPlace: {type: Function, optional: true}, // (lat, lng) of a click beside a stop
        fitKey: {type: [String, Number], optional: true}, // fit again when it changes
        tiles: {type: Object, optional: true}, // {url, attribution}; else of the company
        empty: {type: String, optional: true}, // said when there is nothing to show
    };
    static defaultProps = {lines: [], draggable: false, fitKey: ""};

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.state = useState({error: "", note: ""});
        this.markers = new Map(); // id -> {marker, looks}
        onWillStart(async () => {
            try {
                [this.tiles] = await Promise.all([
                    this.props.tiles ||
                        this.orm.call("res.company", "linkage_map_settings", []),
                    loadBundle("crm_linkage.assets_map"),
                ]);
            } catch {
                this.state.error = _t("The map could not be loaded.");
            }
        });
        useEffect(
            (el) => {
                if (el) {
                    this.draw(el);
                    return () => this.clear();
                }
            },
            () => [this.root.el]
        );
        useEffect(
            () => {
                if (this.map) {
                    this.drawLines();
                    this.drawEnds();
                }
            },
            () => [this.root.el, this.props.lines, this.props.start, this.props.end]
        );
        useEffect(
            () => {
                if (this.map) {
                    this.drawStops();
                }
            },
            () => [this.root.el, this.props.stops, this.props.draggable]
        );
        // what is under the pointer changes often: no marker is made anew for it
        useEffect(
            () => {
                if (this.map) {
                    this.showSelected();
                }
            },
            () => [this.root.el, this.props.stops, this.props.selected]
        );
        useEffect(
            () => {
                this.fit(false);
            },
            () => [this.root.el, this.props.fitKey, this.hasPlaces]
        );
        onWillUnmount(() => this.clear());
    }

    get hasPlaces() {
        return this.places.length > 0;
    }

    /** All places of stops, lines, start and end as [lat, lng]. */
    get places() {
        const ends = [this.props.start, this.props.end].filter(Boolean);
        return [...this.props.stops, ...ends]
            .filter(isOnMap)
            .map(({lat, lng}) => [lat, lng]);
    }

    draw(el) {
        const {L} = window;
        const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
        this.map = L.map(el, {
            attributionControl: false,
            fadeAnimation: !calm,
            markerZoomAnimation: !calm,
            preferCanvas: true,
            zoomAnimation: !calm,
        });
        this.map.setView([0, 0], 2);
        L.control.scale({imperial: false}).addTo(this.map);
        this.lineLayer = L.layerGroup().addTo(this.map);
        this.endLayer = L.layerGroup().addTo(this.map);
        this.map.on("click", (ev) =>
            this.props.onPlace?.(ev.latlng.lat, ev.latlng.lng)
        );
        this.drawTiles();
        this.observer = new ResizeObserver(() => this.map?.invalidateSize(false));
        this.observer.observe(el);
    }

    drawTiles() {
        const {L} = window;
        const {url, attribution} = this.tiles || {};
        if (!url || !navigator.onLine) {
            return;
        }
        let failed = 0;
        const layer = L.tileLayer(url, {maxZoom: 19});
        const giveUp = () => {
            if (++failed === FAILURES) {
                layer.remove();
                this.state.note = _t("The map background cannot be reached.");
            }
        };
        layer.on("tileerror", giveUp);
        layer.once("tileload", () => layer.off("tileerror", giveUp));
        layer.addTo(this.map);
        // the server has cleaned the markup of the attribution
        L.control
            .attribution({prefix: false})
            .addAttribution(attribution || "")
            .addTo(this.map);
    }

    clear() {
        this.observer?.disconnect();
        this.map?.remove();
        this.map = null;
        this.markers.clear();
    }

    drawLines() {
        const {L} = window;
        this.lineLayer.clearLayers();
        for (const line of this.props.lines) {
            const points = (line.points || line).filter(([lat, lng]) =>
                isOnMap({lat, lng})
            );
            L.polyline(points, {
                color: this.css(line.color),
                interactive: false,
                dashArray: line.faint ? "4 6" : null,
                opacity: line.faint ? 0.45 : 0.8,
                smoothFactor: 0,
                weight: line.faint ? 2 : 3.5,
            }).addTo(this.lineLayer);
        }
    }

    drawEnds() {
        this.endLayer.clearLayers();
        const {start, end} = this.props;
        if (end && isOnMap(end)) {
            this.endMarker(end, "fa-flag-checkered");
        }
        if (start && isOnMap(start)) {
            this.endMarker(start, "fa-home");
        }
    }

    endMarker(place, symbol) {
        const {L} = window;
        const html = document.createElement("i");
        html.className = `fa ${symbol}`;
        const icon = L.divIcon({
            className: "o_linkage_map_end",
            html,
            iconSize: [26, 26],
        });
        const marker = L.marker([place.lat, place.lng], {icon, keyboard: false});
        this.tooltip(marker, place.label);
        marker.addTo(this.endLayer);
    }

    /** Adds, changes and removes only the markers that differ. */
    drawStops() {
        const {L} = window;
        const seen = new Set();
        for (const stop of this.props.stops.filter(isOnMap)) {
            seen.add(stop.id);
            const looks = JSON.stringify([
                stop.lat,
                stop.lng,
                stop.number,
                stop.color,
                stop.label,
                stop.rough,
                stop.fixed,
                this.props.draggable,
            ]);
            const known = this.markers.get(stop.id);
            if (known?.looks === looks) {
                continue;
            }
            known?.marker.remove();
            const marker = L.marker([stop.lat, stop.lng], {
                draggable: this.props.draggable && !stop.fixed,
                icon: this.stopIcon(stop),
                keyboard: this.props.draggable,
                riseOnHover: true,
            });
            this.tooltip(marker, stop.label);
            this.listen(marker, stop.id);
            marker.addTo(this.map);
            this.markers.set(stop.id, {marker, looks});
        }
        for (const [id, {marker}] of this.markers) {
            if (!seen.has(id)) {
                marker.remove();
                this.markers.delete(id);
            }
        }
    }

    showSelected() {
        const {selected} = this.props;
        for (const [id, {marker}] of this.markers) {
            const element = marker.getElement();
            const isSelected = id === selected;
            if (element.classList.contains("o_selected") !== isSelected) {
                element.classList.toggle("o_selected", isSelected);
                marker.setZIndexOffset(isSelected ? 1000 : 0);
                if (isSelected && !this.map.getBounds().contains(marker.getLatLng())) {
                    this.map.panTo(marker.getLatLng());
                }
            }
        }
    }

    listen(marker, id) {
        marker.on("click", () => this.props.onSelect?.(id));
        marker.on("mouseover", () => this.props.onHover?.(id));
        marker.on("mouseout", () => this.props.onHover?.(null));
        marker.on("dragend", () => {
            const {lat, lng} = marker.getLatLng().wrap();
            this.props.onMove?.(id, lat, lng);
        });
    }

    stopIcon(stop) {
        const html = document.createElement("span");
        html.textContent = stop.number ?? "";
        html.style.backgroundColor = this.css(stop.color);
        html.dataset.stop = stop.id;
        return window.L.divIcon({
            className: `o_linkage_map_stop${stop.rough ? " o_rough" : ""}`,
            html,
            iconSize: [24, 24],
        });
    }

    /** Text under the pointer, never markup: names come from anywhere. */
    tooltip(marker, text) {
        if (text) {
            const content = document.createElement("span");
            content.textContent = text;
            marker.bindTooltip(content, {
                className: "o_linkage_map_tooltip",
                direction: "top",
                offset: [0, -10],
            });
        }
    }

    css(color) {
        if (Number.isInteger(color)) {
            const style = getComputedStyle(this.root.el);
            return style.getPropertyValue(`--o-linkage-color-${color}`).trim();
        }
        return color || "#71639e";
    }

    /** Shows all places; the buttons of the map call it with an animation. */
    fit(animate = true) {
        if (this.map && this.hasPlaces) {
            this.map.fitBounds(this.places, {
                animate,
                maxZoom: FIT_ZOOM,
                padding: [28, 28],
            });
        }
    }
}
