/** What a clock shows at a moment, from what the server said once (`clock_faces`). */
import {deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

const {DateTime} = luxon;

/** From the state that needs somebody most to the one that needs nobody. */
export const ORDER = [
    "breached",
    "critical",
    "at_risk",
    "no_hours",
    "running",
    "paused",
    "met",
];

const HOUR = 3600;

/**
 * @param {string|false} text a datetime of the server
 * @returns {number|null} seconds since 1970
 */
export function toSeconds(text) {
    return text ? deserializeDateTime(text).toSeconds() : null;
}

/** The working seconds of `spans` between two moments. */
export function worked(spans, start, end) {
    let total = 0;
    for (const [from, until] of spans) {
        total += Math.max(0, Math.min(until, end) - Math.max(from, start));
    }
    return total;
}

function stateAt(face, now) {
    const passed = (name) => face[name] && toSeconds(face[name]) <= now;
    if (face.stopped_at) {
        return face.state;
    }
    // a stop on the deadline is in time
    if (face.deadline && toSeconds(face.deadline) < now) {
        return "breached";
    }
    if (face.paused) {
        return "paused";
    }
    if (!face.deadline) {
        return "no_hours";
    }
    if (passed("critical_at")) {
        return "critical";
    }
    return passed("risk_at") ? "at_risk" : "running";
}

/**
 * @param {Object} face one clock of `clock_faces`
 * @param {number} taken when the server looked, in seconds since 1970
 * @param {number} now the same clock, by now
 * @returns {Object} `state`, `remaining` (working seconds), `ticks` (it counts down
 *  now), `opensAt` (it will again then; null: not known), `isDone`
 */
export function readFace(face, taken, now) {
    const state = stateAt(face, now);
    const isDone = Boolean(face.stopped_at);
    const runs = !isDone && ["running", "at_risk", "critical"].includes(state);
    const spans = runs ? face.spans : [];
    const current = spans.find(([from, until]) => from <= now && now < until);
    const coming = spans.find(([from]) => from > now);
    return {
        state,
        isDone,
        remaining: Math.max(0, face.remaining - worked(spans, taken, now)),
        ticks: Boolean(current),
        opensAt: runs && !current && coming ? coming[0] : null,
    };
}

/** The face that needs somebody most; clocks that run go before those that are done. */
export function mostPressing(faces, taken, now) {
    const rank = (face) => {
        const {state, isDone, remaining} = readFace(face, taken, now);
        return [isDone ? 1 : 0, ORDER.indexOf(state), remaining];
    };
    const before = (a, b) => {
        for (const [index, value] of a.entries()) {
            if (value !== b[index]) {
                return value < b[index];
            }
        }
        return false;
    };
    let best = null;
    for (const face of faces) {
        if (!best || before(rank(face), rank(best))) {
            best = face;
        }
    }
    return best;
}

/** "3:05:09" below a day, "31 h 12 min" from there on. */
export function formatLeft(seconds) {
    const whole = Math.floor(seconds);
    const hours = Math.floor(whole / HOUR);
    const minutes = Math.floor((whole % HOUR) / 60);
    if (hours >= 24) {
        return _t("%(hours)s h %(minutes)s min", {hours, minutes});
    }
    const two = (number) => String(number).padStart(2, "0");
    return `${hours}:${two(minutes)}:${two(whole % 60)}`;
}

/** "3 h 5 min", for sentences. */
export function formatDuration(seconds) {
    const minutes = Math.floor(seconds / 60);
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    if (hours) {
        return _t("%(hours)s h %(minutes)s min", {hours, minutes: rest});
    }
    return _t("%(minutes)s min", {minutes: rest});
}

/** A moment as people read it: the hour alone where it is today. */
export function formatMoment(seconds) {
    const moment = DateTime.fromSeconds(seconds);
    if (moment.hasSame(DateTime.now(), "day")) {
        return moment.toLocaleString(DateTime.TIME_SIMPLE);
    }
    return toLocaleDateTimeString(moment, {showSeconds: false});
}
