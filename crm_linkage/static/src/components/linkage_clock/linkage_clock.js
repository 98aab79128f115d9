import {Component, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {usePopover} from "@web/core/popover/popover_hook";
import {LinkageClockPopover} from "./linkage_clock_popover";
import {
    formatDuration,
    formatLeft,
    formatMoment,
    readFace,
    toSeconds,
} from "./clock_time";
import {useTick} from "./clock_ticker";

const {DateTime} = luxon;

const ICONS = {
    breached: "fa-exclamation-triangle",
    critical: "fa-fire",
    at_risk: "fa-exclamation-circle",
    no_hours: "fa-ban",
    running: "fa-hourglass-half",
    paused: "fa-pause",
    met: "fa-check",
    missed: "fa-times",
};
// of the box and of its icon, as the columns' bars on the board; texts keep the colour
// of the theme, light or dark
const COLORS = {
    breached: ["text-bg-danger", ""],
    critical: ["border-danger text-danger", ""],
    at_risk: ["text-bg-warning", ""],
    no_hours: ["border-warning text-body", "text-warning"],
    running: ["border-success text-body", "text-success"],
    paused: ["border-info text-body", "text-info"],
    met: ["text-body", "text-success"],
    missed: ["text-body", "text-danger"],
};

/** When the answers with these faces came in, by the clock of this machine. */
const received = new WeakMap();

/** The server's seconds since 1970 now; `faces` is the value of `clock_faces`. */
export function serverNow(faces) {
    const here = DateTime.now().toSeconds();
    if (!received.has(faces)) {
        received.set(faces, here);
    }
    return faces.now + (here - received.get(faces));
}

/**
 * One clock: counts its working time down, and explains itself on click.
 *
 * It asks the server for nothing but the explanation.
 */
export class LinkageClock extends Component {
    static template = "crm_linkage.LinkageClock";
    static props = {
        face: Object,
        faces: Object, // the whole value: all clocks, and when they were read
        isWide: {type: Boolean, optional: true}, // with name and deadline
        onMoved: {type: Function, optional: true},
    };

    setup() {
        this.popover = usePopover(LinkageClockPopover, {
            popoverClass: "o_linkage_clock_popover",
            useBottomSheet: false,
        });
        this.state = useState(this.read(this.props));
        const tick = (props) => Object.assign(this.state, this.read(props));
        useTick(() => tick(this.props));
        onWillUpdateProps(tick);
    }

    /** What is shown, as plain texts: only a text that has changed is drawn anew. */
    read({face, faces}) {
        const reading = readFace(face, faces.now, serverNow(faces));
        const {state, isDone, ticks} = reading;
        const [text, told] = this.texts(face, reading);
        const looks = isDone && state === "breached" ? "missed" : state;
        const sleeps = !isDone && !ticks && state === "running";
        return {
            state,
            text,
            ticks,
            icon: `${sleeps ? "fa-moon-o" : ICONS[looks]} ${COLORS[looks][1]}`,
            color: COLORS[looks][0],
            label: `${face.label}: ${told}`,
            notes: this.notes(face, reading).join("\n"),
        };
    }

    /** The text on the clock, and the sentence that is read out. */
    texts(face, {state, isDone, remaining, ticks, opensAt}) {
        if (isDone) {
            const stopped = formatMoment(toSeconds(face.stopped_at));
            return state === "breached"
                ? [_t("Missed"), _t("missed, done %(moment)s", {moment: stopped})]
                : [_t("In time"), _t("in time, done %(moment)s", {moment: stopped})];
        }
        if (state === "breached") {
            const moment = formatMoment(toSeconds(face.deadline));
            return [
                _t("Late since %(moment)s", {moment}),
                _t("late since %(moment)s", {moment}),
            ];
        }
        if (state === "no_hours") {
            const text = _t("No working hours");
            return [text, text];
        }
        const [left, spoken] = [formatLeft(remaining), formatDuration(remaining)];
        if (state === "paused") {
            return [
                _t("Paused, %(time)s", {time: left}),
                _t("paused, %(time)s of working time left", {time: spoken}),
            ];
        }
        const names = {
            running: _t("running"),
            at_risk: _t("at risk"),
            critical: _t("critical"),
        };
        const parts = [
            names[state],
            _t("%(time)s of working time left", {time: spoken}),
            _t("due %(moment)s", {moment: formatMoment(toSeconds(face.deadline))}),
        ];
        if (!ticks && opensAt) {
            parts.push(
                _t("outside working hours, runs on %(moment)s", {
                    moment: formatMoment(opensAt),
                })
            );
        }
        return [left, parts.join(", ")];
    }

    /** The lines below a wide clock. */
    notes(face, {isDone, ticks, opensAt, state}) {
        if (isDone) {
            return [formatMoment(toSeconds(face.stopped_at))];
        }
        if (state === "paused") {
            return [_t("stands still")];
        }
        if (!face.deadline || state === "breached") {
            return [];
        }
        const notes = [
            _t("by %(moment)s", {moment: formatMoment(toSeconds(face.deadline))}),
        ];
        if (!ticks && opensAt) {
            notes.push(_t("runs on %(moment)s", {moment: formatMoment(opensAt)}));
        }
        return notes;
    }

    open(event) {
        if (this.popover.isOpen) {
            this.popover.close();
            return;
        }
        this.popover.open(event.currentTarget, {
            clockId: this.props.face.id,
            onMoved: this.props.onMoved,
        });
    }
}
