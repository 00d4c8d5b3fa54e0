// Answers kept in this browser while the server could not take them.
import { answersOf, button, notice, putBack } from "./form.js";

const PREFIX = "filing-kept:";
const KEPT_FOR = 24 * 3600 * 1000;
const user = () => document.body.dataset.user || "";
const keyOf = (form) => PREFIX + new URL(form.dataset.autosave || form.action, location.href).pathname;

function store(act) {
  // Private windows and full disks refuse storage; losing the copy must not break the page.
  try { return act(localStorage); } catch { return null; }
}

export function keep(form, submitted = false) {
  if (!user()) return;
  const copy = { at: Date.now(), user: user(), page: location.pathname, submitted, seen: form.elements.seen?.value, answers: answersOf(form) };
  store((s) => s.setItem(keyOf(form), JSON.stringify(copy)));
}

export function forget(form) {
  store((s) => s.removeItem(keyOf(form)));
}

/** Copies too old, and those whose submission evidently arrived: the same user is past that page, or back on it by its answer. */
export function sweepKept() {
  const arrived = new URLSearchParams(location.search).get("arrived");
  const past = (copy) => location.pathname !== copy.page || (arrived && arrived === copy.seen);
  const done = (copy) => copy.submitted && user() === copy.user && past(copy);
  store((s) => {
    for (const key of Object.keys(s).filter((k) => k.startsWith(PREFIX))) {
      const copy = JSON.parse(s.getItem(key));
      if (Date.now() - copy.at > KEPT_FOR || done(copy)) s.removeItem(key);
    }
  });
}

export async function offerKeptAnswers(form) {
  const copy = store((s) => JSON.parse(s.getItem(keyOf(form))));
  if (!copy || copy.user !== user()) return;
  if (same(copy.answers, answersOf(form))) return forget(form);
  const { same: stored, seen } = await compared(form, copy.answers);
  if (stored) {
    forget(form);
    // It arrived while this page was on its way: the page shows what was there before.
    if (seen && seen !== form.elements.seen.value) location.reload();
    return;
  }
  const when = new Date(copy.at).toLocaleString("zh-CN", { hour12: false });
  const close = () => box.remove();
  const box = notice(
    form, "kept", `本机留有 ${when} 尚未保存到系统的填写内容。恢复后请核对再保存。`,
    button("恢复", () => { putBack(form, copy.answers); close(); }),
    button("不需要，删除", () => { forget(form); close(); }, "govuk-button govuk-button--secondary"),
  );
}

/** Whether saving the copy would change nothing, and what the page would be seen as now. Only the server knows that 1,250.50 is stored as 1250.50. */
async function compared(form, answers) {
  if (!form.dataset.compare) return { same: false };
  const body = new FormData();
  for (const name of ["csrf_token", "seen"]) body.append(name, form.elements[name].value);
  for (const [name, value] of answers) body.append(name, value);
  const headers = { "X-Autosave": "1", "X-Compare": "1", Accept: "application/json" };
  const answer = await fetch(form.dataset.compare, { method: "POST", body, headers, credentials: "same-origin" }).catch(() => null);
  return answer?.ok ? answer.json() : { same: false };
}

const same = (one, other) => JSON.stringify(one.map(plain)) === JSON.stringify(other.map(plain));
const plain = ([name, value]) => [name, value.replace(/\r\n?/g, "\n").trim()];
