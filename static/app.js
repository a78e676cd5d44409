// What every page needs: toasts, dialogs, one submit per click. No framework, no inline code.
"use strict";
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => Array.from(root.querySelectorAll(selector));

// ── toast ──
let toastTimer;
function toast(text) {
  const box = $("#toast");
  if (!box || !text) return;
  box.textContent = text;
  box.classList.add("on");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => box.classList.remove("on"), 5000);
}
new MutationObserver(() => {
  const box = $("#toast");
  if (box && box.textContent.trim() && !box.classList.contains("on")) toast(box.textContent.trim());
}).observe(document.body, { childList: true });
const say = name => document.body.dataset[name] || "";
document.addEventListener("htmx:sendError", () => toast(say("offline")));
document.addEventListener("htmx:responseError", event => {
  // 403 and 409 carry a sentence of their own in a header; everything else gets the plain one.
  const told = event.detail.xhr.getResponseHeader("X-Sentence");
  toast(told ? decodeURIComponent(told) : say("failed"));
});

// ── dialog: a link with data-dialog shows the #dialog-part of its page; without scripts it is a page ──
document.addEventListener("click", async event => {
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const dialog = $("#dialog");
  if (!dialog || !dialog.showModal) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href, { headers: { "X-Requested-With": "dialog" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = page.querySelector("#dialog-part");
    if (!answer.ok || !part) return location.assign(link.href);
    const body = $(".dialog-body", dialog);
    body.replaceChildren(document.adoptNode(part));
    if (window.htmx) htmx.process(body);
    fillAgain(body);
    const title = $("h1,h2", body);
    if (title) { title.id = title.id || "dialog-title"; dialog.setAttribute("aria-labelledby", title.id); }
    dialog.showModal();
  } catch (error) {
    location.assign(link.href);
  }
});
document.addEventListener("click", event => {
  const dialog = event.target.closest("dialog");
  if (dialog && (event.target === dialog || event.target.closest("[data-close]"))) {
    event.preventDefault();
    dialog.close();
  }
});
// One details-menu at a time; Escape and a click elsewhere close it.
document.addEventListener("click", event => {
  $$("details.menu[open]").forEach(menu => { if (!menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  $$("details.menu[open]").forEach(menu => { menu.open = false; $("summary", menu).focus(); });
});

// ── a form is sent once; the server is safe against the second click, this is for the eye ──
document.addEventListener("submit", event => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("data-again") || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  const button = event.submitter;
  if (button) { button.classList.add("busy"); button.setAttribute("aria-busy", "true"); }
  setTimeout(() => released(form), 15000);
});
function released(form) {
  delete form.dataset.sent;
  $$(".busy", form).forEach(button => { button.classList.remove("busy"); button.removeAttribute("aria-busy"); });
}
window.addEventListener("pageshow", event => { if (event.persisted) $$("form[data-sent]").forEach(released); });

// ── keys: data-key="/" focuses or clicks; never while somebody types, never inside an IME ──
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = event.target;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) || at.isContentEditable) {
    if (event.key === "Escape") at.blur();
    return;
  }
  if ($("dialog[open]")) return;
  const key = event.key.toLowerCase();
  const hit = $$("[data-key]").find(node => node.dataset.key === key && !node.closest("[aria-busy=true]"));
  if (!hit) return;
  event.preventDefault();
  if (hit.tagName === "INPUT") { hit.focus(); hit.select(); } else hit.click();
});

// ── saved as typed: say so beside the form; only 204 means that it lies in the draft ──
const draftOf = event => event.target.closest && event.target.closest("form[data-draft]");
const isAutosave = event => Boolean(event.detail.requestConfig && event.detail.requestConfig.headers["X-Draft"]);
const signedOut = xhr => xhr.getResponseHeader("HX-Redirect") || (xhr.responseURL && new URL(xhr.responseURL).pathname === say("login"));
document.addEventListener("htmx:afterRequest", event => {
  const form = draftOf(event), box = form && $("[data-saved]", form);
  if (!box || !isAutosave(event)) return;
  const { xhr } = event.detail;
  const saved = xhr.status === 204 && !signedOut(xhr);
  box.textContent = saved ? box.dataset.saved : box.dataset.lost;
  if (!saved) keep(form, true);
});
// A session that ended: never replace what somebody is typing by the sign-in page.
document.addEventListener("htmx:beforeOnLoad", event => {
  if (!signedOut(event.detail.xhr)) return;
  event.preventDefault();
  const form = draftOf(event), typed = $$("form[data-kept]").filter(isTouched).pop();
  if (!form && typed) keep(typed, true);
  if (!form) return location.assign(`${say("login")}?next=${encodeURIComponent(location.pathname + location.search)}`);
  keep(form, true);
  toast(say("expired"));
});

// ── what was typed when it could not be saved is there again after signing in, for two hours ──
const KEPT = "kept-draft";
function kept(value) {
  try {
    if (value === undefined) return JSON.parse(sessionStorage.getItem(KEPT));
    return value ? sessionStorage.setItem(KEPT, JSON.stringify(value)) : sessionStorage.removeItem(KEPT);
  } catch (error) { return null; }
}
function keep(form, lost) {
  const fields = Array.from(new FormData(form)).filter(([, value]) => typeof value === "string");
  kept({ path: pathOf(form), body: new URLSearchParams(fields).toString(), lost, by: whoseTurn(), at: Date.now() });
}
const pathOf = form => new URL(form.getAttribute("action") || "", location.href).pathname;
const whoseTurn = () => { const who = $(".who"); return who ? who.textContent.trim() : ""; };
const isTouched = form => Array.from(form.elements).some(one => one.checked !== one.defaultChecked || (one.type === "textarea" && one.value !== one.defaultValue));
document.addEventListener("submit", event => {
  if (event.target.matches("form[data-draft],form[data-kept]")) keep(event.target, false);
});
// An act has no draft: what was typed (form[data-kept]) is put back into its fields. What the page
// itself tells along, such as the state it was drawn from, is the page's of now.
function fillAgain(root) {
  const held = kept(), form = held && $$("form[data-kept]", root).find(one => pathOf(one) === held.path);
  if (!form || !held.lost || held.by !== whoseTurn()) return;
  const typed = new URLSearchParams(held.body);
  Array.from(form.elements).filter(field => field.name && !["hidden", "submit"].includes(field.type)).forEach(field => {
    const values = typed.getAll(field.name);
    if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
    const fold = field.closest("details");
    if (fold && (field.checked || (field.type === "textarea" && field.value))) fold.open = true;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  kept(null);
  toast(say("restored"));
}
async function sendAgain(held, form) {
  const body = new URLSearchParams(held.body);
  body.set("csrfmiddlewaretoken", $("[name=csrfmiddlewaretoken]", form).value);
  const answer = await fetch(form.action, { method: "POST", headers: { "X-Draft": "1" }, body });
  if (answer.status !== 204) return;
  kept({ restored: true, at: Date.now() });
  location.reload();
}
(() => {
  const held = kept(), form = $("form[data-draft]"), act = $("form[data-kept]");
  if (!held) return;
  if (held.restored) { toast(say("restored")); return kept(null); }
  const here = location.pathname === held.path;
  if (Date.now() - held.at > 7200000 || (here && form && $(".error-summary", form))) kept(null);
  else if (act && held.lost) fillAgain(document);
  else if (act && here) kept(null);  // refused: the page shows what was typed
  else if (here && form) sendAgain(held, form).catch(() => {});
  else if (here || location.pathname === say("login")) kept({ ...held, lost: true });
  else if (!held.lost) kept(null);  // the next page: it was saved
})();

// ── after a refused form, the summary is read first ──
const summary = $(".error-summary") || $("[data-focus]");
if (summary) summary.focus();
document.addEventListener("click", event => {
  if (event.target.closest("[data-print]")) { event.preventDefault(); window.print(); }
});
