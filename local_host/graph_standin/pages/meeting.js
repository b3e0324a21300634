// The pretend meeting: before it, inside it, after it.
import { chatLine, initials, tile } from "./people.js";
import { Room } from "./room.js";
import { texts, writeTexts } from "./texts.js";

/** @type {Room | undefined} */
let room;
const devices = { camera: true, microphone: true };

const nameField = /** @type {HTMLInputElement} */ (byId("name"));
const organizerBox = /** @type {HTMLInputElement} */ (byId("as-organizer"));
const textField = /** @type {HTMLInputElement} */ (byId("text"));
const joinButton = /** @type {HTMLButtonElement} */ (byId("join"));

/** @param {string} id */
function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`no element ${id}`);
  return element;
}

/** @param {"prejoin" | "meeting" | "over"} shown */
function show(shown) {
  for (const name of ["prejoin", "meeting", "over"]) byId(name).hidden = name !== shown;
}

/** @param {"left" | "ended" | "lost"} how */
function over(how) {
  byId("over-title").textContent = texts[`${how}Title`] ?? "";
  byId("over-note").textContent = texts[`${how}Note`] ?? "";
  show("over");
  byId("over-title").focus();
}

function showDevices() {
  for (const id of ["prejoin-camera", "camera"]) press(byId(id), devices.camera, texts.on, texts.off);
  for (const id of ["prejoin-microphone", "microphone"]) {
    press(byId(id), devices.microphone, texts.onMale, texts.offMale);
  }
}

/**
 * @param {HTMLElement} button
 * @param {boolean} isOn
 * @param {string | undefined} on
 * @param {string | undefined} off
 */
function press(button, isOn, on, off) {
  button.setAttribute("aria-pressed", String(isOn));
  const state = button.querySelector(".state");
  if (state) state.textContent = (isOn ? on : off) ?? "";
}

/** @param {"camera" | "microphone"} device */
function toggle(device) {
  devices[device] = !devices[device];
  showDevices();
  if (room) void attempt(room.setDevices(devices));
}

/**
 * Say it on the page when the room did not take what was asked.
 * @param {Promise<unknown>} asked
 * @returns {Promise<boolean>} whether it was taken
 */
async function attempt(asked) {
  try {
    await asked;
    byId("failure").textContent = "";
    return true;
  } catch {
    byId("failure").textContent = texts.failed ?? "";
    return false;
  }
}

/** @param {import("./room.js").Person[]} people */
function showPeople(people) {
  byId("participants").replaceChildren(
    ...people.map((person) => tile(person, person.number === room?.number)),
  );
  byId("participant-count").textContent = String(people.length);
  byId("alone").hidden = people.length > 1;
}

/** @param {import("./room.js").Line} line */
function showLine(line) {
  byId("chat-empty").hidden = true;
  const shown = chatLine(line, line.author === room?.number);
  byId("messages").append(shown);
  shown.scrollIntoView({ block: "nearest" });
}

async function join() {
  const name = nameField.value.trim();
  byId("name-error").textContent = name ? "" : (texts.nameMissing ?? "");
  nameField.setAttribute("aria-invalid", String(!name));
  if (!name) return nameField.focus();
  joinButton.disabled = true;
  joinButton.textContent = texts.joining ?? "";
  try {
    const role = organizerBox.checked ? "organizer" : "attendee";
    enter(await Room.join({ name, role, ...devices }));
  } catch {
    byId("name-error").textContent = texts.failed ?? "";
  } finally {
    joinButton.disabled = false;
    joinButton.textContent = texts.join ?? "";
  }
}

/** @param {Room} joined */
function enter(joined) {
  room = joined;
  byId("messages").replaceChildren();
  byId("chat-empty").hidden = false;
  byId("end").hidden = !organizerBox.checked;
  show("meeting");
  textField.focus();
  joined.listen({
    onPeople: showPeople,
    onLine: showLine,
    onLeft: (ended) => over(ended ? "ended" : "left"),
    onLost: () => over("lost"),
  });
}

async function leave() {
  if (room && (await attempt(room.leave()))) over("left");
}

async function say() {
  const said = textField.value.trim();
  if (room && said && (await attempt(room.say(said)))) textField.value = "";
}

writeTexts(document);
showDevices();
organizerBox.checked = new URLSearchParams(location.search).get("as") === "organizer";
nameField.addEventListener("input", () => {
  byId("preview-initials").textContent = initials(nameField.value);
});
for (const id of ["prejoin-camera", "camera"]) byId(id).addEventListener("click", () => toggle("camera"));
for (const id of ["prejoin-microphone", "microphone"]) {
  byId(id).addEventListener("click", () => toggle("microphone"));
}
byId("join-form").addEventListener("submit", (event) => {
  event.preventDefault();
  void join();
});
byId("chat-form").addEventListener("submit", (event) => {
  event.preventDefault();
  void say();
});
byId("leave").addEventListener("click", () => void leave());
byId("end").addEventListener("click", () => {
  if (room) void attempt(room.end());
});
byId("back").addEventListener("click", () => {
  room = undefined;
  show("prejoin");
  nameField.focus();
});
show("prejoin");
nameField.focus();
