import {browser} from "@web/core/browser/browser";

const PATIENCE = 4000; // ms; a visit is not held up for its place

/**
 * Where the phone is, or null: refused, unknown, too slow and absent are no problem.
 * @returns {Promise<{latitude: number, longitude: number, accuracy: number} | null>}
 */
export function findPlace() {
    const {geolocation} = browser.navigator;
    if (!geolocation) {
        return Promise.resolve(null);
    }
    return new Promise((resolve) => {
        browser.setTimeout(() => resolve(null), PATIENCE);
        geolocation.getCurrentPosition(
            ({coords: {latitude, longitude, accuracy}}) =>
                resolve({latitude, longitude, accuracy}),
            () => resolve(null),
            {enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 60000}
        );
    });
}
