/** Who is signed in, and what their roles mean to the pages. The server decides; a page only chooses what to offer. */

/** @typedef {{officeId: string, name: string}} Office */

/** @typedef {{userId: string, name: string, roles: string[], offices: Office[], holding: Office[]}} Me who is signed in;
 *   `holding`: where they have somebody in hand */

const ADMINISTRATOR = "Administrador";
const MANAGER = "Gestor";
const MANAGERS = [MANAGER, ADMINISTRATOR];

/** @param {Me} me */
export const isAdministrator = (me) => me.roles.includes(ADMINISTRATOR);

/** Whether they manage the offices that they serve. @param {Me} me */
export const isManager = (me) => me.roles.some((role) => MANAGERS.includes(role));

/**
 * Whether what each clerk of these offices has done is shown to them: it is for the managers of an office, also
 * where they administer the court. Without an office: all of their own, or the whole court's.
 * @param {Me} me @param {string} officeId or empty
 */
export const seesClerks = (me, officeId) =>
  officeId === ""
    ? !isAdministrator(me)
    : me.roles.includes(MANAGER) && me.offices.some((own) => own.officeId === officeId);
