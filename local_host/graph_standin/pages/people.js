// People and lines as elements.
import { texts } from "./texts.js";

/**
 * @typedef {import("./room.js").Person} Person
 * @typedef {import("./room.js").Line} Line
 */

/**
 * @param {string} name
 * @returns {string} the first letters of first and last name
 */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const chosen = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return chosen
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}

/**
 * @param {Person} person
 * @param {boolean} isMe
 * @returns {Element}
 */
export function tile(person, isMe) {
  const element = copy("tile");
  element.classList.add(`hue-${person.number % 5}`);
  write(element, ".avatar", initials(person.name));
  write(element, ".who", isMe ? `${person.name} (${texts.you})` : person.name);
  write(element, ".role", person.role === "organizer" ? texts.organizer : texts.attendee);
  const camera = `${texts.camera} ${person.camera ? texts.on : texts.off}`;
  const microphone = `${texts.microphone} ${person.microphone ? texts.onMale : texts.offMale}`;
  write(element, ".devices", `${camera} · ${microphone}`);
  return element;
}

/**
 * @param {Line} line
 * @param {boolean} isMine
 * @returns {Element}
 */
export function chatLine(line, isMine) {
  const element = copy("line");
  element.classList.toggle("mine", isMine);
  write(element, ".author", isMine ? `${line.name} (${texts.you})` : line.name);
  write(element, ".said", line.text);
  const at = new Date(line.sentAt);
  const time = write(element, "time", at.toLocaleTimeString("pt-BR", { hour: "2-digit", minute: "2-digit" }));
  time.setAttribute("datetime", line.sentAt);
  return element;
}

/** @param {string} id of a template with one element */
function copy(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {Element} */ (document.importNode(template.content, true).firstElementChild);
}

/**
 * @param {Element} root
 * @param {string} selector
 * @param {string | undefined} text
 */
function write(root, selector, text) {
  const element = /** @type {Element} */ (root.querySelector(selector));
  element.textContent = text ?? "";
  return element;
}
