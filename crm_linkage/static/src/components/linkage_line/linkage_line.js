import {Component, useState} from "@odoo/owl";

/** The plot's own units: what the drawing is stretched from, whatever its size. */
const SIZE = 100;

/**
 * A line over time, drawn without a library: lines in a picture that is stretched to
 * the width there is, points and words above it in HTML, so that they never are.
 *
 * `chart`: {label, min, max, from, to, points: [{x, y, text, label, color, mark}],
 * levels: [{y, label}]}. `x` rises; `text` says all of a point in a sentence, `label` is
 * its letter; `mark` says what begins at this point, e.g. another scheme.
 */
export class LinkageLine extends Component {
    static template = "crm_linkage.LinkageLine";
    static props = {chart: Object, color: Function};

    setup() {
        this.state = useState({chosen: null});
    }

    get points() {
        const {points} = this.props.chart;
        const first = points[0].x;
        const span = points.at(-1).x - first || 1;
        return points.map((point) => ({
            ...point,
            left: (SIZE * (point.x - first)) / span,
            top: this.top(point.y),
        }));
    }

    /** The chosen point, or the last one. */
    get chosen() {
        const {points} = this.props.chart;
        return points[this.state.chosen ?? points.length - 1] || points.at(-1);
    }

    get path() {
        return this.points.map((point) => `${point.left},${point.top}`).join(" ");
    }

    top(value) {
        const {min, max} = this.props.chart;
        return SIZE - (SIZE * (value - min)) / (max - min || 1);
    }

    choose(index) {
        this.state.chosen = index;
    }
}
