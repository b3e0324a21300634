/** One office: everything that can be changed, beside it what visitors will read. */
import { ProblemError } from "../../common/answers.js";
import { byId, h, render } from "../../common/dom.js";
import { note } from "../../staff/parts.js";
import { previewHours, readOffice, writeOffice } from "../directory-api.js";
import { conflictView } from "../editor/conflict.js";
import { aboutField, identityFields, limitFields } from "../editor/fields.js";
import { contactEditor, exceptionEditor, newException } from "../editor/lists.js";
import { previewView } from "../editor/preview.js";
import { weekEditor } from "../editor/week.js";
import { bodyOf, newOffice } from "../api-types.js";
import { ago, field, refusal } from "../parts.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../parts.js").Context} Context */
/** @typedef {import("../parts.js").VNode} VNode */
/** @typedef {import("../api-types.js").Office} Office */
/** @typedef {import("../api-types.js").Read} Read */

const texts = TEXTS.office;
const TYPING_MS = 400;
/** Where hours are previewed before the office has an id. */
const NO_OFFICE = "nova";

/** @param {Context} context */
export async function openOffice(context) {
  const officeId = new URLSearchParams(window.location.search).get("id") ?? "";
  const read = officeId === "" ? null : await readOffice(officeId, context.administrator);
  new OfficeEditor(context, officeId, read).begin();
}

class OfficeEditor {
  /** @param {Context} context @param {string} officeId empty: a new one @param {Read | null} read */
  constructor(context, officeId, read) {
    this.context = context;
    this.officeId = officeId;
    this.newId = "";
    this.read = read;
    /** @type {Office} */
    this.office = read === null ? newOffice() : { ...newOffice(), ...read.office };
    this.draft = newException();
    /** @type {import("../api-types.js").Preview | null} */
    this.preview = null;
    /** @type {VNode | null} what stands above the form */
    this.said = null;
    /** The sentences shown are of earlier hours: asking for those of the present form has failed. */
    this.isLate = false;
    this.asking = new AbortController();
    this.busy = false;
    this.timer = 0;
  }

  begin() {
    this.draw();
    void this.ask();
  }

  /** @param {Partial<Office>} changes */
  change(changes) {
    this.office = { ...this.office, ...changes };
    this.draw();
    if ("weekly" in changes || "exceptions" in changes || "timeZone" in changes || "district" in changes)
      this.askSoon();
  }

  askSoon() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), TYPING_MS);
  }

  /** A half-written hour has no sentence yet: the last one stays until it has. */
  async ask() {
    const { weekly, exceptions, timeZone, district } = this.office;
    const known = this.context.administrator ? { timeZone, district } : {};
    this.asking.abort(); // what it asked for is not what is written any more
    this.asking = new AbortController();
    const { signal } = this.asking;
    const onTrouble = () => this.showPreview(this.preview, true);
    try {
      const hours = { weekly, exceptions, ...known };
      this.showPreview(await previewHours(this.officeId || NO_OFFICE, hours, { signal, onTrouble }), false);
    } catch (error) {
      if (!signal.aborted && !(error instanceof ProblemError)) throw error;
    }
  }

  /** @param {import("../api-types.js").Preview | null} preview @param {boolean} isLate */
  showPreview(preview, isLate) {
    this.preview = preview;
    this.isLate = isLate;
    this.draw();
  }

  async save() {
    if (this.busy) return;
    const { administrator, tell } = this.context;
    const sent = this.office;
    this.busy = true;
    this.say(null);
    try {
      const body = bodyOf(sent, administrator);
      const officeId = this.officeId || this.newId.trim();
      await writeOffice(officeId, administrator, body, this.read?.etag ?? "");
      if (this.officeId === "") {
        window.location.assign(`/administracao/unidade?id=${officeId}`);
        return;
      }
      this.read = await readOffice(this.officeId, administrator);
      // What was written meanwhile stays, to be saved next.
      if (this.office === sent) this.office = { ...sent, ...this.read.office };
      this.say(note(TEXTS.saved, "good", "saved"));
      tell(TEXTS.saved);
    } catch (error) {
      await this.fail(error);
    } finally {
      this.busy = false;
      this.draw();
    }
  }

  /** @param {unknown} error */
  async fail(error) {
    const isConflict = error instanceof ProblemError && error.kind === "changed-meanwhile";
    if (!isConflict || this.officeId === "") {
      this.say(refusal(error));
      byId("refusal", HTMLElement).focus();
      return;
    }
    const theirs = await readOffice(this.officeId, this.context.administrator);
    const use = (/** @type {Office} */ office) => {
      this.read = theirs;
      this.office = { ...this.office, ...office };
      this.say(null);
    };
    const takeTheirs = () => {
      use(theirs.office);
      void this.ask();
    };
    const keepMine = () => {
      use(this.office);
      void this.save();
    };
    this.say(conflictView(this.office, theirs, { keepMine, takeTheirs }));
    byId("conflict", HTMLElement).focus();
  }

  /** @param {VNode | null} said */
  say(said) {
    this.said = said;
    this.draw();
  }

  draw() {
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.save();
    };
    render(this.context.root, [
      h("p", {}, h("a", { href: "/administracao" }, texts.back)),
      h("h1", { tabindex: "-1" }, this.officeId === "" ? texts.newTitle : this.read?.last.name || ""),
      this.links(),
      this.said,
      h(
        "div",
        { class: "editor" },
        h("form", { class: "card", novalidate: true, on: { submit } }, this.fields(), this.saveButton()),
        previewView(this.preview, this.isLate),
      ),
    ]);
  }

  fields() {
    const change = (/** @type {Partial<Office>} */ changes) => this.change(changes);
    const { office } = this;
    const write = (/** @type {import("../api-types.js").Exception} */ draft) => {
      this.draft = draft;
      this.draw();
    };
    return [
      this.officeId === "" ? this.idField() : null,
      this.context.administrator ? identityFields(office, change) : null,
      weekEditor(office.weekly, (weekly) => this.change({ weekly })),
      exceptionEditor(office.exceptions, (exceptions) => this.change({ exceptions }), this.draft, write),
      contactEditor(office.contacts, (contacts) => this.change({ contacts })),
      aboutField(office.about, change),
      limitFields(office.limits, change),
    ];
  }

  idField() {
    const change = (/** @type {string} */ value) => {
      this.newId = value;
    };
    return field("office-id", texts.id, {
      value: this.newId,
      change,
      hint: texts.idHint,
      more: { autocapitalize: "none", spellcheck: "false", maxlength: "120" },
    });
  }

  saveButton() {
    const props = { type: "submit", class: "primary large", "aria-disabled": this.busy ? "true" : null };
    return h("button", props, this.busy ? TEXTS.saving : TEXTS.save);
  }

  links() {
    if (this.officeId === "") return null;
    const { changedBy, changedAt } = this.read?.last ?? { changedBy: null, changedAt: null };
    return h(
      "p",
      { class: "links" },
      h("a", { href: `/administracao/pessoas?id=${this.officeId}` }, texts.people),
      h("a", { href: `/?unidade=${this.officeId}` }, texts.publicCard),
      changedBy !== null && changedAt !== null
        ? h("span", { class: "small muted" }, texts.lastChange(changedBy, ago(changedAt, Date.now())))
        : null,
    );
  }
}
