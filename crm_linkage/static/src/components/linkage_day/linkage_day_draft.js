import {browser} from "@web/core/browser/browser";
import {user} from "@web/core/user";

/*
 * What is typed on a visit stays on the phone until the server has it, so that neither
 * a dead spot nor a closed browser loses it.
 */

const key = (visitId) => `linkage_day.draft.${user.userId}.${visitId}`;

export function readDraft(visitId) {
    try {
        return JSON.parse(browser.localStorage.getItem(key(visitId))) || {};
    } catch {
        return {}; // no storage, or not ours: as if nothing was typed
    }
}

export function keepDraft(visitId, draft) {
    try {
        browser.localStorage.setItem(key(visitId), JSON.stringify(draft));
    } catch {
        // full or forbidden: it stays on the page
    }
}

export function forgetDraft(visitId) {
    try {
        browser.localStorage.removeItem(key(visitId));
    } catch {
        // nothing was kept
    }
}
