// Speaks to passkeys for the login pages. Without it, or where the browser has none, the other ways remain.
//
//   <form method="post" data-passkey="get|create" data-passkey-options="/login/passkey/options"
//         data-passkey-fills="ID">          with hidden fields `ceremony` and `answer`
//     <button type="submit" hidden>          shown where the browser has passkeys; buttons with a name just submit
//     <p data-passkey-unsupported>           hidden there
//     <p hidden data-passkey-cancelled>      shown when nothing came of it
//     <p hidden data-passkey-exists>         shown when this device has a passkey already
// `data-passkey-fills` names the field whose autofill may offer passkeys.
"use strict";

(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  // A question is good for five minutes.
  const RENEW = 240_000;
  const decoded = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const encoded = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list ?? []).map((entry) => ({ ...entry, id: decoded(entry.id) }));

  function options(publicKey) {
    const all = { ...publicKey, challenge: decoded(publicKey.challenge) };
    if (publicKey.user) all.user = { ...publicKey.user, id: decoded(publicKey.user.id) };
    if (publicKey.excludeCredentials) all.excludeCredentials = named(publicKey.excludeCredentials);
    if (publicKey.allowCredentials) all.allowCredentials = named(publicKey.allowCredentials);
    return all;
  }

  function written(credential) {
    const { response } = credential;
    const parts = { clientDataJSON: encoded(response.clientDataJSON) };
    if (response.attestationObject) {
      parts.attestationObject = encoded(response.attestationObject);
      parts.transports = response.getTransports?.() ?? [];
    } else {
      parts.authenticatorData = encoded(response.authenticatorData);
      parts.signature = encoded(response.signature);
      parts.userHandle = encoded(response.userHandle) || null;
    }
    return JSON.stringify({ id: credential.id, rawId: encoded(credential.rawId), type: credential.type, response: parts });
  }

  async function question(form) {
    const body = new URLSearchParams();
    for (const name of ["csrf", "req", "login"]) {
      const field = form.elements.namedItem(name);
      if (field) body.append(name, field.value);
    }
    const answer = await fetch(form.dataset.passkeyOptions, { method: "POST", body, headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error("no question");
    return answer.json();
  }

  function send(form, ceremony, credential) {
    form.elements.namedItem("ceremony").value = ceremony;
    form.elements.namedItem("answer").value = written(credential);
    const keep = document.querySelector("form:not([data-passkey]) input[type=checkbox][name=remember]:checked");
    if (keep) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "remember", value: "on" });
      form.append(field);
    }
    form.submit();
  }

  // One request at a time: the button ends the one that waits behind the autofill.
  let waiting;
  const end = () => { waiting?.abort(); waiting = undefined; };

  async function offered(form) {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    end();
    const turn = new AbortController();
    waiting = turn;
    try {
      const { publicKey, ceremony } = await question(form);
      if (turn.signal.aborted) return;
      const credential = await navigator.credentials.get({ publicKey: options(publicKey), mediation: "conditional", signal: turn.signal });
      if (credential && !turn.signal.aborted) send(form, ceremony, credential);
    } catch { /* nobody picked one */ }
  }

  async function asked(form) {
    const told = (name, shown) => form.querySelectorAll(`[data-passkey-${name}]`).forEach((line) => { line.hidden = !shown; });
    told("cancelled", false);
    told("exists", false);
    end();
    try {
      const { publicKey, ceremony } = await question(form);
      const all = { publicKey: options(publicKey) };
      const credential = await (form.dataset.passkey === "create" ? navigator.credentials.create(all) : navigator.credentials.get(all));
      if (credential) return send(form, ceremony, credential);
      told("cancelled", true);
    } catch (error) {
      told(error.name === "InvalidStateError" ? "exists" : "cancelled", true);
    }
    form.querySelectorAll("button").forEach((button) => button.removeAttribute("aria-busy"));
    if (form.dataset.passkeyFills) offered(form);
  }

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    form.querySelectorAll("[data-passkey-unsupported]").forEach((line) => { line.hidden = true; });
    form.querySelectorAll("button[type=submit][hidden]").forEach((button) => { button.hidden = false; });
    form.addEventListener("submit", (event) => {
      if (event.submitter?.name) return;
      event.preventDefault();
      asked(form);
    });
    if (!form.dataset.passkeyFills) return;
    offered(form);
    setInterval(() => { if (waiting) offered(form); }, RENEW);
    document.getElementById(form.dataset.passkeyFills)?.form?.addEventListener("submit", end);
  });
})();
