// The queue by keyboard: J/K or arrows move and preview, Enter opens. Rows are tr[data-href]
// in table[data-nav]; each has one .row-link and listens to htmx's "select" for its preview.
"use strict";
(() => {
  const wide = matchMedia("(min-width: 64em)");
  const pane = $("#preview");
  let chosen = 0, timer;
  const rows = () => $$("table[data-nav] tbody tr[data-href]");
  function move(place, quiet) {
    const list = rows();
    if (!list.length) return;
    chosen = Math.max(0, Math.min(place, list.length - 1));
    list.forEach((row, number) => {
      row.classList.toggle("sel", number === chosen);
      const link = $(".row-link", row);
      if (link) link.tabIndex = number === chosen ? 0 : -1;
    });
    const link = $(".row-link", list[chosen]);
    if (link && !quiet) link.focus({ preventScroll: true });
    if (!quiet) list[chosen].scrollIntoView({ block: "nearest" });
    clearTimeout(timer);
    if (!wide.matches) return;
    // Until the pane shows this row its keys are silent: C must not claim the row before.
    if (pane) pane.setAttribute("aria-busy", "true");
    timer = setTimeout(() => htmx.trigger(list[chosen], "select"), quiet ? 0 : 120);
  }
  const settled = event => event.detail.target === pane && pane && pane.removeAttribute("aria-busy");
  ["htmx:afterSettle", "htmx:responseError", "htmx:sendError"].forEach(name => document.addEventListener(name, settled));
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || $("dialog[open]")) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable) return;
    const key = event.key.toLowerCase(), list = rows();
    if (!list.length) return;
    if (["j", "arrowdown"].includes(key)) { event.preventDefault(); move(chosen + 1); }
    else if (["k", "arrowup"].includes(key)) { event.preventDefault(); move(chosen - 1); }
    else if (key === "enter" && event.target === document.body) location.assign(list[chosen].dataset.href);
  });
  document.addEventListener("click", event => {
    const row = event.target.closest("table[data-nav] tr[data-href]");
    // detail 0 is Enter on the link: let it open
    if (!row || event.target.closest("button, form, a:not(.row-link)") || (!event.detail && event.target.closest("a"))) return;
    if (wide.matches && !event.ctrlKey && !event.metaKey && $("#preview")) {
      event.preventDefault();
      move(rows().indexOf(row), true);
    } else if (!event.target.closest("a")) location.assign(row.dataset.href);
  });
  // A dialog that lies in the page: data-open names it; it is closed as every dialog is.
  document.addEventListener("click", event => {
    const opener = event.target.closest("[data-open]"), dialog = opener && $("#" + opener.dataset.open);
    if (dialog && dialog.showModal) dialog.showModal();
  });
  const start = () => rows().length && move(0, true);
  document.addEventListener("DOMContentLoaded", start);
  if (document.readyState !== "loading") start();
  document.addEventListener("htmx:afterSettle", event => event.detail.target && event.detail.target.id === "list" && start());
})();
