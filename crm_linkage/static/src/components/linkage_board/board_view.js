import {_t} from "@web/core/l10n/translation";
import {mapLines, mapStops} from "./board_map";
import {dayColor} from "./board_model";

const {DateTime} = luxon;

/** Sums, labels and the map of a board as it stands at one moment. */
export class BoardView {
    /**
     * @param {Object} model a `BoardModel`
     * @param {Number} turn at which it was made
     * @param {Number[]} changed ids of stops that others changed meanwhile
     */
    constructor(model, turn, changed) {
        this.data = model.data;
        this.turn = turn;
        this.weeks = model.weeks;
        this.days = this.weeks.flat();
        this.grades = model.grades;
        for (const stop of this.days.flatMap((day) => day.stops)) {
            stop.changed = changed.includes(stop.id);
        }
    }

    get isMonth() {
        return this.data.weeks > 1;
    }

    get sums() {
        const sum = (pick) => this.days.reduce((total, day) => total + pick(day), 0);
        return {
            visits: sum((day) => day.stops.length),
            drive: sum((day) => day.drive),
            free: sum((day) => (day.isPast ? 0 : day.free)),
            conflicts: sum((day) => this.conflicts(day)),
        };
    }

    /** Stops with a conflict; 1 for a day that has one of its own alone. */
    conflicts(day) {
        const count = day.stops.filter((stop) => stop.problem).length;
        return count || (day.problems.length ? 1 : 0);
    }

    /** Partners of the stops that have no coordinates. */
    get unplaced() {
        const stops = this.data.stops.filter((stop) => stop.lat === false);
        return [...new Set(stops.map((stop) => stop.partner_id))];
    }

    /** The zone of the times, where it is not that of who looks. */
    get zone() {
        const {zone} = this.data;
        return zone === DateTime.local().zoneName ? "" : zone;
    }

    // -- dates: days without a zone --------------------------------------------------

    date(text) {
        return DateTime.fromISO(text, {zone: "utc"});
    }

    /** First day of the weeks before (-1) or after (1) these. */
    monday(direction) {
        const days = 7 * this.data.weeks * direction;
        return this.date(this.data.monday).plus({days}).toISODate();
    }

    dayLabel(day, isLong) {
        return this.date(day.date).toFormat(isLong ? "cccc d LLL" : "ccc d");
    }

    weekLabel(week) {
        return this.date(week[0].date).toFormat("d LLL");
    }

    get period() {
        const first = this.date(this.days[0].date);
        const last = this.date(this.days.at(-1).date);
        return `${first.toFormat("d LLL")} – ${last.toFormat("d LLL yyyy")}`;
    }

    get weekdays() {
        return this.weeks[0].map((day) => ({
            weekday: day.weekday,
            label: this.date(day.date).toFormat("ccc"),
            color: dayColor(day.weekday, 1),
        }));
    }

    // -- map -------------------------------------------------------------------------

    /** Properties of the map for its filters and the stop that is pointed at. */
    map({week, weekday, grades, active, selected}) {
        const filters = [week, weekday, grades].join();
        if (this.mapped?.filters !== filters) {
            const days = this.days.filter(
                (day) =>
                    (week === null || day.week === week) &&
                    (weekday === null || day.weekday === weekday)
            );
            const {start, end, user, monday, weeks} = this.data;
            const place = (one, label) => (one ? {...one, label} : undefined);
            this.mapped = {
                filters,
                props: {
                    stops: mapStops(days, grades),
                    lines: mapLines(days, start, end || start),
                    start: place(start, _t("Start of the day")),
                    end: place(end, _t("End of the day")),
                    tiles: this.data.tiles,
                    fitKey: [user.id, monday, weeks, filters].join(),
                    empty: _t("No stop of these days has coordinates."),
                },
            };
        }
        return {...this.mapped.props, selected: active || selected};
    }
}
