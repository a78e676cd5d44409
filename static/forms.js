// What makes forms pleasant; every form works without it. Finds its work by data attributes:
// data-when (conditions), data-money, data-rows, data-choices, data-upload. No inline code.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const plain = text => text.normalize("NFKC").toLowerCase();

  // ── conditions: the server decides what is asked; this only shows and hides ──
  const givenTo = (form, key) => $$(`[name="${key}"]`, form).flatMap(control => {
    if (control.closest(".field[hidden]")) return [];
    if (/^(radio|checkbox)$/.test(control.type)) return control.checked ? [control.value] : [];
    return [control.value];
  });
  function decide(form) {
    $$(".field[data-when]", form).forEach(field => {
      const when = JSON.parse(field.dataset.when);
      field.hidden = !givenTo(form, when.key).some(value => when.values.includes(value));
    });
  }
  document.addEventListener("change", event => {
    if (event.target.form) decide(event.target.form);
  });

  // ── money: separators on leaving, Chinese capitals while typing (as forms/money.py) ──
  const DIGITS = "零壹贰叁肆伍陆柒捌玖";
  function amount(typed) {
    const text = typed.normalize("NFKC").replace(/[\s,，_']/g, "").replace(/^¥/, "").replace(/元$/, "");
    const found = /^([0-9]{1,14})(?:\.([0-9]{1,2}))?$/.exec(text);
    return found && [found[1].replace(/^0+(?=.)/, ""), (found[2] || "").padEnd(2, "0")];
  }
  const grouped = ([yuan, fen]) => yuan.replace(/\B(?=(\d{3})+$)/g, ",") + "." + fen;
  function capitals([yuan, fen]) {
    let text = "", gap = false;
    for (let at = 0; at < yuan.length; at++) {
      const place = yuan.length - 1 - at, digit = Number(yuan[at]);
      if (digit) text += (gap ? "零" : "") + DIGITS[digit] + ["", "拾", "佰", "仟"][place % 4];
      gap = !digit && text !== "";
      if (place && place % 4 === 0) {
        const group = yuan.slice(Math.max(at - 3, 0), at + 1);
        if (Number(group)) text += place === 8 ? "亿" : "万";
        else if (place === 8 && yuan.length > 12) text += "亿";
      }
    }
    const some = yuan !== "0", jiao = Number(fen[0]), last = Number(fen[1]);
    if (some || !(jiao || last)) text = (text || "零") + "元";
    if (!jiao && !last) return text + "整";
    text += jiao ? DIGITS[jiao] + "角" : some ? "零" : "";
    return text + (last ? DIGITS[last] + "分" : "整");
  }
  function read(input) {
    const line = input.parentElement && $("[data-money-reading]", input.parentElement);
    const sum = amount(input.value);
    if (!line) return;
    line.hidden = !sum;
    const words = sum ? capitals(sum) : "";
    if ($("span", line).textContent !== words) $("span", line).textContent = words;
  }
  document.addEventListener("input", event => {
    if (event.target.matches("[data-money]") && !event.isComposing) read(event.target);
  });
  document.addEventListener("focusout", event => {
    if (!event.target.matches("[data-money]")) return;
    const sum = amount(event.target.value);
    if (sum) event.target.value = grouped(sum);
    read(event.target);
  });

  // ── rows ──
  function prepareRows(box) {
    $$(":scope > button, :scope > [data-row] > button", box).forEach(button => { button.type = "button"; });
    number(box);
  }
  const rowsOf = box => $$(":scope > [data-row]", box);
  function number(box) {
    rowsOf(box).forEach((row, at) => { $("[data-row-number]", row).textContent = at + 1; });
    $("[data-row-add]", box).disabled = rowsOf(box).length >= Number(box.dataset.rowsMost);
  }
  function addRow(box) {
    const used = $$("[name]", box).map(control => Number(control.name.split("-")[1]) + 1 || 0);
    const fresh = document.createElement("template");
    const pattern = $(":scope > template", box).innerHTML;
    fresh.innerHTML = pattern.replaceAll("__row__", String(Math.max(0, ...used)));
    const row = $("[data-row]", fresh.content);
    $("[data-row-add]", box).before(row);
    prepareRows(box);
    enhance(row);
    if (window.htmx) window.htmx.process(row);
    $("input:not([type=hidden]):not([hidden]), select:not([hidden]), textarea", row).focus();
  }
  function removeRow(row) {
    const box = row.parentElement, at = rowsOf(box).indexOf(row);
    row.remove();
    number(box);
    const next = rowsOf(box)[Math.min(at, rowsOf(box).length - 1)];
    (next ? $("[data-row-remove]", next) : $("[data-row-add]", box)).focus();
    $(":scope > input", box).dispatchEvent(new Event("change", { bubbles: true }));
  }
  document.addEventListener("click", event => {
    const button = event.target.closest("[data-row-add], [data-row-remove]");
    if (!button) return;
    event.preventDefault();
    if (button.matches("[data-row-add]")) addRow(button.closest("[data-rows]"));
    else removeRow(button.closest("[data-row]"));
  });

  // ── a long list becomes searchable; the select stays and is what is sent ──
  let refocus = "";
  function searchable(select) {
    if (select.dataset.ready) return;
    select.dataset.ready = "1";
    const box = document.createElement("div"), input = document.createElement("input");
    const list = document.createElement("ul"), told = document.createElement("span");
    box.className = "combo";
    input.type = "text";
    input.id = select.id + "_search";
    input.autocomplete = "off";
    input.placeholder = select.dataset.search || "";
    list.id = select.id + "_list";
    list.hidden = true;
    told.className = "vh";
    told.setAttribute("role", "status");
    const set = { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" };
    ["aria-describedby", "aria-invalid", "aria-required"].forEach(name => {
      if (select.hasAttribute(name)) set[name] = select.getAttribute(name);
    });
    Object.entries(set).forEach(([name, value]) => input.setAttribute(name, value));
    list.setAttribute("role", "listbox");
    const label = select.labels && select.labels[0];
    if (label) {
      label.htmlFor = input.id;
      label.id = label.id || select.id + "_label";
      list.setAttribute("aria-labelledby", label.id);
    }
    select.hidden = true;
    select.after(box);
    box.append(input, list, told);
    const combo = { select, input, list, told, active: -1, options: [] };
    show(combo);
    listen(combo);
    if (refocus === input.id) { refocus = ""; input.focus(); }
  }
  const chosenText = select => select.value && select.selectedOptions[0] ? select.selectedOptions[0].text : "";
  const show = combo => { combo.input.value = chosenText(combo.select); };
  function fill(combo, term) {
    const words = plain(term).split(/\s+/).filter(Boolean);
    const fits = option => words.every(word =>
      plain(`${option.text} ${option.dataset.hint || ""} ${option.value}`).includes(word));
    combo.options = Array.from(combo.select.options).filter(option => option.value && fits(option));
    combo.list.replaceChildren(...combo.options.map((option, at) => {
      const item = document.createElement("li");
      item.id = `${combo.list.id}_${at}`;
      item.textContent = option.text;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(option.selected));
      if (option.dataset.hint) {
        const hint = document.createElement("small");
        hint.textContent = option.dataset.hint;
        item.append(hint);
      }
      return item;
    }));
    combo.told.textContent = combo.options.length ? `${combo.options.length} ${combo.select.dataset.found || ""}` : combo.select.dataset.none || "";
    combo.told.classList.toggle("vh", combo.options.length > 0);
    mark(combo, combo.options.findIndex(option => option.selected));
  }
  function open(combo, term = "") {
    fill(combo, term);
    combo.list.hidden = !combo.options.length;
    combo.input.setAttribute("aria-expanded", String(!combo.list.hidden));
    mark(combo, combo.active);
  }
  function close(combo) {
    combo.list.hidden = true;
    combo.told.textContent = "";
    combo.told.classList.add("vh");
    combo.input.setAttribute("aria-expanded", "false");
    combo.input.removeAttribute("aria-activedescendant");
  }
  function mark(combo, at) {
    combo.active = at;
    Array.from(combo.list.children).forEach((item, place) => item.classList.toggle("on", place === at));
    const item = combo.list.children[at];
    if (!item || combo.list.hidden) return combo.input.removeAttribute("aria-activedescendant");
    combo.input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }
  function choose(combo, value) {
    const changed = combo.select.value !== value;
    combo.select.value = value;
    show(combo);
    close(combo);
    if (changed) combo.select.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function listen(combo) {
    const { input, list } = combo;
    input.addEventListener("click", () => { if (list.hidden) open(combo); });
    input.addEventListener("focus", () => input.select());
    input.addEventListener("input", event => { if (!event.isComposing) open(combo, input.value); });
    input.addEventListener("compositionend", () => open(combo, input.value));
    input.addEventListener("blur", () => {
      if (!input.value.trim()) choose(combo, "");
      else { close(combo); show(combo); }
    });
    input.addEventListener("keydown", event => { if (!event.isComposing) press(combo, event); });
    list.addEventListener("mousedown", event => {
      event.preventDefault();  // the field keeps the focus
      const item = event.target.closest("li");
      if (item) choose(combo, combo.options[Array.from(list.children).indexOf(item)].value);
    });
  }
  function press(combo, event) {
    const { list, options } = combo;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return open(combo);
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(combo, (combo.active + step + options.length) % options.length);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      const picked = options[combo.active] || (options.length === 1 ? options[0] : null);
      if (picked) choose(combo, picked.value);
    } else if (event.key === "Escape") {
      close(combo);
      show(combo);
    } else if (event.key === "Tab" && !list.hidden && options[combo.active]) {
      choose(combo, options[combo.active].value);
    }
  }
  function filtered(box) {
    if (box.dataset.ready) return;
    box.dataset.ready = "1";
    const input = document.createElement("input");
    input.type = "search";
    input.className = "combo-filter";
    input.placeholder = box.dataset.search || "";
    input.setAttribute("aria-label", box.dataset.search || "");
    input.addEventListener("keydown", event => { if (event.key === "Enter") event.preventDefault(); });
    input.addEventListener("change", event => event.stopPropagation());
    input.addEventListener("input", () => $$(".option", box).forEach(option => {
      option.hidden = !plain(option.textContent).includes(plain(input.value.trim()));
    }));
    box.before(input);
  }
  // A link from the error summary names the select; the person types into the field beside it.
  document.addEventListener("click", event => {
    const link = event.target.closest('a[href^="#"]');
    const select = link && link.hash.length > 1 && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const input = select && select.matches("select[hidden]") && document.getElementById(select.id + "_search");
    if (input) { event.preventDefault(); input.focus(); }
  });

  // ── inline check: the answer must not wipe out what was typed since ──
  const sent = new WeakMap();
  const values = field => JSON.stringify($$("input, select, textarea", field).map(one => [one.value, one.checked]));
  document.addEventListener("htmx:beforeRequest", event => {
    const field = event.target.closest && event.target.closest(".field");
    if (field) sent.set(field, values(field));
  });
  document.addEventListener("htmx:beforeSwap", event => {
    const field = event.detail.target;
    if (!sent.has(field)) return;
    if (sent.get(field) !== values(field)) event.detail.shouldSwap = false;
    const active = document.activeElement;
    if (active && field.contains(active) && active.closest(".combo")) refocus = active.id;
  });

  // ── upload: announce → pieces → the ids go with the form; a broken line goes on where it broke ──
  const PIECE = 1 << 20, wait = ms => new Promise(resolve => setTimeout(resolve, ms));
  const remembered = file => `upload:${file.name}:${file.size}:${file.lastModified}`;
  const recall = (key, url) => {
    try { return url === undefined ? sessionStorage.getItem(key) : url ? sessionStorage.setItem(key, url) : sessionStorage.removeItem(key); } catch (error) { return null; }
  };
  async function ask(form, url, options = {}) {
    const token = $("[name=csrfmiddlewaretoken]", form);
    const headers = { "X-CSRFToken": token ? token.value : "", Accept: "application/json", ...options.headers };
    const answer = await fetch(url, { ...options, headers });
    if (answer.redirected || answer.status === 401 || answer.status === 403) throw new Expired(form.dataset.expired);
    const body = answer.status === 204 ? {} : await answer.json();
    if ([413, 422, 429].includes(answer.status)) throw new Refused(body.error);
    if (answer.status === 404) throw new Refused(form.dataset.failed);
    return { status: answer.status, body };
  }
  class Refused extends Error {}
  class Expired extends Refused {}  // what was sent waits for the person to come back
  async function announced(form, file) {
    const before = recall(remembered(file));
    if (before) {
      try {
        const { body } = await ask(form, before);
        if (body.state === "receiving" || body.done) return body;
      } catch (error) { if (error instanceof Expired || !(error instanceof Refused)) throw error; }
    }
    const told = JSON.stringify({ name: file.name, size: file.size });
    const { body } = await ask(form, form.dataset.upload, { method: "POST", headers: { "Content-Type": "application/json" }, body: told });
    recall(remembered(file), body.url);
    return body;
  }
  async function push(form, file, row) {
    let state = null;
    for (let tries = 0; tries < 9;) {
      if (row.cancelled) return null;
      try {
        if (!state) state = await announced(form, file);
        while (!state.done) {
          if (row.cancelled) return null;
          row.url = state.url;
          const { status, body } = await ask(form, state.url, {
            method: "PATCH", signal: row.signal,
            headers: { "Upload-Offset": String(state.offset), "Content-Type": "application/offset+octet-stream" },
            body: file.slice(state.offset, state.offset + PIECE),
          });
          if (status >= 500) throw new Error(String(status));
          state = { ...state, ...body };
          tries = 0;
          row.say(`${Math.floor(100 * state.offset / file.size)}%`, 100 * state.offset / file.size);
        }
        return state;
      } catch (error) {
        if (error instanceof Refused) throw error;
        if (row.cancelled) return null;
        tries += 1;
        row.say(form.dataset.retry);
        await wait(300 * 2 ** tries);
        if (state) try { state = { ...state, ...(await ask(form, state.url)).body }; } catch (again) { if (again instanceof Refused) throw again; }
      }
    }
    throw new Refused(form.dataset.failed);
  }
  function line(form, file) {
    const item = $("template", form).content.firstElementChild.cloneNode(true), stop = new AbortController();
    const bar = $("progress", item), text = $(".f-state", item), cancel = $("[data-cancel]", item);
    $(".f-name", item).textContent = file.name;
    $(".files", form).append(item);
    const row = { url: "", cancelled: false, signal: stop.signal };
    row.say = (words, share) => { text.textContent = words; if (share !== undefined) bar.value = share; };
    row.end = (kind, words) => { item.className = kind; text.textContent = words; bar.remove(); if (cancel) cancel.remove(); };
    if (cancel) cancel.addEventListener("click", () => {
      row.cancelled = true;
      stop.abort();
      recall(remembered(file), "");
      if (row.url) ask(form, row.url, { method: "DELETE" }).catch(() => {});
      item.remove();
    });
    return row;
  }
  function refusedHere(form, file) {
    const kind = (file.name.split(".").pop() || "").toLowerCase().replace("jpeg", "jpg");
    if (!file.size) return form.dataset.empty;
    if (form.dataset.accept && !form.dataset.accept.split(",").includes(kind)) return form.dataset.wrong;
    return file.size > Number(form.dataset.most) ? form.dataset.large : "";
  }
  async function bring(form, file) {
    const row = line(form, file), refused = refusedHere(form, file);
    if (refused) { row.end("bad", refused); return false; }
    try {
      const state = await push(form, file, row);
      if (!state) return null;
      recall(remembered(file), "");
      row.end("ok", form.dataset.done);
      const hidden = document.createElement("input");
      Object.assign(hidden, { type: "hidden", name: "file_id", value: state.id });
      form.append(hidden);
      return true;
    } catch (error) {
      if (!(error instanceof Expired)) recall(remembered(file), "");
      row.end("bad", error instanceof Refused && error.message ? error.message : form.dataset.failed);
      return false;
    }
  }
  async function bringAll(form, input) {
    const files = Array.from(input.files);
    if (!files.length) return;
    form.setAttribute("aria-busy", "true");
    input.disabled = true;
    const ended = [];
    for (const file of files) ended.push(await bring(form, file));
    form.removeAttribute("aria-busy");
    const come = $$("[name=file_id]", form).length;
    if (come && !ended.includes(false)) return form.requestSubmit();
    input.value = "";
    input.disabled = false;
    const button = $("[data-upload-send]", form);
    if (button) button.hidden = !come;
  }
  document.addEventListener("change", event => {
    const form = event.target.closest("form[data-upload]");
    if (form && event.target.type === "file") bringAll(form, event.target);
  });
  document.addEventListener("submit", event => {
    // What the script brought goes as ids; the bytes must not travel a second time.
    const form = event.target.closest("form[data-upload]");
    if (form && $("[name=file_id]", form)) $$("input[type=file]", form).forEach(input => { input.disabled = true; });
  }, true);

  // ── start ──
  function enhance(root) {
    $$("select[data-choices]", root).forEach(searchable);
    $$("div.options[data-choices]", root).forEach(filtered);
    $$("[data-rows]", root).forEach(prepareRows);
    if (root.matches && root.matches("[data-rows]")) prepareRows(root);
    $$("[data-money]", root).forEach(read);
    $$("form[data-upload] [data-upload-send]", root).forEach(button => { button.hidden = true; });
    $$("form", root).forEach(decide);
    if (root.closest && root.closest("form")) decide(root.closest("form"));
  }
  enhance(document);
  document.addEventListener("htmx:load", event => enhance(event.detail.elt));
})();
