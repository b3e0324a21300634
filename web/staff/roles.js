/** Who is signed in, and what their roles mean to the pages. The server decides; a page only chooses what to offer. */

/** @typedef {{officeId: string, name: string}} Office */

/** @typedef {{userId: string, name: string, roles: string[], offices: Office[], holding: Office[]}} Me who is signed in;
 *   `holding`: where they have somebody in hand */

const ADMINISTRATOR = "Administrador";
const MANAGERS = ["Gestor", ADMINISTRATOR];

/** @param {Me} me */
export const isAdministrator = (me) => me.roles.includes(ADMINISTRATOR);

/** Whether they manage the offices that they serve. @param {Me} me */
export const isManager = (me) => me.roles.some((role) => MANAGERS.includes(role));
