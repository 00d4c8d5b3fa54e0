// 检查工作记录表 on the spot: what is written and photographed stays on the device until the system has it, item by item.
import { timeOf } from "./clock.js";
import { setHidden } from "./form.js";
import { drop, dropOld, keep, keptOf } from "./record_store.js";

const AGAIN = 15000;

export function record(form) {
  const user = document.body.dataset.user || "";
  const items = [...form.querySelectorAll("[data-record-item]")].map((section) => item(form, section, `${user}:${form.dataset.record}:`));
  const unsent = () => items.filter((one) => one.isUnsent());
  const sendAll = async () => { for (const one of unsent()) await one.send(); };
  const sendIdle = async () => { for (const one of unsent()) if (!one.isInUse()) await one.send(); };

  dropOld().then(() => Promise.all(items.map((one) => one.restore()))).then(sendAll);
  addEventListener("online", sendAll);
  setInterval(() => navigator.onLine && sendIdle(), AGAIN);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    await sendAll();
    const left = unsent();
    if (!left.length) location.assign(form.dataset.recordDone);
    else left[0].show();
  }, { capture: true });
}

const OFFLINE = "没有网络：已留在本机，恢复网络后自动送达";

function item(form, section, prefix) {
  const name = section.dataset.recordItem, key = prefix + name;
  const texts = [...section.querySelectorAll("textarea")];
  const chooser = section.querySelector("input[type=file]");
  const list = section.querySelector("[data-record-photos]");
  const status = section.querySelector("[data-record-status]");
  let photos = [], changes = 0, sent = 0, busy = null, waiting = "";

  const isUnsent = () => changes !== sent;
  const isWritten = () => texts.every((one) => one.value.trim());
  const isEmpty = () => texts.every((one) => !one.value.trim()) && !photos.length;
  function say(state, words) { status.dataset.state = state; status.textContent = words; }

  async function changed() {
    changes += 1;
    const copy = { texts: texts.map((one) => [one.name, one.value]), photos, seen: seen().value };
    const isKept = await keep(key, copy);
    if (!isUnsent()) return;
    // Keeping may take longer than finding that there is no network, which was said by then.
    const kept = isWritten() && !navigator.onLine ? OFFLINE : "已留在本机，待送达";
    say(isKept ? "saving" : "failed", isKept ? kept : "本机不能保存，请不要离开此页，尽快送达");
  }

  async function restore() {
    const copy = await keptOf(key);
    if (!copy) return;
    if (copy.sent) {
      await drop(key);
      // It arrived while this page was on its way: the page shows what was there before.
      if (copy.seen !== seen().value) location.reload();
      return;
    }
    for (const [field, text] of copy.texts) form.elements[field].value = text;
    photos = copy.photos;
    // What stood there when it was written: a colleague's words since then are not overwritten unseen.
    setHidden(form, seen().name, copy.seen);
    changes += 1;
    drawPhotos();
    say("saving", "已恢复留在本机的内容，待送达");
  }

  const seen = () => form.elements[`seen-${name}`];

  function send() {
    busy ||= sendNow().finally(() => { busy = null; });
    return busy;
  }

  async function sendNow() {
    if (!isUnsent() || isEmpty()) return;
    if (!isWritten()) return say("saving", "已留在本机；写明检查情况和依据后送达");
    if (!navigator.onLine) return say("saving", OFFLINE);
    const at = changes, going = [...photos];
    say("saving", "正在送达");
    let response, json;
    try {
      response = await fetch(form.action, {
        method: "POST", body: bodyOf(going), credentials: "same-origin", headers: { "X-Autosave": "1", Accept: "application/json" },
      });
      json = await response.json();
    } catch {
      return say("failed", "未能送达：已留在本机，将自动重试");
    }
    setHidden(form, "csrf_token", json.csrf_token);
    if (json.seen) setHidden(form, seen().name, json.seen[name]);
    // A page that was open for long gets a new token with the refusal, and sends again by itself.
    if (json.csrf_token) return say("failed", "未能送达：已留在本机，将自动重试");
    if (response.status === 401) return say("failed", "登录已过期：内容已留在本机，请在另一窗口重新登录，随后自动送达");
    if (!response.ok || !json.saved) return refused(json);
    await arrived(at, going, json);
  }

  function bodyOf(going) {
    const body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    body.append(seen().name, seen().value);
    for (const one of texts) body.append(one.name, one.value);
    for (const one of going) body.append(chooser.name, one.blob, one.name);
    return body;
  }

  async function arrived(at, going, { saved_at: savedAt, seen: seenNow }) {
    showRefusal("");
    photos = photos.filter((one) => !going.includes(one));
    drawPhotos(going);
    if (changes !== at) return changed();
    sent = at;
    await keep(key, { sent: true, seen: seenNow[name] });
    say("saved", `已送达 ${timeOf(savedAt)}`);
  }

  function refused(json) {
    const words = Object.values(json.refused || {}).join(" ") || json.message || "未能送达，请核对填写的内容";
    // The same is not sent again and again: the next change tries anew.
    sent = changes;
    waiting = words;
    showRefusal(words);
    say("failed", "没有送达：请按提示修改，内容仍留在本机");
  }

  function showRefusal(words) {
    waiting = words;
    section.querySelector("[data-record-refusal]")?.remove();
    if (!words) return;
    const box = document.createElement("p");
    box.className = "govuk-error-message";
    box.dataset.recordRefusal = "";
    box.setAttribute("role", "alert");
    box.textContent = words;
    texts[0].closest(".govuk-form-group").before(box);
  }

  function drawPhotos(arrivedNow = []) {
    for (const one of arrivedNow) {
      const line = [...list.children].find((li) => li.dataset.photo === one.id);
      if (line) line.replaceChildren(`${one.name}（已送达）`);
      if (line) delete line.dataset.photo;
    }
    for (const line of [...list.querySelectorAll("[data-photo]")]) line.remove();
    for (const one of photos) list.append(lineOf(one));
  }

  function lineOf(one) {
    const line = document.createElement("li"), remove = document.createElement("button");
    line.dataset.photo = one.id;
    remove.type = "button";
    remove.className = "app-link-button";
    remove.textContent = "删除";
    remove.setAttribute("aria-label", `删除 ${one.name}`);
    remove.addEventListener("click", () => { photos = photos.filter((other) => other !== one); drawPhotos(); changed(); });
    line.append(`${one.name}（待送达） `, remove);
    return line;
  }

  for (const one of texts) one.addEventListener("input", changed);
  // Each sending is a line of the case's history: an item goes when its words are complete, not at each pause.
  section.addEventListener("focusout", (event) => { if (!section.contains(event.relatedTarget)) send(); });
  chooser.addEventListener("change", () => {
    for (const file of chooser.files) photos.push({ id: crypto.randomUUID(), name: file.name, blob: file });
    chooser.value = "";
    drawPhotos();
    changed().then(send);
  });

  function show() {
    section.scrollIntoView({ block: "start" });
    if (waiting || !isWritten()) texts.find((one) => !one.value.trim())?.focus();
  }

  const isInUse = () => section.contains(document.activeElement);
  return { isInUse, isUnsent: () => (isUnsent() && !isEmpty()) || Boolean(waiting), send, restore, show };
}
