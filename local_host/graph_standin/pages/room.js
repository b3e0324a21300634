// What the page asks of the room. No element of the page is touched here.

/**
 * @typedef {{ number: number, name: string, role: "organizer" | "attendee",
 *             camera: boolean, microphone: boolean }} Person
 * @typedef {{ author: number, name: string, text: string, sentAt: string }} Line
 * @typedef {{ camera: boolean, microphone: boolean }} Devices
 * @typedef {{ onPeople: (people: Person[]) => void, onLine: (line: Line) => void,
 *             onLeft: (ended: boolean) => void, onLost: () => void }} Listener
 */

/** One participant's way into one meeting. */
export class Room {
  /**
   * Enter the meeting whose link this page has.
   * @param {Devices & { name: string, role: "organizer" | "attendee" }} who
   * @returns {Promise<Room>} rejects with an Error when the room does not answer
   */
  static async join(who) {
    const meeting = location.pathname;
    const answer = await post(`${meeting}/participants`, "POST", who);
    const { id, number } = /** @type {{ id: string, number: number }} */ (await answer.json());
    return new Room(`${meeting}/participants/${id}`, number);
  }

  /**
   * @param {string} address
   * @param {number} number how the others see this participant
   */
  constructor(address, number) {
    this.address = address;
    this.number = number;
    /** @type {EventSource | undefined} */
    this.events = undefined;
  }

  /**
   * Hear what happens. The open stream is also what keeps this participant inside.
   * @param {Listener} listener
   */
  listen(listener) {
    const events = new EventSource(`${this.address}/events`);
    events.addEventListener("room", (event) => listener.onPeople(JSON.parse(event.data).participants));
    events.addEventListener("message", (event) => listener.onLine(JSON.parse(event.data)));
    events.addEventListener("left", (event) => {
      events.close();
      listener.onLeft(JSON.parse(event.data).ended);
    });
    // The browser reconnects by itself unless the room no longer knows us.
    events.addEventListener("error", () => {
      if (events.readyState === EventSource.CLOSED) listener.onLost();
    });
    this.events = events;
  }

  /** @param {string} text */
  async say(text) {
    await post(`${this.address}/messages`, "POST", { text });
  }

  /** @param {Devices} devices */
  async setDevices(devices) {
    await post(`${this.address}/devices`, "PUT", devices);
  }

  async leave() {
    this.events?.close();
    await post(`${this.address}/leave`, "POST", {});
  }

  /** For everybody; the stream then says that we are out. */
  async end() {
    await post(`${this.address}/end`, "POST", {});
  }
}

/**
 * @param {string} address
 * @param {"POST" | "PUT"} method
 * @param {object} body
 */
async function post(address, method, body) {
  const answer = await fetch(address, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} answered ${answer.status}`);
  return answer;
}
