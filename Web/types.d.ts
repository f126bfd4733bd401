// The types that the page's modules share. Not served; read by `tsc --checkJs` only.

declare global {
  /** Where the workers are in the page as it is served, named by their content: written in by scripts/build-page.sh. */
  interface ImportMeta {
    worker?: string;
    deriveWorker?: string;
  }
}

export type Role = "volunteer" | "mentor" | "coordinator" | "administrator" | "auditor";
export type Group = "members" | "volunteers" | "coordinators" | "auditors" | "administrators";
export type Language = "fi" | "sv" | "en";
/** Anything of Open Referral HSDS, as the server gives it: docs/protocol.md 11. */
export type HSDS = { [field: string]: any };
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
  /** What is referred in it; of a new one only. */
  referral?: NewReferral;
  /** "new": the caller is given a code; else the thread that their code opened, in which it is logged. */
  thread?: string;
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
  referrals: Referral[];
  /** Whether the caller's code was given or opened in it. */
  hasThread: boolean;
}

/** What a caller asked a coordinator to erase. */
export interface OpenedErasure {
  id: string;
  day: string;
  thread: string;
  contacts: string[];
  author: MemberName;
}

/** What became of it, by ids of contacts. */
export interface ErasedAsAsked {
  erased: string[];
  /** Erased or purged before. */
  gone: string[];
  /** Do not belong to the caller's thread. */
  others: string[];
  /** Could not be believed: what asked for it stays. */
  unread: string[];
}

/** What the next volunteer is told when a caller gives a code. */
export interface CallerThread {
  id: string;
  /** In the order in which they were written. */
  items: { day: string; text: string; author: MemberName }[];
}

// Referrals: docs/protocol.md 6.8.

export type ReferralState =
  | "agreed" | "sent" | "acknowledged" | "waitlisted" | "no_response" | "accepted" | "no_show" | "started" | "done" | "declined" | "revoked";
export type InboundState = "received" | "acknowledged" | "accepted" | "declined";
export type Referral = import("./app/referral-records.js").Referral;
/** A referral, and where it was made: one of the two is an id. */
export interface FoundReferral {
  contact: string | null;
  case: string | null;
  referral: Referral;
}
/** What another service refers to Exit. */
export interface FoundInbound {
  id: string;
  inbound: import("./app/referral-rules.js").Inbound;
}
export interface ReferralsRead {
  /** What is most overdue first. */
  referrals: FoundReferral[];
  /** Oldest first; for coordinators. */
  inbound: FoundInbound[];
  /** Ids of contacts and cases that nobody entitled can have written: named, not shown. */
  refused: string[];
}
/** What a form says of a new referral. `consent`: self, warm or written. `expect`: empty if no day was told. */
export interface NewReferral {
  service: string;
  consent: string;
  expect: string;
  shared: string;
  /** The id of an entry of the directory; empty or absent for none. */
  directory?: string;
}

export interface ContactsRead {
  contacts: OpenedContact[];
  /** For coordinators. */
  erasures: OpenedErasure[];
  /** Ids of contacts that nobody entitled can have written: named, not shown. */
  refused: string[];
}

/** A contact on this device that the server does not have yet. */
export interface KeptContact {
  id: string;
  /** A finished request goes by itself; a draft was typed while locked and is shown first. */
  kind: "request" | "draft";
  /** Null if it belongs to another member of this device. */
  contact: Pick<OpenedContact, "answers" | "note" | "hasThread" | "referrals"> | null;
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
  /** In which they can work: codes of `language`. */
  languages: string[];
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
  /** `ceremony`: the recovery key was used, and is another one. */
  kind: "joined" | "removed" | "roles" | "ceremony";
  /** Null for a ceremony. */
  member: MemberName | null;
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

// Exit cases: docs/protocol.md 6.7.

export type CaseStatus = "intake" | "assessed" | "agreed" | "offered" | "active" | "closing" | "following" | "ended" | "not_exit";

/** What a member can do with a case as it stands now, by the rules of `case_status` and by who they are in it. */
export type CaseAct =
  | "assess" | "agree" | "assign" | "withdraw" | "bar" | "accept" | "decline" | "pass_on" | "take_over"
  | "journal" | "network" | "close" | "confirm_closing" | "reopen" | "follow_up" | "erase";

/** What a case waits for from this member; as `CaseMatter` of the command line has it. */
export type CaseMatter = "assess" | "agree" | "assign" | "answer" | "declined" | "confirm_closing" | "pass_on" | "take_over";

export interface CaseGoal {
  id: string;
  day: string;
  domain: string;
  text: string;
  /** Oldest first, one for a day; -2 to 2. */
  scores: { day: string; score: number }[];
}
export interface CaseMeeting {
  id: string;
  day: string;
  type: string;
  duration: string;
  attended: boolean;
  nextStep: string;
  text: string;
  author: MemberName;
}
export interface CaseNote {
  id: string;
  day: string;
  text: string;
  author: MemberName;
}
export interface CaseAgency {
  id: string;
  name: string;
  kind: string;
  commitment: string;
  area: string;
  mayShare: string;
}
/** For its holder only. Notes, goals and meetings: oldest first. */
export interface CaseJournal {
  /** Handed to this member, who has to take it over before anything is written. */
  waitsForTakeover: boolean;
  notes: CaseNote[];
  goals: CaseGoal[];
  meetings: CaseMeeting[];
  /** The participant's contact card; null while there is none. */
  card: string | null;
}

/** A case that this member could open, with everything in it verified. */
export interface OpenedCase {
  id: string;
  /** Changes whenever anything in the case does. */
  version: string;
  /** The day on which it was opened. */
  day: string;
  status: CaseStatus;
  /** The day since which it has its present status. */
  since: string;
  /** Oldest first. `reason`: why the case was to change hands; null for every other step. */
  history: { status: CaseStatus; day: string; by: MemberName; reason: string | null }[];
  origin: string;
  contact: string | null;
  need: string;
  languages: string[];
  assessment: { day: string; by: MemberName[]; exit: boolean; text: string } | null;
  closing: { day: string; reason: string } | null;
  nextStep: { day: string; text: string } | null;
  lastMeeting: string | null;
  /** What is due next: the next step, or a follow-up (then with its month). */
  due: { day: string; followUp: number | null; isOverdue: boolean } | null;
  mentor: MemberName | null;
  /** Who is asked to take it; null while nobody is. */
  asked: MemberName | null;
  /** What who is asked has said. */
  answer: { kind: "accepted" | "declined"; day: string; reason: string } | null;
  /** While a hand-over goes on: why, and when both mentors meet the participant. */
  handOver: { reason: string; meeting: string | null } | null;
  /** The mentor before has passed the journal on, and who is asked has not taken it over: until then who works in the case stays as it is. */
  isPassedOn: boolean;
  /** Who had the journal is no mentor any more: a ceremony passes it on to who has accepted. */
  isMentorGone: boolean;
  barred: MemberName[];
  /** Latest first. */
  agreements: { id: string; day: string; text: string; author: MemberName }[];
  /** Who is in the network now, by name. */
  agencies: CaseAgency[];
  followUps: { id: string; day: string; month: number; text: string; author: MemberName }[];
  /** What is due first. */
  referrals: Referral[];
  followUpsDue: { month: number; due: string }[];
  journal: CaseJournal | null;
  waitsFor: CaseMatter | null;
  may: CaseAct[];
}
export interface CasesRead {
  cases: OpenedCase[];
  /** Ids of cases that nobody entitled can have written: named, not shown. */
  refused: string[];
}
/** For the choice of a mentor. */
export interface MentorLine extends MemberName {
  /** Cases that they have and whose closing nobody has confirmed. */
  load: number;
  languages: string[];
  /** Why they cannot be asked for this case; null if they can. */
  obstacle: "barred" | "is_mentor" | "is_asked" | null;
}
/** What is to be added to a case. `merged`: somebody else had written meanwhile; what they wrote is kept, and this was added to it. */
export interface CaseWritten {
  merged: boolean;
  case: OpenedCase;
}
/** By what a list calls a case: its need, and the day on which it was opened. */
interface CaseCalled {
  id: string;
  need: string;
  opened: string;
}
/** Work that waits, made from what this coordinator may open anyway: never stored. */
export interface Overview {
  day: string;
  /** Unsettled contacts by urgency: how many, and the days that the oldest of them waits. */
  contacts: { urgency: string; count: number; longest: number }[];
  /** Cases that wait for a mentor, also because who had it is one no more; longest first. */
  waiting: (CaseCalled & { since: string; days: number; status: CaseStatus })[];
  mentors: MentorLine[];
  /** Overdue, or due within 30 days. */
  followUps: (CaseCalled & { month: number; due: string; isOverdue: boolean; mentor: MemberName | null })[];
  /** Cases that wait for a decision of a coordinator. */
  decisions: (CaseCalled & { waitsFor: CaseMatter; since: string; days: number })[];
  /** May be closed now, in order. */
  monthsToClose: string[];
  /** Services that nobody has assured for a year, longest ago first. */
  notAssured: HSDS[];
  /** Overdue referrals of contacts and cases (then with the case's id), the most overdue first. */
  referrals: { id: string; case: string | null; service: string; expected: string }[];
  /** What other services refer to Exit and nobody has finished with, longest first. */
  inbound: { id: string; from: string; state: InboundState; since: string }[];
  refused: string[];
}

/** What was published with one month: docs/statistics.md, "The file". */
export interface Release {
  v: 1;
  release: string;
  number: number;
  previous: string | null;
  k: number;
  plan: string;
  units: { [unit: string]: string[] };
  categories: { [dimension: string]: string[] };
  groups: { [dimension: string]: { [group: string]: string[] } };
  periods: { [period: string]: string[] };
  structural_zeros: { [dimension: string]: string }[];
  tables: ReleaseTable[];
}
/** `dims` empty: the total. A count that is null is hidden. */
export interface ReleaseTable {
  unit: string;
  period: string;
  dims: string[];
  cells: [categories: string[], count: number | null][];
}
/** A figure of a year's report. Without a dimension its one row is the number; no rows: nobody counted it, or its table is not published. */
export interface ReportFigure {
  name: string;
  source: "collected" | "estimated" | "hidden" | "not_collected";
  dimension: string | null;
  rows: { category: string; count: number | null }[];
}
/** `due`: months that may be closed now, in order; empty for who does not close any. */
export interface Statistics {
  releases: Release[];
  due: string[];
  closes: boolean;
}
/** What the server tells coordinators: docs/protocol.md 8.3. */
export interface ClosingState {
  next?: string;
  ready: number;
  keys: { number: number; publicKey: string; wrap?: { recipient: string; keyEpoch: number; sealed: string } }[];
  following: boolean;
  sealTo: string;
  running?: { month: string; phase: string; done: number; of: number };
  ended?: { month: string; number?: number; reason?: string; table?: string; dropped?: number };
}
/** `dropped`: entries that were left out, if this member's closing ended just now. */
export interface ClosedMonth {
  month: string;
  dropped: number | null;
}

/** What the views ask of the worker: name → [request, reply]. Any of them may reject with a `Failure`. */
export interface Calls {
  /** Asks the server who it is. Works offline: then `organisation` is null. */
  start: [{ origin: string }, SessionState];
  /** Progress task "signIn": steps "evaluate", "derive", "open". `delivered`: contacts that were kept and have now arrived. */
  signIn: [{ login: string; passphrase: string }, { changes: RosterChange[]; delivered: string[] }];
  /** Wipes every key; the worker ends after it. */
  lock: [{}, {}];
  /**
   * `kept`: the server could not be reached and the contact waits on this device. Works while locked too: then for `owner`. `code`: given to the
   * caller, and shown once; a form with a thread is refused where there is no server.
   */
  logContact: [{ form: ContactForm; owner?: string | null }, { id: string; state: "delivered" | "kept"; thread?: string; code?: string; referral: Referral | null }];
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
  /** Languages: codes of `language`. */
  setName: [{ member: string; name: string; languages: string[] }, {}];
  /** `lost`: go on although nobody is left who can open a group. Without it, that is refused with "last_holder". */
  remove: [{ member: string; lost: boolean }, {}];
  /** Progress task "audit". */
  audit: [{}, AuditReading];
  /** Every case, for a coordinator. Progress task "cases". */
  cases: [{}, CasesRead];
  /** The caseload of this member. Progress task "myCases". */
  myCases: [{}, CasesRead];
  oneCase: [{ id: string }, OpenedCase];
  /** Tried again under the same id after an error, it is opened once: as it was sent first. */
  openCase: [{ id?: string; origin: string; contact: string | null; need: string; languages: string[] }, { id: string }];
  /** Mentors for this case, those who can be asked first, least load first. */
  mentorsFor: [{ id: string }, MentorLine[]];
  assessCase: [{ id: string; with: string; exit: boolean; text: string }, CaseWritten];
  agreeCase: [{ id: string; text: string }, CaseWritten];
  /** `handOver`: where the case has a mentor already, why it changes hands, and on which day both meet the participant (null: not agreed). */
  assignCase: [{ id: string; mentor: string; handOver: { reason: string; meeting: string | null } | null }, CaseWritten];
  withdrawAssignment: [{ id: string }, CaseWritten];
  barMember: [{ id: string; member: string }, CaseWritten];
  acceptCase: [{ id: string }, CaseWritten];
  declineCase: [{ id: string; reason: string }, CaseWritten];
  /** After this the case is gone for who passes it on. */
  passOnCase: [{ id: string }, {}];
  takeOverCase: [{ id: string }, CaseWritten];
  addNote: [{ id: string; text: string }, CaseWritten];
  addGoal: [{ id: string; domain: string; text: string; score: number }, CaseWritten];
  scoreGoal: [{ id: string; goal: string; score: number }, CaseWritten];
  /** `next`: what is done next, and by which day; null leaves it as it is. */
  addMeeting: [
    { id: string; meeting: { day: string; type: string; duration: string; attended: boolean; text: string }; next: { day: string; text: string } | null },
    CaseWritten,
  ];
  setCard: [{ id: string; text: string }, CaseWritten];
  addAgency: [{ id: string; agency: Omit<CaseAgency, "id"> }, CaseWritten];
  /** `before`: what the form began with. Only what differs from it is changed, so that two who change one agency both keep what they wrote. */
  changeAgency: [{ id: string; agency: CaseAgency; before?: CaseAgency }, CaseWritten];
  removeAgency: [{ id: string; agency: string }, CaseWritten];
  closeCase: [{ id: string; reason: string }, CaseWritten];
  confirmClosing: [{ id: string }, CaseWritten];
  reopenCase: [{ id: string }, CaseWritten];
  followUpCase: [{ id: string; month: number; text: string }, CaseWritten];
  eraseCase: [{ id: string }, {}];
  /** What this member may follow; `all`: what has ended as well. Progress task "referrals", with what is most overdue as soon as
   * it is opened. */
  referrals: [{ all: boolean }, ReferralsRead];
  /** To a contact or a case. `opened`: the case as it is now. */
  refer: [{ contact?: string; case?: string; referral: NewReferral }, { merged: boolean; found: FoundReferral; opened: OpenedCase | null }];
  /** `outcome`: what came of it; null leaves it as it is. */
  moveReferral: [
    { contact?: string | null; case?: string | null; referral: string; state: ReferralState; outcome: string | null },
    { merged: boolean; found: FoundReferral; opened: OpenedCase | null },
  ];
  /** Tried again under the same id after an error, it is received once. */
  receiveInbound: [{ id?: string; from: string; reference: string; text: string; mayReply: boolean }, { id: string }];
  moveInbound: [{ id: string; state: InboundState; reason: string }, { merged: boolean; found: FoundInbound }];
  /** Names the case that was opened from it. */
  linkInbound: [{ id: string; case: string }, { merged: boolean; found: FoundInbound }];
  /** Progress task "overview". Coordinators. */
  overview: [{}, Overview];
  statistics: [{}, Statistics];
  /** Progress task "closeMonth": step is the phase, done its share from 0 to 1, or −1. Coordinators. */
  closeMonth: [{ month: string }, ClosedMonth];
  /** The file's content and the end of its name; with `table` a CSV of that one alone. An entry of the audit log. */
  exportRelease: [
    { number: number; format: "json" | "csv"; table?: { unit: string; period: string; dims: string[] } }, { text: string; name: string }];
  /** By what the caller says; refused before anything is sent if a digit is wrong. Volunteers and coordinators. */
  openThread: [{ code: string }, CallerThread];
  closeThread: [{ id: string }, {}];
  /** The thread that a contact names, for a coordinator; null if it names none, or it is gone. */
  threadOf: [{ id: string }, { items: CallerThread["items"]; contacts: string[] } | null];
  /** Of a thread that a code opened in this session, as the next three. `replacing`: in place of what was written before. */
  writeThread: [{ id: string; summary: string; replacing: boolean }, CallerThread];
  /** A fresh code, which retires the one before; `isCertain` is false where either may be the one that opens it. */
  giveCode: [{ id: string }, { code: string; isCertain: boolean }];
  eraseThread: [{ id: string }, {}];
  /** By the id of what asked for it. Coordinators. */
  eraseAsAsked: [{ id: string }, ErasedAsAsked];
  /** The whole directory. Progress task "services". */
  services: [{}, HSDS[]];
  /** A new one, or a change of the one that was read, with its `x_revision`. */
  writeService: [{ service: HSDS }, {}];
  /** As they were read: somebody has found them to be right today. */
  assureServices: [{ services: HSDS[] }, { assured: string }];
  /** In parts, each all or nothing. Progress task "importServices". */
  importServices: [{ services: HSDS[] }, { added: number; changed: number }];
  deleteService: [{ id: string }, {}];
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
 * unknown_code (with `list`), invalid_service (with `list`: the field), service_stale, note_too_long, personal_data, no_memory, newer_page, internal.
 * Of cases: no_such_case, no_such_goal,
 * no_such_agency, not_a_mentor, not_asked, not_accepted, not_passed_on, not_taken_over, waits_for_takeover, no_journal, no_follow_up, no_contact,
 * no_mentor, no_hand_over, case_step_not_allowed, case_step_not_theirs, not_a_pair, not_assessed, no_need, no_reason, barred, is_mentor, nobody_asked,
 * named_now, off_scale, before_last, future_day, text_too_long (with `list`: the field), empty (with `list`: the field), busy.
 * Of callers' codes: bad_caller_code, no_such_thread, thread_closed, thread_full, code_needs_server.
 */
export interface Failure {
  code: string;
  retryAfter?: number;
  list?: string;
  /** As it is now, with `stale`. */
  contact?: OpenedContact;
  /** What the server says is there instead, with `stale`: not opened yet. In the worker only. */
  stored?: any;
}
