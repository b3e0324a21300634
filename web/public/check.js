/** `/conferir`: whether a receipt is the court's. */
import { ProblemError } from "../common/answers.js";
import { read } from "../common/api.js";
import { byId, h, render } from "../common/dom.js";
import { texts } from "./receipt-texts.js";
import { renderReceipt } from "./screens/receipt.js";

const TRIES = 4;
const result = byId("result", HTMLElement);
const protocol = byId("protocol", HTMLInputElement);
const code = byId("code", HTMLInputElement);

/** @param {string} kind @param {string} heading @param {import("../common/dom.js").Child[]} rest */
function show(kind, heading, ...rest) {
  render(result, [h("div", { class: `notice ${kind}` }, h("p", {}, h("strong", {}, heading))), ...rest]);
}

/** @param {ProblemError} problem after which it is tried again */
const showTrouble = (problem) => show("warn", problem.message);

async function check() {
  const asked = [protocol, code].map((input) => input.value.trim());
  [protocol, code].forEach((input) => input.setAttribute("aria-invalid", String(!input.value.trim())));
  if (asked.some((value) => !value)) {
    show("bad", texts.missing);
    (asked[0] ? code : protocol).focus();
    return;
  }
  const [number = "", word = ""] = asked.map(encodeURIComponent);
  try {
    const path = `/api/receipts/${number}?code=${word}`;
    const receipt = await read(path, { fields: ["protocol"], tries: TRIES, onTrouble: showTrouble });
    show("good", texts.valid, h("div", { class: "card" }, renderReceipt(receipt)));
    result.focus();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.status === 404) show("bad", texts.invalid, h("p", {}, texts.invalidHint));
    else showTrouble(error);
    result.focus();
  }
}

/** The link of a receipt, and its QR code: protocol and code stand in the fragment, which no server is told. */
function fillIn() {
  const [, number = "", word = ""] = /^#([\w-]+)\.(\w+)$/.exec(location.hash) ?? [];
  if (!number) return;
  protocol.value = number;
  code.value = word;
  void check();
}

byId("check-form", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  void check();
});

byId("old-browser", HTMLElement).remove();
fillIn();
window.addEventListener("hashchange", fillIn);
