// The plain script of the login pages: comfort only, every page works without it. No framework, no inline code.
//
// Hooks, all optional:
//   <button type="button" class="affix-btn" hidden data-reveal="ID" aria-pressed="false" aria-label="…"
//           data-label-pressed="…" data-text-pressed="…">   shows and hides the password of input ID
//   <p hidden data-caps-for="ID">                            shown while Caps Lock is on in input ID
//   <div class="strength" hidden data-strength="/password/strength" data-strength-for="ID">
//     <div class="strength-bars" aria-hidden="true"><i></i>×5</div><p role="status"></p></div>
//     posts the form's hidden fields and the password; reads {"level":1-5,"text":"…","tip":"…"|null}
//   <input data-code>                                        six digits: sent as soon as they are pasted or filled in
//   <p data-countdown="SECONDS" data-opens="ID">…N…</p>       counts N down; button ID is hidden until then
"use strict";

const byId = (id) => document.getElementById(id);

function reveal(button) {
  const input = byId(button.dataset.reveal);
  if (!input) return;
  const words = [
    { label: button.getAttribute("aria-label"), text: button.textContent },
    { label: button.dataset.labelPressed, text: button.dataset.textPressed },
  ];
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.setAttribute("aria-label", words[Number(shown)].label);
    button.textContent = words[Number(shown)].text;
  };
  button.hidden = false;
  button.addEventListener("click", () => show(input.type === "password"));
  // Browsers remember what stands in a text field; a password must leave as a password.
  input.form?.addEventListener("submit", () => show(false));
}

function watchCapsLock(hint) {
  const input = byId(hint.dataset.capsFor);
  if (!input) return;
  const look = (event) => { hint.hidden = !event.getModifierState?.("CapsLock"); };
  input.addEventListener("keydown", look);
  input.addEventListener("keyup", look);
  input.addEventListener("blur", () => { hint.hidden = true; });
}

function meter(box) {
  const input = byId(box.dataset.strengthFor);
  const sentence = box.querySelector("[role=status]");
  if (!input || !sentence) return;
  const empty = sentence.textContent;
  let timer = 0;
  let asked = 0;
  const tell = (level, text) => { box.dataset.level = String(level); sentence.textContent = text; };
  const ask = async () => {
    const turn = ++asked;
    if (input.value === "") return tell(0, empty);
    const body = new URLSearchParams();
    for (const field of input.form.querySelectorAll("input[type=hidden]")) body.append(field.name, field.value);
    body.append(input.name, input.value);
    try {
      const answer = await fetch(box.dataset.strength, { method: "POST", body, headers: { accept: "application/json" } });
      if (!answer.ok || turn !== asked) return;
      const { level, text, tip } = await answer.json();
      tell(level, tip ? `${text} ${tip}` : text);
    } catch { /* no answer, no meter: the form itself says what is wrong */ }
  };
  box.hidden = false;
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 600); });
}

function code(input) {
  const digits = (text) => text.normalize("NFKC").replace(/[\s\u2010\u2212-]/g, "");
  const whole = (text) => /^[0-9]{6}$/.test(text);
  let before = input.value.length;
  input.addEventListener("paste", (event) => {
    const pasted = digits(event.clipboardData?.getData("text") ?? "");
    if (!whole(pasted)) return;
    event.preventDefault();
    input.value = pasted;
    input.form?.requestSubmit();
  });
  // Filled in by the browser all at once, never while somebody types: members check what they typed.
  input.addEventListener("input", () => {
    const filled = input.value.length - before > 1 && whole(digits(input.value));
    before = input.value.length;
    if (filled) input.form?.requestSubmit();
  });
}

function countdown(sentence) {
  const button = byId(sentence.dataset.opens);
  const ends = Date.now() + Number(sentence.dataset.countdown) * 1000;
  if (button) button.hidden = true;
  const tick = () => {
    const left = Math.ceil((ends - Date.now()) / 1000);
    if (left > 0) {
      sentence.textContent = sentence.textContent.replace(/[0-9]+/, String(left));
      return setTimeout(tick, 1000);
    }
    sentence.hidden = true;
    if (button) button.hidden = false;
  };
  tick();
}

function once(form) {
  const button = form.querySelector("button[type=submit], button:not([type])");
  if (!button) return;
  form.addEventListener("submit", (event) => {
    if (button.getAttribute("aria-busy") === "true") return event.preventDefault();
    button.setAttribute("aria-busy", "true");
  });
  // Back from the next page: the browser may show this one as it was left.
  addEventListener("pageshow", () => button.removeAttribute("aria-busy"));
}

document.querySelectorAll("[data-reveal]").forEach(reveal);
document.querySelectorAll("[data-caps-for]").forEach(watchCapsLock);
document.querySelectorAll("[data-strength]").forEach(meter);
document.querySelectorAll("[data-code]").forEach(code);
document.querySelectorAll("[data-countdown]").forEach(countdown);
document.querySelectorAll("form[method=post]").forEach(once);
