// What makes the console quicker: parts of pages that htmx swaps, and single keys. Everything works without it.
// ES2017 at most: Chromium 80, Windows 7.
(function () {
  "use strict";

  var LOST = ["/staff/login", "/staff/again", "/staff/code"];
  var own = document.currentScript;

  function closest(node, selector) { return node && node.closest ? node.closest(selector) : null; }

  // ---- htmx: what isn't a part of this page is opened as a page ------------------------------------------------

  function path(url) {
    var link = document.createElement("a");
    link.href = url;
    return link.pathname;
  }

  // Whatever went wrong is said by a page of its own: a form is sent, an address opened, the plain way.
  function plainly(event) {
    var asked = event.detail.elt;
    var form = closest(asked, "form");
    if (closest(asked, "[data-yeban-polls]")) { return; }
    if (form && form.method === "post") { form.submit(); return; }
    window.location.assign(event.detail.pathInfo.finalRequestPath || event.detail.pathInfo.requestPath);
  }

  document.addEventListener("htmx:beforeSwap", function (event) {
    if (LOST.indexOf(path(event.detail.xhr.responseURL)) >= 0) {
      event.detail.shouldSwap = false;
      window.location.reload();
    }
  });
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (kind) {
    document.addEventListener(kind, plainly);
  });

  // Who can't see that the list has changed hears it; who has turned a page reads on from its top.
  document.addEventListener("htmx:afterSwap", function () {
    var list = document.getElementById("inbox");
    var told = document.getElementById("inbox-said");
    if (list && told) { told.textContent = list.getAttribute("data-yeban-said"); }
    if (document.activeElement === document.body) {
      var table = document.querySelector("#inbox .yeban-scroll");
      if (table) { table.focus(); }
    }
  });

  // ---- all ticks of a page at one press -------------------------------------------------------------------------

  function offer() {
    var button = document.querySelector("[data-yeban-all]");
    if (button) { button.hidden = false; button.removeAttribute("hidden"); }
  }

  offer();
  document.addEventListener("htmx:afterSwap", offer);
  document.addEventListener("click", function (event) {
    if (!closest(event.target, "[data-yeban-all]")) { return; }
    var boxes = Array.prototype.slice.call(document.querySelectorAll("[data-yeban-row] input[type='checkbox']"));
    var all = boxes.every(function (box) { return box.checked; });
    boxes.forEach(function (box) { box.checked = !all; });
  });

  // ---- single keys: J, K, X, 1 to 4, ? ---------------------------------------------------------------------------

  if (!own || !own.hasAttribute("data-yeban-keys")) { return; }

  function rows() { return Array.prototype.slice.call(document.querySelectorAll("[data-yeban-row]")); }

  function here() { return closest(document.activeElement, "[data-yeban-row]"); }

  function move(by) {
    var all = rows();
    if (!all.length) { return false; }
    var row = here();
    var next = row ? all.indexOf(row) + by : (by > 0 ? 0 : all.length - 1);
    var link = all[Math.max(0, Math.min(all.length - 1, next))].querySelector("a[href]");
    link.focus();
    return true;
  }

  function tick() {
    var row = here();
    var box = row && row.querySelector("input[type='checkbox']");
    if (box) { box.click(); }
    return Boolean(box);
  }

  // The ways on from an item, in the page's order. A key goes to where one begins; its own button takes it.
  function ways() {
    var sought = "main a[data-yeban-on], main form[method='post'][action^='/staff/inbox/']";
    return Array.prototype.slice.call(document.querySelectorAll(sought))
      .filter(function (way) {
        return way.id !== "undo" && (way.tagName === "A" || /\/inbox\/[0-9]+\//.test(way.getAttribute("action")));
      })
      .slice(0, 4);
  }

  function fold(way) { return closest(way, "details"); }

  ways().forEach(function (way, index) {
    var folded = fold(way);
    var before = folded ? folded.querySelector(".govuk-details__summary-text") : way.tagName === "A" ? way : way.querySelector("button");
    var sign = document.createElement("kbd");
    sign.className = "yeban-key";
    sign.setAttribute("aria-hidden", "true");
    sign.textContent = String(index + 1);
    if (before) { before.parentNode.insertBefore(sign, before); }
  });

  function go(key) {
    var found = document.querySelector("[data-yeban-key='" + key + "']") || ways()[Number(key) - 1];
    if (!found) { return false; }
    if (found.tagName === "A") { found.click(); return true; }
    if (fold(found)) { fold(found).open = true; }
    var field = found.querySelector("input:not([type='hidden']), select, textarea, button");
    if (field) { field.focus(); }
    return Boolean(field);
  }

  function typing(node) {
    return Boolean(closest(node, "input:not([type='checkbox']):not([type='radio']), select, textarea, [contenteditable]"));
  }

  // ---- what the keys do, shown on "?"; the focus goes there, and back when it is put away ----------------------

  var help = document.getElementById("key-help");
  var before = null;

  function explain(shown) {
    if (shown === !help.hidden) { return true; }
    if (shown) { before = document.activeElement; }
    help.hidden = !shown;
    if (shown) { help.focus(); } else if (before) { before.focus(); }
    return true;
  }

  document.getElementById("key-help-close").addEventListener("click", function () { explain(false); });

  function act(key) {
    switch (key) {
      case "j": return move(1);
      case "k": return move(-1);
      case "x": return tick();
      case "1": case "2": case "3": case "4": return go(key);
      case "?": case "\uff1f": return explain(help.hidden);
      case "escape": return !help.hidden && explain(false);
      default: return false;
    }
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) { return; }
    if (typing(event.target)) { return; }
    if (act(event.key.toLowerCase())) { event.preventDefault(); }
  });
})();
