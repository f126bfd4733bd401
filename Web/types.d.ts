// The types that the page's modules share. Not served; read by `tsc --checkJs` only.

export type Role = "volunteer" | "mentor" | "coordinator" | "administrator" | "auditor";
export type Group = "members" | "volunteers" | "coordinators" | "auditors" | "administrators";
export type Language = "fi" | "sv" | "en";
export type Labels = { [language in Language]: string };

/** `/codelists.json`: the closed lists. */
export interface CodeLists {
  v: number;
  lists: { [list: string]: CodeList };
}
export interface CodeList {
  label: Labels;
  codes: Code[];
}
export interface Code {
  id: string;
  label: Labels;
  /** Of a contact kind: whether it is a conversation. */
  conversation?: boolean;
  /** First and last year in which it is offered. */
  from?: number;
  until?: number;
}

/** `/organisation.json`: what the organisation tells its members. */
export interface OrganisationFile {
  v: number;
  name: Labels;
  phones: { onCall: string; socialEmergency: string };
  /** Opening hours: days are 1 (Monday) to 7, times HH:MM in the organisation's time zone. */
  hours: { days: number[]; from: string; to: string }[];
}

/** `GET /api/v1/organisation`. */
export interface OrganisationStatus {
  organisation?: string;
  timeZone: string;
  day: string;
  month: string;
  release: string;
  purgeContactMonths: number;
  purgeCaseMonths: number;
  purgeThreadMonths: number;
  demonstration: boolean;
}

/** List id → code id. */
export type Answers = { [list: string]: string };

/** A contact while it is being typed. */
export interface ContactForm {
  id: string;
  answers: Answers;
  note: string;
  /** Seconds that the form was open before it was last put away. */
  seconds: number;
  /** The contact that is being corrected; absent for a new one. */
  correcting?: string;
  /** The revision that the correction began with. */
  revision?: number;
}

/** What a member has begun and not finished: what a sealed draft of a window holds. */
export interface Unfinished {
  /** The one that was typed in last comes first. */
  forms: ContactForm[];
  /** Place of a note, such as "hand-over" or "settle/ID" → its text. */
  notes: { [place: string]: string };
}

export interface MemberName {
  id: string;
  /** Null if this member cannot open it. */
  name: string | null;
}

export interface OpenedContact {
  id: string;
  day: string;
  answers: Answers;
  note: string;
  author: MemberName;
  /** Whether it waits for a coordinator. */
  open: boolean;
  revision: number;
  settlements: { day: string; settledAs: string; note: string; author: MemberName }[];
}

export interface ContactsRead {
  contacts: OpenedContact[];
  /** Ids of contacts that nobody entitled can have written: named, not shown. */
  refused: string[];
}

/** A contact on this device that the server does not have yet. */
export interface KeptContact {
  id: string;
  /** A finished request goes by itself; a draft was typed while locked and is shown first. */
  kind: "request" | "draft";
  /** Null if it belongs to another member of this device. */
  form: ContactForm | null;
  /** Why the server refused it, if it did. */
  refusal: string | null;
}

export interface HandOverNote {
  id: string;
  day: string;
  note: string;
  author: MemberName;
}

export interface MemberLine extends MemberName {
  roles: Role[];
  removed: boolean;
  admitted: Group[];
  /** Groups that a member of the group may admit them to. */
  waitsFor: Group[];
  fingerprint: string;
}

export interface InvitationLine {
  tag: string;
  name: string;
  roles: Role[];
  expires: string;
  /** Who invited. */
  inviter: MemberName;
  /** Who has answered, and their fingerprint; null while nobody has. */
  member: string | null;
  fingerprint: string | null;
}

export interface AuditLine {
  position: number;
  /** Null if this auditor cannot open it. `at` in seconds since 1970. */
  entry: { at: number; actor: MemberName | null; action: string; object: string | null; count: number | null } | null;
}

export interface AuditReading {
  lines: AuditLine[];
  head: { position: number; hash: string };
  /** Where the log begins, if older entries were pruned. */
  checkpoint: number | null;
}

export interface RosterChange {
  kind: "joined" | "removed" | "roles";
  member: MemberName;
  roles: Role[];
}

export interface SessionState {
  phase: "signed-out" | "locked" | "signed-in";
  /** Whether the last request reached the server. */
  online: boolean;
  organisation: OrganisationStatus | null;
  /**
   * For whom is kept what is typed now: who is signed in, else who was unlocked last, in this window or else on this device. Null if nobody has
   * signed in here before.
   */
  owner: string | null;
  member: { id: string; name: string | null; login: string; roles: Role[]; admitted: Group[] } | null;
  /** Contacts of any member that are kept on this device. */
  kept: number;
  /** Members who have something unfinished, sealed on this device. */
  unfinished: string[];
}

/** What the views ask of the worker: name → [request, reply]. Any of them may reject with a `Failure`. */
export interface Calls {
  /** Asks the server who it is. Works offline: then `organisation` is null. */
  start: [{ origin: string }, SessionState];
  /** Progress task "signIn": steps "evaluate", "derive", "open". `delivered`: contacts that were kept and have now arrived. */
  signIn: [{ login: string; passphrase: string }, { changes: RosterChange[]; delivered: string[] }];
  /** Wipes every key; the worker ends after it. */
  lock: [{}, {}];
  /** `kept`: the server could not be reached and the contact waits on this device. Works while locked too: then for `owner`. */
  logContact: [{ form: ContactForm; owner?: string | null }, { id: string; state: "delivered" | "kept" }];
  /** Seals what is unfinished in this window to its owner's own key and stores it, in place of what was. Works while locked too. */
  saveUnfinished: [{ owner: string; unfinished: Unfinished }, {}];
  /** What this window and closed ones have left for the member. Signed in only. */
  loadUnfinished: [{}, Unfinished];
  kept: [{}, KeptContact[]];
  /** Delivers kept contacts; all requests if no ids are named. */
  deliverKept: [{ ids?: string[] }, { delivered: string[]; left: { [id: string]: string } }];
  discardKept: [{ id: string }, {}];
  /** Contacts that this member logged and may still correct. */
  myContacts: [{}, ContactsRead];
  correct: [{ form: ContactForm }, {}];
  /** Progress task "contacts". */
  contacts: [{ all: boolean }, ContactsRead];
  settle: [{ id: string; as: string; note: string }, {}];
  erase: [{ id: string }, {}];
  handOverNotes: [{}, HandOverNote[]];
  leaveHandOver: [{ note: string }, {}];
  /** By its author or a coordinator. */
  removeHandOver: [{ id: string }, {}];
  members: [{}, MemberLine[]];
  invitations: [{}, InvitationLine[]];
  /** The code is shown once; `link` holds it in its fragment. */
  invite: [{ name: string; roles: Role[] }, { code: string; link: string }];
  approve: [{ tag: string }, {}];
  admit: [{ member: string; group: Group }, {}];
  setRoles: [{ member: string; roles: Role[] }, {}];
  /** `lost`: go on although nobody is left who can open a group. Without it, that is refused with "last_holder". */
  remove: [{ member: string; lost: boolean }, {}];
  /** Progress task "audit". */
  audit: [{}, AuditReading];
  lookAtInvitation: [{ code: string }, { roles: Role[]; expires: string }];
  /** Progress task "join". `sheet`: the recovery sheet's code if wanted, shown once. */
  join: [{ code: string; login: string; passphrase: string; sheet: boolean }, { fingerprint: string; sheet: string | null }];
  /** Six random words. */
  proposePassphrase: [{}, { passphrase: string }];
  isStrong: [{ passphrase: string }, { strong: boolean }];
  /** Progress task "passphrase". */
  changePassphrase: [{ passphrase: string; sheet: boolean }, { sheet: string | null }];
  /** By the recovery sheet; gives the new sheet. Progress task "passphrase". */
  recover: [{ code: string; login: string; passphrase: string }, { sheet: string }];
}

export type CallName = keyof Calls;

/**
 * Why something did not work. `code` is a refusal of the server (docs/protocol.md, openapi.json) or one of the client's own:
 * unreachable, bad_answer, wrong_passphrase, other_organisation, rolled_back, fork, forged, newer_client, not_admitted,
 * no_such_contact, no_such_member, not_waiting, invitation_refused, bad_code, weak_passphrase, locked, missing (with `list`),
 * unknown_code (with `list`), note_too_long, personal_data, no_memory, internal.
 */
export interface Failure {
  code: string;
  retryAfter?: number;
  list?: string;
}
