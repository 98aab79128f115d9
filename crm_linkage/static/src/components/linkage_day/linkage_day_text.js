import {_t} from "@web/core/l10n/translation";

const {DateTime} = luxon;

/** An ISO date as people say it: weekday, day and month, in their language. */
export function dayName(iso) {
    return DateTime.fromISO(iso).toLocaleString({
        weekday: "long",
        day: "numeric",
        month: "short",
    });
}

/** Minutes as "45 min" or "1 h 20". */
export function durationText(minutes) {
    if (minutes < 60) {
        return _t("%(minutes)s min", {minutes});
    }
    const rest = minutes % 60;
    const hours = (minutes - rest) / 60;
    return rest
        ? _t("%(hours)s h %(minutes)s", {
              hours,
              minutes: String(rest).padStart(2, "0"),
          })
        : _t("%(hours)s h", {hours});
}

/** ISO date some days after another. */
export function dayAfter(iso, days) {
    return DateTime.fromISO(iso).plus({days}).toISODate();
}
