// What makes the pages easier; every page works without it. ES2017 at most: Chromium 80, Windows 7.
(function () {
  "use strict";

  var LETTERS_SHOWN = 12;

  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }

  function made(tag, className, text) {
    var element = document.createElement(tag);
    element.className = className;
    if (text) { element.textContent = text; }
    return element;
  }

  function described(input, id) {
    var before = input.getAttribute("aria-describedby");
    input.setAttribute("aria-describedby", before ? before + " " + id : id);
  }

  // ---- errors: the summary takes the focus; its links go to the field ------------------------------------------

  each(".govuk-error-summary", function (summary) {
    summary.setAttribute("tabindex", "-1");
    summary.focus();
    summary.addEventListener("click", function (event) {
      var link = event.target.closest ? event.target.closest("a[href^='#']") : null;
      var field = link && document.getElementById(link.getAttribute("href").slice(1));
      if (field) {
        event.preventDefault();
        var label = document.querySelector("label[for='" + field.id + "']");
        (field.closest("fieldset") || label || field).scrollIntoView();
        field.focus({ preventScroll: true });
      }
    });
  });

  // ---- passwords: shown on demand, hidden again before they are sent -------------------------------------------

  each("input[type='password']", function (input) {
    var group = input.closest(".govuk-form-group");
    var button = group && group.querySelector(".govuk-js-password-input-toggle");
    if (!button) {
      var row = made("div", "yeban-password");
      button = made("button", "yeban-password__show", "显示");
      button.type = "button";
      input.parentNode.insertBefore(row, input);
      row.appendChild(input);
      row.appendChild(button);
    }
    var label = document.querySelector("label[for='" + input.id + "']");
    var name = label ? label.textContent.trim() : "密码";
    function tell(shown) {
      input.type = shown ? "text" : "password";
      button.textContent = shown ? "隐藏" : "显示";
      button.setAttribute("aria-label", (shown ? "隐藏" : "显示") + name);
    }
    button.hidden = false;
    button.removeAttribute("hidden");
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", function () { tell(input.type === "password"); });
    if (input.form) { input.form.addEventListener("submit", function () { tell(false); }); }
    tell(false);
  });

  // ---- hints while typing: Caps Lock, full-width input, Num Lock, capital letters -------------------------------

  function fullWidth(text) { return /[\uFF01-\uFF5E\u3000]/.test(text); }

  function capitals(text) {
    var found = [];
    Array.from(text).forEach(function (letter, index) {
      if (/[A-Z]/.test(letter)) { found.push(letter + "（第" + (index + 1) + "位）"); }
    });
    if (!text) { return ""; }
    if (!found.length) { return /[a-z]/.test(text) ? "字母都是小写。" : ""; }
    var more = found.length > LETTERS_SHOWN ? "等" + found.length + "个" : "";
    return "含大写字母：" + found.slice(0, LETTERS_SHOWN).join("、") + more + "。下次也要用大写输入。";
  }

  // Only once the field has been left: nobody is told at the third digit that fifteen are missing.
  function digits(text) {
    var count = Array.from(text.replace(/[\s\u200B\uFEFF.·-]/g, "")).length;
    return count && count !== 18 ? "现在是" + count + "位，身份证号码应是18位，请核对。" : "";
  }

  // Keys of the number pad that move the cursor instead of writing digits.
  var PAD = /^(Home|End|PageUp|PageDown|Arrow(Up|Down|Left|Right)|Insert|Clear)$/;

  each("[data-yeban-hints]", function (input) {
    var watched = (input.getAttribute("data-yeban-hints") || "caps width num").split(/\s+/);
    var state = { caps: false, num: false, left: false };
    var line = made("div", "yeban-live");
    line.id = input.id + "-live";
    line.setAttribute("aria-live", "polite");
    var place = input.closest(".yeban-password") || input.closest(".govuk-input__wrapper") || input;
    place.parentNode.insertBefore(line, place.nextSibling);
    described(input, line.id);

    function show() {
      var said = [];
      if (watched.indexOf("caps") >= 0 && state.caps) { said.push("⚠ 大写锁定已打开，输入的字母会变成大写。"); }
      if (watched.indexOf("width") >= 0 && fullWidth(input.value)) { said.push("⚠ 有全角字符，请切换到英文半角再输入。"); }
      if (watched.indexOf("num") >= 0 && state.num) { said.push("⚠ 数字键盘没有打开，请按一下 Num Lock 键。"); }
      if (watched.indexOf("digits") >= 0 && state.left) { said.push(digits(input.value)); }
      if (watched.indexOf("capitals") >= 0) { said.push(capitals(input.value)); }
      said = said.filter(Boolean);
      if (line.textContent === said.join("")) { return; }
      line.textContent = "";
      said.forEach(function (text) { line.appendChild(made("span", "", text)); });
    }

    function look(event) {
      if (event.getModifierState) {
        state.caps = event.getModifierState("CapsLock");
        if (event.type === "keydown" && event.location === 3) {
          state.num = !event.getModifierState("NumLock") && PAD.test(event.key);
        } else if (event.type === "keydown" && event.getModifierState("NumLock")) {
          state.num = false;
        }
      }
      show();
    }

    ["keydown", "keyup", "mousedown"].forEach(function (kind) { input.addEventListener(kind, look); });
    input.addEventListener("input", show);
    input.addEventListener("blur", function (event) {
      state.caps = state.num = false;
      // What is shown changes only where the next line is typed: a button that is being pressed must not move away.
      var next = event.relatedTarget;
      if (next && next.matches("input:not([type='radio']):not([type='checkbox'])")) { state.left = true; show(); }
    });
  });

  // ---- a letter is shown whole ----------------------------------------------------------------------------------

  each("textarea[readonly]", function (area) {
    area.style.height = "auto";
    area.style.height = area.scrollHeight + 6 + "px";
  });

  // ---- copying, over plain http too: the newer interface is missing there --------------------

  function copied(text) {
    var area = made("textarea", "govuk-visually-hidden");
    area.value = text;
    area.setAttribute("readonly", "");
    document.body.appendChild(area);
    area.select();
    area.setSelectionRange(0, text.length);
    var done = false;
    try { done = document.execCommand("copy"); } catch (refused) { done = false; }
    document.body.removeChild(area);
    return done;
  }

  each("[data-yeban-copy]", function (button) {
    var source = document.getElementById(button.getAttribute("data-yeban-copy"));
    if (!source) { return; }
    var told = made("span", "yeban-live");
    told.setAttribute("role", "status");
    button.parentNode.insertBefore(told, button.nextSibling);
    button.hidden = false;
    button.addEventListener("click", function () {
      var done = copied("value" in source ? source.value : source.textContent);
      button.focus();
      told.textContent = done ? "✔ 已复制" : "没有复制成功，请按住文字，手动选择并复制。";
      if (!done && source.select) { source.select(); }
    });
  });

  // ---- one press, one form --------------------------------------------------------------------------------------

  each("form[method='post']", function (form) {
    var sent = 0;
    form.addEventListener("submit", function (event) {
      var now = event.timeStamp;
      if (sent && now - sent < 3000) { event.preventDefault(); } else { sent = now || 1; }
    });
    window.addEventListener("pageshow", function (event) { if (event.persisted) { sent = 0; } });
  });
  // ---- filings: saved while somebody types; without the script, with every button ------------------------------

  var UNSAVED = "没有自动保存；请按“保存”";

  each("form[data-yeban-autosave]", function (form) {
    var told = form.querySelector(".yeban-saved");
    var version = form.querySelector("input[name='version']");
    var waiting = 0;
    var busy = false;
    function save() {
      if (busy) { waiting = setTimeout(save, 1000); return; }
      busy = true;
      var asking = new XMLHttpRequest();
      asking.open("POST", form.getAttribute("data-yeban-autosave"));
      asking.responseType = "json";
      asking.onload = function () {
        var said = asking.response || {};
        if (said.version) { version.value = said.version; told.textContent = "已自动保存"; } else { told.textContent = said.said || UNSAVED; }
      };
      asking.onerror = function () { told.textContent = UNSAVED; };
      asking.onloadend = function () { busy = false; };
      asking.send(new URLSearchParams(new FormData(form)));
    }
    form.addEventListener("input", function () {
      clearTimeout(waiting);
      told.textContent = "";
      waiting = setTimeout(save, 1500);
    });
    form.addEventListener("submit", function () { clearTimeout(waiting); });
  });
})();
