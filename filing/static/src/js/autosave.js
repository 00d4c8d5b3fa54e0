// Saves while people type: 1.5 s after the last key, at least every 3 s, and on leaving.
import { timeOf } from "./clock.js";
import { button, formBody, notice, setHidden, typedOn } from "./form.js";
import { forget, keep } from "./kept.js";

const PAUSE = 1500;
const AT_LEAST = 3000;
const RETRY = [3000, 6000, 15000, 30000];

export function autosave(form) {
  const url = form.dataset.autosave || form.action;
  const status = document.querySelector("[data-autosave-status]");
  let dirty = false, busy = null, stopped = false, going = false, failures = 0, timer = 0, firstKey = 0;

  function say(state, text) {
    if (!status) return;
    status.dataset.state = state;
    status.textContent = text;
  }

  function plan(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  function touched(event) {
    if (stopped || event.target.type === "file" || event.target.closest("[data-not-saved]")) return;
    dirty = true;
    firstKey ||= Date.now();
    if (!busy && !failures) plan(Math.max(0, Math.min(PAUSE, firstKey + AT_LEAST - Date.now())));
  }

  function post(keepalive) {
    return fetch(url, {
      method: "POST", body: formBody(form), keepalive, credentials: "same-origin",
      headers: { "X-Autosave": "1", Accept: "application/json" }, signal: AbortSignal.timeout(8000),
    });
  }

  async function save() {
    if (busy || stopped || !dirty) return;
    dirty = false; firstKey = 0;
    say("saving", "正在保存");
    busy = post(false).then(answered).catch(failed);
    await busy;
    busy = null;
    if (dirty && !stopped && !failures) plan(PAUSE);
  }

  async function answered(response) {
    const json = await response.json().catch(() => null);
    setHidden(form, "csrf_token", json?.csrf_token);
    if (response.status === 401 || response.redirected) return loggedOut(json?.login_url);
    if (response.status === 409) return conflict();
    if (response.status === 404 || response.status === 410) return gone();
    if (response.status === 422) return refused(json?.message);
    if (!response.ok || !json?.saved) throw new Error(response.status);
    failures = 0;
    setHidden(form, "seen", json.seen);
    // The page that is on its way may show what was there before this save: there the copy is compared.
    if (going) keep(form);
    else if (!dirty) forget(form);
    say("saved", `已保存 ${timeOf(json.saved_at)}`);
  }

  function refused(message) {
    keep(form);
    say("failed", message || "未能保存，请核对填写的内容");
  }

  function failed() {
    dirty = true;
    keep(form);
    say("failed", "未能保存，将重试");
    plan(RETRY[Math.min(failures++, RETRY.length - 1)]);
  }

  function loggedOut(loginUrl) {
    stopped = true;
    keep(form);
    say("failed", "登录已过期，填写内容已留在本机");
    const next = encodeURIComponent(location.pathname + location.search);
    const link = button("重新登录", () => location.assign(loginUrl || `/login?next=${next}`), "govuk-button");
    notice(form, "login", "登录已过期。填写内容已留在本机，重新登录后可恢复。", link);
  }

  function conflict() {
    stopped = true;
    keep(form);
    say("failed", "未保存：内容已被修改");
    // Sent as it is, it comes back beside what is stored, to choose from.
    const send = button("查看两处差异", () => form.requestSubmit());
    notice(form, "conflict", "这份申报已在别处修改。您的填写没有覆盖它，也没有丢失。", send);
  }

  function gone() {
    stopped = true;
    say("failed", "这份申报已不存在，填写内容没有保存");
    const box = document.createElement("textarea");
    box.className = "govuk-textarea";
    box.readOnly = true;
    box.rows = 8;
    box.setAttribute("aria-label", "您在本页填写的内容");
    box.value = typedOn(form);
    notice(form, "gone", "这份申报已被删除，可能是同事删除的。您在本页填写的内容没有保存，可以从下面复制带走。", box);
  }

  function submitting(event) {
    clearTimeout(timer);
    keep(form, true);
    stopped = true;
    if (!busy) return;
    // The save on its way moves the version on; wait for it, or the submission meets its own save as a conflict.
    event.preventDefault();
    const by = event.submitter;
    busy.finally(() => setTimeout(() => form.requestSubmit(by)));
  }

  function leaving() {
    if (!(dirty || busy) || stopped) return;
    // The copy covers what a closing page may fail to send; an equal page drops it on return.
    keep(form);
    post(true).catch(() => {});
  }

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", submitting);
  addEventListener("pageshow", (event) => { if (event.persisted) stopped = going = false; });
  // A page left for a file that is downloaded stays.
  addEventListener("beforeunload", () => { going = true; setTimeout(() => { going = false; }, 5000); });
  addEventListener("pagehide", leaving);
  addEventListener("online", () => { if (dirty) plan(0); });
}
