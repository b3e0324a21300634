/** «Agora»: every office that is open or has somebody inside, live and worst first, while somebody looks. */
import { ProblemError } from "../../common/answers.js";
import { follow } from "../../common/api.js";
import { h, render } from "../../common/dom.js";
import { note, tag } from "../../staff/parts.js";
import { ADDRESSES, isSignInRefusal, renewed } from "../../staff/session.js";
import { timeOfDay } from "../../staff/times.js";
import { choice, refusal } from "../parts.js";
import { TEXTS } from "../texts.js";
import { OVERVIEW_FIELDS, overviewPath } from "./past-api.js";
import { PAST } from "./texts.js";

/** @typedef {import("../parts.js").Context} Context */
/** @typedef {import("../parts.js").VNode} VNode */
/** @typedef {import("./past-api.js").Overview} Overview */
/** @typedef {import("./past-api.js").Standing} Standing */

const texts = PAST.now;
const ENDS = ["not-allowed", "not-authenticated", "sign-in-expired", "invalid-request"];

/** @param {Context} context */
export async function openNow(context) {
  const page = new NowPage(context);
  page.draw();
  page.look();
  document.addEventListener("visibilitychange", () => page.look());
}

class NowPage {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.district = "";
    this.all = false;
    /** @type {Overview | null} */
    this.overview = null;
    /** @type {Set<string>} seen since the page was opened */
    this.districts = new Set();
    /** @type {VNode | null} */
    this.said = null;
    this.following = new AbortController();
  }

  /** Begins to follow what is chosen; a page that nobody sees asks for nothing. */
  look() {
    this.following.abort();
    this.following = new AbortController();
    if (!document.hidden) void this.follow(this.following.signal);
  }

  /** @param {AbortSignal} signal */
  async follow(signal) {
    let justRenewed = false;
    while (!signal.aborted) {
      try {
        await follow(overviewPath(this.district, this.all), {
          signal,
          fields: OVERVIEW_FIELDS,
          ends: ENDS,
          onView: (view) => this.show(view),
          onTrouble: () => this.say(note(texts.lost, "warn")),
          onAnswer: () => {
            justRenewed = false;
            if (this.said !== null) this.say(null);
          },
        });
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        justRenewed = isSignInRefusal(error) && !justRenewed && (await renewed(error));
        if (!justRenewed) return this.say(refusal(error));
      }
    }
  }

  /** @param {Overview} overview */
  show(overview) {
    const before = this.overview?.totals.unattended;
    this.overview = overview;
    for (const { district } of overview.offices) this.districts.add(district);
    const { unattended } = overview.totals;
    if (before !== undefined && before !== unattended) this.context.tell(texts.changed(unattended));
    document.title = unattended > 0 ? texts.titleAlarm(unattended) : `${texts.title} – ${TEXTS.product}`;
    this.draw();
  }

  /** @param {VNode | null} said */
  say(said) {
    this.said = said;
    this.draw();
  }

  draw() {
    const { overview } = this;
    render(this.context.root, [
      h("h1", { tabindex: "-1" }, texts.title),
      this.filters(),
      this.said,
      overview === null ? h("p", { class: "muted" }, TEXTS.loading) : totalsView(overview),
      overview === null ? null : officesView(overview),
    ]);
  }

  filters() {
    const districts = [...this.districts].filter(Boolean).sort((one, other) => one.localeCompare(other));
    /** @type {[string, string][]} */
    const choices = [
      ["", texts.allDistricts],
      ...districts.map((each) => /** @type {[string, string]} */ ([each, each])),
    ];
    const choose = (/** @type {string} */ district) => {
      this.district = district;
      this.look();
    };
    const tick = (/** @type {Event} */ { target }) => {
      this.all = target instanceof HTMLInputElement && target.checked;
      this.look();
    };
    return h(
      "div",
      { class: "inline" },
      choice("district", texts.district, choices, { value: this.district, change: choose }),
      h(
        "label",
        { class: "choice" },
        h("input", { type: "checkbox", id: "all", checked: this.all, on: { change: tick } }),
        texts.withClosed,
      ),
    );
  }
}

/** @param {Overview} overview */
function totalsView({ totals, time }) {
  const longest = totals.longestWaitSeconds;
  /** @type {[string, string, string][]} */
  const figures = [
    [texts.unattended, String(totals.unattended), totals.unattended > 0 ? "bad" : ""],
    [texts.waiting, String(totals.waiting), ""],
    [texts.longest, longest === null ? "–" : PAST.short(longest), ""],
    [texts.inService, String(totals.inService), ""],
    [texts.openOffices, String(totals.open), ""],
    [texts.attended, String(totals.attended), ""],
    [texts.suspended, String(totals.suspended), totals.suspended > 0 ? "warn" : ""],
    [texts.roomProblems, String(totals.roomProblems), totals.roomProblems > 0 ? "bad" : ""],
  ];
  return h(
    "section",
    { "aria-label": texts.totals, "data-key": "totals" },
    h(
      "dl",
      { class: "totals" },
      figures.map(([label, figure, look]) =>
        h("div", { class: look, "data-key": label }, h("dt", {}, label), h("dd", {}, figure)),
      ),
    ),
    h("p", { class: "small muted" }, texts.live(timeOfDay(time))),
  );
}

/** @param {Overview} overview */
function officesView({ offices }) {
  if (offices.length === 0) return h("p", { class: "muted", "data-key": "nobody" }, texts.nobody);
  return h("ul", { class: "card offices now", "data-key": "list" }, offices.map(officeView));
}

/** @param {Standing} office */
function officeView(office) {
  const { waiting, longestWaitSeconds: longest, inService, clerks, unattendedSince } = office;
  return h(
    "li",
    { "data-key": office.officeId },
    h("a", { href: `${ADDRESSES.queue}?unidade=${encodeURIComponent(office.officeId)}` }, office.name),
    " ",
    office.open ? tag(texts.open, "good") : tag(texts.closed),
    unattendedSince === null ? null : tag(texts.alarm(timeOfDay(unattendedSince)), "bad"),
    office.roomProblems === 0 ? null : tag(texts.rooms(office.roomProblems), "bad"),
    office.entries.suspended ? tag(texts.suspendedTag, "warn") : null,
    office.open && !office.attended && unattendedSince === null ? tag(texts.noClerk) : null,
    h("p", {}, texts.figures({ waiting, longest, inService, clerks })),
    h("p", { class: "small muted" }, [office.district, office.entries.message].filter(Boolean).join(" · ")),
  );
}
