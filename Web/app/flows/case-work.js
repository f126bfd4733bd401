// The work in a case: its journal, how it ends, and who else is around the participant.

import * as rules from "../case-rules.js";
import { actorIn } from "./case-shown.js";
import { write } from "./cases.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("../../types").Calls} Calls */

/** @param {Session} session @param {Calls["addNote"][0]} given */
export const addNote = (session, { id, text }) =>
  write(session, id, (draft) => draft.addToJournal({ type: "note", v: 1, day: draft.day, text }));

/** @param {Session} session @param {Calls["addGoal"][0]} given */
export const addGoal = (session, { id, domain, text, score }) =>
  write(session, id, (draft) =>
    draft.addToJournal(rules.score({ type: "goal", v: 1, day: draft.day, domain, text, scores: [] }, score, draft.day)));

/** @param {Session} session @param {Calls["scoreGoal"][0]} given */
export const scoreGoal = (session, { id, goal, score }) =>
  write(session, id, (draft) => {
    const goals = draft.opened.journal?.goals ?? [];
    const part = goals.find((one) => one.id === goal);
    if (!part) throw { code: "no_such_goal" };
    const others = goals.filter((one) => one !== part).map((one) => one.record);
    const [entry, record, changed] = rules.countGoal(rules.score(part.record, score, draft.day), others, draft.record, draft.month);
    draft.record = record;
    draft.count(entry);
    draft.changeInJournal(part, changed);
  });

/** @param {Session} session @param {Calls["addMeeting"][0]} given */
export const addMeeting = (session, { id, meeting: { day, type, duration, attended, text }, next }) =>
  write(session, id, (draft) => {
    /** @type {import("../case-records.js").Meeting} */
    const meeting = { type: "meeting", v: 1, day, meeting_type: type, duration, attended, next_step: next?.text ?? "", text };
    const [entry, record, counted] = rules.countMeeting(meeting, draft.record, draft.month);
    draft.count(entry);
    draft.addToJournal(counted);
    const last = record.last_meeting;
    draft.record = {
      ...record,
      ...(attended ? { last_meeting: last !== undefined && last > day ? last : day } : {}),
      ...(next ? { next_step: { day: next.day, text: next.text } } : {}),
    };
  });

/**
 * The participant's contact card: the only one, in the journal.
 * @param {Session} session @param {Calls["setCard"][0]} given
 */
export const setCard = (session, { id, text }) =>
  write(session, id, (draft) => {
    const card = draft.opened.journal?.cards[0];
    if (card) draft.changeInJournal(card, { ...card.record, text });
    else draft.addToJournal({ type: "card", v: 1, text });
  });

/** @param {Session} session @param {Calls["followUpCase"][0]} given */
export const followUpCase = (session, { id, month, text }) =>
  write(session, id, (draft) => {
    const made = draft.opened.followUps.map((part) => part.record);
    if (!rules.followUpsDue(draft.record, made).some((due) => due.month === month)) throw { code: "no_follow_up" };
    /** @type {import("../case-records.js").FollowUp} */
    const record = { type: "follow_up", v: 1, day: draft.day, month, text };
    draft.add(record);
    if (rules.followUpsDue(draft.record, [...made, record]).length > 0) return;
    draft.record = rules.move(draft.record, "ended", actorIn(session, draft.opened), draft.day);
  });

/** @param {Omit<import("../../types").CaseAgency, "id">} agency */
const fieldsOf = ({ name, kind, commitment, area, mayShare }) => ({ name, kind, commitment, area, may_share: mayShare });

/** @param {Session} session @param {Calls["addAgency"][0]} given */
export const addAgency = (session, { id, agency }) =>
  write(session, id, (draft) => draft.add({ type: "agency", v: 1, ...fieldsOf(agency), removed: false }));

/**
 * Only what differs from what the form began with is changed: somebody else may have changed the rest meanwhile.
 * @param {Session} session @param {Calls["changeAgency"][0]} given
 */
export function changeAgency(session, { id, agency, before }) {
  /** @type {[string, any][]} */
  const old = before ? Object.entries(fieldsOf(before)) : [];
  const fields = Object.entries(fieldsOf(agency)).filter(([field, value]) => !old.some((one) => one[0] === field && one[1] === value));
  return edit(session, id, agency.id, Object.fromEntries(fields));
}

/**
 * What was agreed stays readable.
 * @param {Session} session @param {Calls["removeAgency"][0]} given
 */
export const removeAgency = (session, { id, agency }) => edit(session, id, agency, { removed: true });

/** @param {Session} session @param {string} id @param {string} agency @param {{[field: string]: any}} fields */
const edit = (session, id, agency, fields) =>
  write(session, id, (draft) => {
    const part = draft.opened.agencies.find((one) => one.id === agency && !one.record.removed);
    if (!part) throw { code: "no_such_agency" };
    draft.change(part, { ...part.record, ...fields });
  });

