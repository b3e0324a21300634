// The simulated meeting: outside, inside, and after it.

/** @typedef {{ name: string, role: "organizer" | "attendee" }} Person */
/** @typedef {{ name: string, text: string, sentAt: string }} Line */

const VIEWS = ["outside", "inside", "left", "ended"];
const nameField = /** @type {HTMLInputElement} */ (byId("name"));
const organizerBox = /** @type {HTMLInputElement} */ (byId("as-organizer"));
const textField = /** @type {HTMLInputElement} */ (byId("text"));

/** Where this participant acts; empty while outside. */
let address = "";

/** @param {string} id */
function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`no element ${id}`);
  return element;
}

/** @param {string} view one of VIEWS */
function show(view) {
  for (const name of VIEWS) byId(name).hidden = name !== view;
  const first = { outside: nameField, inside: textField }[view] ?? byId(view).querySelector("h1");
  first?.focus();
}

/**
 * Send to the room, and say so on the page when it does not accept.
 * @param {string} path
 * @param {object} body
 * @returns {Promise<Response | undefined>} undefined when it was not accepted
 */
async function send(path, body = {}) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }).catch(
    () => undefined,
  );
  byId("failure").hidden = answer?.ok === true;
  return answer?.ok ? answer : undefined;
}

async function enter() {
  const name = nameField.value.trim();
  byId("name-missing").hidden = name !== "";
  nameField.setAttribute("aria-invalid", String(name === ""));
  if (name === "") return nameField.focus();
  const role = organizerBox.checked ? "organizer" : "attendee";
  const answer = await send(`${location.pathname}/participants`, { name, role });
  if (answer === undefined) return;
  address = `${location.pathname}/participants/${(await answer.json()).id}`;
  byId("messages").replaceChildren();
  byId("end").hidden = role !== "organizer";
  show("inside");
  listen();
}

/** The open stream is also what keeps this participant inside. */
function listen() {
  const events = new EventSource(`${address}/events`);
  events.addEventListener("room", (event) => showPeople(JSON.parse(event.data).participants));
  events.addEventListener("message", (event) => showLine(JSON.parse(event.data)));
  events.addEventListener("left", (event) => {
    events.close();
    show(JSON.parse(event.data).ended ? "ended" : "left");
  });
  // The browser reconnects by itself unless the room no longer knows this participant.
  events.addEventListener("error", () => {
    if (events.readyState === EventSource.CLOSED) show("left");
  });
}

/** @param {Person[]} people */
function showPeople(people) {
  const items = people.map((person) => {
    const item = document.createElement("li");
    item.textContent = person.role === "organizer" ? `${person.name} (organizador)` : person.name;
    return item;
  });
  byId("participants").replaceChildren(...items);
}

/** @param {Line} line */
function showLine(line) {
  const shown = document.createElement("p");
  const author = document.createElement("strong");
  const text = document.createElement("span");
  author.textContent = `${line.name}: `;
  text.textContent = line.text;
  shown.append(author, text);
  byId("messages").append(shown);
  shown.scrollIntoView({ block: "nearest" });
}

async function say() {
  const text = textField.value.trim();
  if (text && (await send(`${address}/messages`, { text }))) textField.value = "";
}

organizerBox.checked = new URLSearchParams(location.search).get("as") === "organizer";
byId("enter-form").addEventListener("submit", (event) => {
  event.preventDefault();
  void enter();
});
byId("chat-form").addEventListener("submit", (event) => {
  event.preventDefault();
  void say();
});
byId("leave").addEventListener("click", () => void send(`${address}/leave`));
byId("end").addEventListener("click", () => void send(`${address}/end`));
byId("again").addEventListener("click", () => show("outside"));
show("outside");
