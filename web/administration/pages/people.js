/** Who serves at an office: added by the account's name, removed after a question. */
import { h, render } from "../../common/dom.js";
import { openForm } from "../../staff/forms/form.js";
import { note, tag } from "../../staff/parts.js";
import { dateOf } from "../../staff/times.js";
import { addMember, membersOf, readOffice, removeMember } from "../directory-api.js";
import { field, refusal, table } from "../parts.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../parts.js").Context} Context */
/** @typedef {import("../api-types.js").Member} Member */

const texts = TEXTS.people;

/** @param {Context} context */
export async function openPeople(context) {
  const officeId = new URLSearchParams(window.location.search).get("id") ?? "";
  if (officeId === "") {
    render(context.root, [h("h1", { tabindex: "-1" }, texts.title), note(texts.choose, "")]);
    return;
  }
  const { last } = await readOffice(officeId, context.administrator);
  await new People(context, officeId, last.name).load();
}

class People {
  /** @param {Context} context @param {string} officeId @param {string} name of the office */
  constructor(context, officeId, name) {
    this.context = context;
    this.officeId = officeId;
    this.name = name;
    this.account = "";
    /** @type {Member[]} */
    this.members = [];
    /** @type {import("../parts.js").VNode | null} */
    this.said = null;
  }

  async load() {
    this.members = await membersOf(this.officeId);
    this.draw();
  }

  async add() {
    const account = this.account.trim().toLowerCase();
    try {
      await addMember(this.officeId, account);
      this.account = "";
      this.said = note(texts.added(account), "good", "added");
      this.context.tell(texts.added(account));
      await this.load();
    } catch (error) {
      this.said = refusal(error);
      this.draw();
      this.context.root.querySelector("input")?.focus();
    }
  }

  /** @param {string} account */
  ask(account) {
    openForm({
      title: texts.ask(account),
      lead: texts.askLead,
      fields: [],
      submit: TEXTS.remove,
      danger: true,
      send: async () => {
        await removeMember(this.officeId, account);
        this.said = note(texts.removed(account), "good", "removed");
        await this.load();
      },
    });
  }

  draw() {
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.add();
    };
    const change = (/** @type {string} */ value) => {
      this.account = value;
      this.draw(); // what is drawn follows what is typed, so that it can be emptied afterwards
    };
    const more = { autocapitalize: "none", spellcheck: "false", inputmode: "email", maxlength: "200" };
    render(this.context.root, [
      h("p", {}, h("a", { href: `/administracao/unidade?id=${this.officeId}` }, this.name)),
      h("h1", { tabindex: "-1", "data-focus-home": true }, texts.of(this.name)),
      h("p", {}, texts.lead),
      this.said,
      h(
        "form",
        { class: "card inline", novalidate: true, on: { submit } },
        field("account", texts.account, { value: this.account, change, hint: texts.accountHint, more }),
        h("button", { type: "submit", class: "primary" }, TEXTS.add),
      ),
      this.members.length === 0
        ? h("p", { class: "muted" }, texts.none)
        : table(
            texts.of(this.name),
            [texts.account, texts.name, texts.state, texts.since, TEXTS.remove],
            this.members.map((member) => this.row(member)),
          ),
    ]);
  }

  /** @param {Member} member */
  row({ account, name, bound, since }) {
    return h(
      "tr",
      { "data-key": account },
      h("th", { scope: "row" }, account),
      h("td", {}, name ?? ""),
      h("td", {}, bound ? tag(texts.bound, "good") : tag(texts.waiting, "warn")),
      h("td", {}, since === null ? "" : dateOf(since)),
      h(
        "td",
        {},
        h(
          "button",
          {
            type: "button",
            class: "compact",
            "aria-label": `${TEXTS.remove} ${account}`,
            on: { click: () => this.ask(account) },
          },
          TEXTS.remove,
        ),
      ),
    );
  }
}
