/**
 * The shapes that the API answers with, as far as these pages read them (`/api/openapi.json` is the contract).
 * Types only: nothing imports this file when the page runs.
 *
 * @typedef {{officeId: string, name: string, district: string, kind: string, open: boolean, opensAt: string | null, opensText: string | null}} OfficeItem
 * @typedef {{label: string, value: string}} Contact `value` is an address or a number
 *
 * @typedef {{
 *   officeId: string,
 *   name: string,
 *   namePreposition: string,
 *   district: string,
 *   kind: string,
 *   timeZone: string,
 *   open: boolean,
 *   closesAt: string | null,
 *   opensAt: string | null,
 *   schedule: {text: string, closedText: string, opensText: string | null},
 *   closedReason: string | null,
 *   message: string | null,
 *   entriesSuspended: boolean,
 *   full?: boolean,
 *   waiting: number,
 *   attended: boolean,
 *   enterWithinSeconds: number,
 *   contacts: Contact[],
 *   about: string | null,
 *   usualWait: {from: string, medianSeconds: number}[],
 * }} OfficeView `closedReason` is a sentence: «O atendimento de hoje terminou às 19:00.»
 *
 * @typedef {"waiting" | "called" | "ringing" | "in_service" | "no_show" | "unreached" | "completed" | "left"
 *   | "removed" | "closed" | "transferred"} Status
 * @typedef {"none" | "legal" | "over80" | "donor"} Priority
 * @typedef {"moreTime" | "libras" | "chat"} Need
 * @typedef {"transferred" | "released" | "absent" | "room-failed" | "clerk-late" | "clerk-busy"} Notice
 *
 * @typedef {{
 *   callId: string,
 *   roomReady: boolean,
 *   deadline?: string | null,
 *   secondsLeft?: number | null,
 *   clerkName?: string | null,
 *   clerkEntered?: boolean,
 *   longMinute?: boolean,
 * }} Call `longMinute`: the minute of this call is the longer one; more time asked for later is for the next call
 *
 * @typedef {{
 *   ticketId: string,
 *   officeId: string,
 *   officeName: string,
 *   number: string,
 *   protocol: string,
 *   status: Status,
 *   position: number | null,
 *   ahead: number | null,
 *   positionReason?: string | null,
 *   waitRangeSeconds?: [number, number] | null,
 *   enteredAt: string,
 *   displayName?: string | null,
 *   caseNumber?: string | null,
 *   priority: Priority,
 *   needs: Need[],
 *   paused: boolean,
 *   pausesLeft: number,
 *   pausesElsewhereLeft: number,
 *   call?: Call | null,
 *   canReturnUntil?: string | null,
 *   pausedUntil?: string | null,
 *   nobodyCameAt?: string | null,
 *   movedTo?: string | null,
 *   outcome?: string | null,
 *   reason?: string | null,
 *   evaluated: boolean,
 *   notice?: Notice | null,
 *   message?: string | null,
 *   messageAt?: string | null,
 *   contacts?: Contact[],
 *   attended: boolean,
 *   officeOpen: boolean,
 *   closesAt: string | null,
 *   enterWithinSeconds: number,
 *   final: boolean,
 *   pollAfterSeconds: number,
 * }} TicketView `final`: nothing follows, not even a call by the clerk who missed the visitor; `movedTo` and a foreign `officeId`: the ticket was transferred, and this is its successor;
 *   `nobodyCameAt`: from when «Ninguém apareceu» is accepted, left out once the clerk is in the room
 *
 * @typedef {{
 *   protocol: string,
 *   code: string,
 *   checkUrl: string,
 *   checkSvg: string,
 *   timeZone: string,
 *   timeZoneText: string,
 *   officeName: string,
 *   enteredAt: string | null,
 *   calledAt: string | null,
 *   enteredMeetingAt: string | null,
 *   endedAt: string | null,
 *   outcome: string | null,
 * }} Receipt
 *
 * @typedef {{code: string, expiresAt: string, secondsLeft: number, url: string, svg: string}} Handover
 *
 * @typedef {{
 *   ticketId: string,
 *   secret: string,
 *   officeId: string,
 *   officeName: string,
 *   number: string,
 *   endedAt?: number,
 *   returnUntil?: number,
 * }} OwnTicket what this browser keeps; `endedAt` and `returnUntil` are milliseconds of this device's own clock
 *
 * @typedef {{
 *   sound: boolean,
 *   muted: boolean,
 *   justJoined: boolean,
 *   trouble: string,
 *   refusal: string,
 *   joinUrl: string,
 *   tabBlocked: boolean,
 *   nobodyCameInSeconds: number | null,
 *   checks: Checks,
 *   details: {draft: Details | null, error: string, caseError: string, saved: boolean},
 *   receipt: Receipt | null,
 *   thanked: boolean,
 *   asksToFinish: boolean,
 *   handover: {offer: Handover | null, over: boolean},
 *   others: OwnTicket[],
 *   calledBy: string,
 * }} Local what only this page knows, beside the server's view; `calledBy`: the office for which this ticket is paused;
 *   `handover`: the code for another device while it can be used; `over`: it could until a moment ago
 *
 * @typedef {{displayName: string | null, caseNumber: string | null, priority: Priority, needs: Need[]}} Details
 *
 * @typedef {{
 *   heard: "" | "asked" | "yes" | "no" | "without",
 *   tab: "unknown" | "open" | "blocked",
 *   notifications: "missing" | "ask" | "on" | "refused",
 *   awake: "missing" | "on" | "off" | "refused",
 *   phone: boolean,
 * }} Checks `heard`: whether the person has heard the signal, once it was played
 *
 * @typedef {{view: TicketView, office: OfficeView | null, local: Local}} Scene
 * @typedef {(action: string, value?: unknown) => void} Act what the person asked for, by name
 */
export {};
