/** Hue of the days on map and board, Monday first: the same weekday looks the same. */
const HUES = [212, 24, 152, 276, 340, 190, 48];

/** Colour of a day: hue by weekday, a little lighter each week. */
export function dayColor(weekday, week) {
    return `hsl(${HUES[weekday]}, 62%, ${36 + 5 * (week % 4)}%)`;
}

/** Minutes of a day as a clock shows them: 545 is "9:05", 1500 is "1:00 +1". */
export function clock(minutes) {
    const days = Math.floor(minutes / 1440);
    const rest = minutes - 1440 * days;
    const text = duration(rest);
    return days ? `${text} ${days > 0 ? "+" : ""}${days}` : text;
}

/** A length in minutes as hours and minutes: 125 is "2:05". */
export function duration(minutes) {
    const rest = Math.abs(minutes);
    return `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
}

/**
 * What is on the route board, and what its user did to it since it was read.
 *
 * Nothing is changed in place: the days are the ones that were read with the steps
 * applied one after the other, so that a step can be taken back, done again, or tried
 * on a board that was read anew. A step is `{type: "move", id, date, index}`, `index`
 * being the place on the day without the stop itself, or `{type: "lock", id, value}`.
 */
export class BoardModel {
    /**
     * @param {Object} data what `linkage.visit.board.linkage_board` answers
     * @param {Object[]} steps tried one after the other; those that fail are left out
     */
    constructor(data, steps = []) {
        this.data = data;
        this.stops = new Map(data.stops.map((stop) => [stop.id, stop]));
        this.base = new Map(data.days.map((day) => [day.date, []]));
        for (const stop of data.stops) {
            this.base.get(stop.date)?.push(stop.id);
        }
        this.known = new Map(); // times of days in another order, by `signature`
        this.steps = [];
        this.undone = [];
        this.derive();
        for (const step of steps) {
            if (this.isPossible(step)) {
                this.take(step);
            }
        }
    }

    // -- steps -------------------------------------------------------------------

    isPossible(step) {
        const stop = this.stops.get(step.id);
        if (!stop || !this.data.can_edit || !stop.can_move) {
            return false;
        }
        if (step.type === "lock") {
            return this.data.can_lock && this.isLocked(step.id) !== step.value;
        }
        return (
            !this.isLocked(step.id) &&
            this.orders.has(step.date) &&
            step.date > this.data.today &&
            !this.isInPlace(step)
        );
    }

    isInPlace({id, date, index}) {
        const order = this.orders.get(date);
        return order[Math.min(index, order.length - 1)] === id;
    }

    /** Does a step; what was taken back before is forgotten. */
    take(step) {
        this.steps.push(step);
        this.undone = [];
        this.derive();
    }

    undo() {
        if (this.steps.length) {
            this.undone.push(this.steps.pop());
            this.derive();
        }
    }

    redo() {
        if (this.undone.length) {
            this.steps.push(this.undone.pop());
            this.derive();
        }
    }

    discard() {
        this.steps = [];
        this.undone = [];
        this.derive();
    }

    /** Days and locks as the steps make them. */
    derive() {
        this.orders = new Map([...this.base].map(([date, ids]) => [date, [...ids]]));
        this.dateOf = new Map(this.data.stops.map((stop) => [stop.id, stop.date]));
        this.locks = new Map();
        for (const step of this.steps) {
            if (step.type === "lock") {
                this.locks.set(step.id, step.value);
                continue;
            }
            const from = this.orders.get(this.dateOf.get(step.id));
            from.splice(from.indexOf(step.id), 1);
            this.orders.get(step.date).splice(step.index, 0, step.id);
            this.dateOf.set(step.id, step.date);
        }
        for (const [id, value] of this.locks) {
            if (value === this.stops.get(id).locked) {
                this.locks.delete(id);
            }
        }
    }

    isLocked(id) {
        return this.locks.get(id) ?? this.stops.get(id).locked;
    }

    // -- what differs --------------------------------------------------------------

    get isDirty() {
        return this.changedDays.length > 0 || this.locks.size > 0;
    }

    get changedDays() {
        return [...this.orders.keys()].filter(
            (date) => String(this.orders.get(date)) !== String(this.base.get(date))
        );
    }

    /** Ids of stops that stand elsewhere than when the board was read. */
    get moved() {
        const moved = new Set(this.locks.keys());
        for (const step of this.steps) {
            const order = this.base.get(this.stops.get(step.id).date);
            const date = this.dateOf.get(step.id);
            const isSame =
                date === this.stops.get(step.id).date &&
                this.orders.get(date).indexOf(step.id) === order.indexOf(step.id);
            if (!isSame) {
                moved.add(step.id);
            }
        }
        return moved;
    }

    // -- times ---------------------------------------------------------------------

    /** What the times of a day hang on. */
    signature(date) {
        const order = this.orders.get(date);
        const unlocked = order.filter((id) => this.locks.get(id) === false);
        return `${date}:${order}:${unlocked}`;
    }

    /** Times of a day, null while they are not known. */
    times(date) {
        if (String(this.orders.get(date)) === String(this.base.get(date))) {
            return this.data.times[date] || null;
        }
        return this.known.get(this.signature(date)) || null;
    }

    /** Days whose times have to be asked for. */
    get unknownDays() {
        return this.changedDays.filter(
            (date) => this.orders.get(date).length && !this.times(date)
        );
    }

    get unlocked() {
        return [...this.locks].filter(([, value]) => !value).map(([id]) => id);
    }

    // -- what is saved -------------------------------------------------------------

    get changes() {
        const dates = this.changedDays;
        const days = Object.fromEntries(
            dates.map((date) => [date, this.orders.get(date)])
        );
        const known = {};
        for (const stop of this.data.stops) {
            if (dates.includes(stop.date) || this.locks.has(stop.id)) {
                known[stop.id] = stop.version;
            }
        }
        return {days, locks: Object.fromEntries(this.locks), known};
    }

    /** Where a stop comes on another day when it keeps about its time. */
    indexByTime(stop, date) {
        const starts = new Map(
            (this.times(date)?.stops || []).map((one) => [one.id, one.start])
        );
        const order = this.orders.get(date).filter((id) => id !== stop.id);
        const later = order.findIndex((id) => starts.get(id) > stop.start);
        return later < 0 ? order.length : later;
    }

    // -- what is drawn -------------------------------------------------------------

    /** A day with its stops in order, times, load and conflicts. */
    day(date) {
        const index = this.data.days.findIndex((one) => one.date === date);
        const day = this.data.days[index];
        const times = this.times(date);
        const byId = new Map((times?.stops || []).map((one) => [one.id, one]));
        const moved = this.moved;
        const stops = this.orders.get(date).map((id, place) => {
            const stop = this.stops.get(id);
            const isLocked = this.isLocked(id);
            return {
                ...stop,
                ...(byId.get(id) || {start: null, drive: null, problem: false}),
                number: place + 1,
                locked: isLocked,
                moved: moved.has(id),
                draggable: this.data.can_edit && stop.can_move && !isLocked,
            };
        });
        const visits = stops.reduce((sum, stop) => sum + stop.minutes, 0);
        const drive = times?.drive || 0;
        const isPast = date < this.data.today;
        const problems = (!isPast && times?.problems) || [];
        return {
            ...day,
            index,
            weekday: index % 7,
            week: Math.floor(index / 7),
            color: dayColor(index % 7, Math.floor(index / 7)),
            stops: isPast ? stops.map((stop) => ({...stop, problem: false})) : stops,
            visits,
            drive,
            back: times?.back || 0,
            end: times ? times.end : null,
            free: Math.max(0, day.capacity - visits - drive),
            over: visits + drive > day.capacity,
            problems: stops.length ? problems : [],
            isPast,
            isToday: date === this.data.today,
            canTake: this.data.can_edit && date > this.data.today,
            isWaiting: stops.length > 0 && !times,
        };
    }

    /** Weeks as lists of days; a weekday off in all weeks, without stops, is left out. */
    get weeks() {
        const days = this.data.days.map(({date}) => this.day(date));
        const shown = [0, 1, 2, 3, 4, 5, 6].filter(
            (weekday) =>
                weekday < 5 ||
                days.some(
                    (day) => day.weekday === weekday && (!day.off || day.stops.length)
                )
        );
        const weeks = [];
        for (let week = 0; 7 * week < days.length; week++) {
            weeks.push(
                days
                    .slice(7 * week, 7 * week + 7)
                    .filter((day) => shown.includes(day.weekday))
            );
        }
        return weeks;
    }

    /** Grades of the stops, each once, with the number of stops. */
    get grades() {
        const grades = new Map();
        for (const {grade} of this.data.stops) {
            const key = grade ? grade.id : 0;
            const known = grades.get(key) || {...grade, id: key, count: 0};
            known.count++;
            grades.set(key, known);
        }
        const rank = (grade) => grade.sequence ?? Infinity;
        return [...grades.values()].sort((a, b) => rank(a) - rank(b));
    }
}
