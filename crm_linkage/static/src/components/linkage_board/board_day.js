import {_t} from "@web/core/l10n/translation";
import {Component} from "@odoo/owl";
import {clock, duration} from "./board_model";

/** A day of the route board: its load and its stops in order. */
export class BoardDay extends Component {
    static template = "crm_linkage.BoardDay";
    static props = {
        day: Object,
        problems: Object, // sentence by key
        grades: Array, // ids of the grades that are shown, none: all
        active: {type: [Number, {value: null}]}, // stop under the pointer or chosen
        isFocused: Boolean,
        label: String,
        onFocus: Function, // (day)
        onHover: Function, // (id or null)
        onKey: Function, // (event, stop)
        onMenu: Function, // (event, stop)
        onSelect: Function, // (id)
    };

    setup() {
        this.clock = clock;
        this.duration = duration;
    }

    share(minutes) {
        const {day} = this.props;
        const whole = Math.max(day.capacity, day.visits + day.drive, 1);
        return `width: ${(100 * minutes) / whole}%`;
    }

    get load() {
        const {day} = this.props;
        return _t("%(visits)s h with customers, %(drive)s h driving, %(free)s h free", {
            visits: duration(day.visits),
            drive: duration(day.drive),
            free: duration(day.free),
        });
    }

    get dayProblems() {
        const {day, problems} = this.props;
        const own = new Set(day.stops.map((stop) => stop.problem));
        return day.problems
            .filter((key) => !own.has(key) && key !== "no_day")
            .map((key) => problems[key] || key);
    }

    isDim(stop) {
        const {grades} = this.props;
        return grades.length > 0 && !grades.includes(stop.grade ? stop.grade.id : 0);
    }

    title(stop) {
        const lines = [stop.name];
        if (stop.where) {
            lines.push(stop.where);
        }
        if (stop.start !== null) {
            lines.push(
                _t("%(start)s to %(end)s, %(drive)s minutes on the way there", {
                    start: clock(stop.start),
                    end: clock(stop.start + stop.minutes),
                    drive: stop.drive,
                })
            );
        }
        if (stop.problem) {
            lines.push(this.props.problems[stop.problem] || stop.problem);
        }
        if (stop.rough) {
            lines.push(_t("Its place is only roughly known."));
        }
        if (stop.locked) {
            lines.push(_t("Fixed on this day: let it move first."));
        }
        return lines.join("\n");
    }

    stopClass(stop) {
        return {
            o_movable: stop.draggable,
            o_moved: stop.moved,
            o_changed: stop.changed,
            o_dim: this.isDim(stop),
            o_active: stop.id === this.props.active,
            o_conflict: Boolean(stop.problem),
            [`o_state_${stop.state}`]: true,
        };
    }
}
