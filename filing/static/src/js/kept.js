// Answers kept in this browser while the server could not take them.
import { momentOf } from "./clock.js";
import { answersOf, button, notice, putBack, setHidden } from "./form.js";

const PREFIX = "filing-kept:";
const KEPT_FOR = 24 * 3600 * 1000;
const user = () => document.body.dataset.user || "";
const keyOf = (form) => PREFIX + new URL(form.dataset.autosave || form.action, location.href).pathname;

function store(act, form) {
  // Private windows and full disks refuse storage; losing the copy must not break the page.
  // What is sent once is kept as long as its window; a draft also outlives that.
  try { return act(form && !form.dataset.autosave ? sessionStorage : localStorage); } catch { return null; }
}

export function keep(form, submitted = false) {
  if (!user()) return;
  const copy = { at: Date.now(), user: user(), page: location.pathname, submitted, seen: form.elements.seen?.value, answers: answersOf(form) };
  store((s) => s.setItem(keyOf(form), JSON.stringify(copy)), form);
}

export function keptOf(form) {
  const copy = store((s) => JSON.parse(s.getItem(keyOf(form))), form);
  return copy?.user === user() ? copy : null;
}

export function forget(form) {
  store((s) => s.removeItem(keyOf(form)), form);
}

/** Copies too old, and those whose submission evidently arrived: the same user is past that page, or back on it by its answer. */
export function sweepKept() {
  const arrived = new URLSearchParams(location.search).get("arrived");
  const past = (copy) => location.pathname !== copy.page || (arrived && arrived === copy.seen);
  const done = (copy) => copy.submitted && user() === copy.user && past(copy);
  const sweep = (s) => {
    for (const key of Object.keys(s).filter((k) => k.startsWith(PREFIX))) {
      const copy = JSON.parse(s.getItem(key));
      if (Date.now() - copy.at > KEPT_FOR || done(copy)) s.removeItem(key);
    }
  };
  store(sweep);
  store(() => sweep(sessionStorage));
}

export async function offerKeptAnswers(form) {
  // Going back, the browser puts the answers back itself, once the page is there.
  if (document.readyState !== "complete") await new Promise((there) => addEventListener("load", () => setTimeout(there), { once: true }));
  const copy = keptOf(form);
  if (!copy) return;
  // What is sent once is nowhere else, however it came back into this page.
  if (same(copy.answers, answersOf(form))) return form.dataset.autosave && forget(form);
  const { same: stored, seen } = await compared(form, copy.answers);
  if (stored) {
    forget(form);
    // It arrived while this page was on its way: the page shows what was there before.
    if (seen && seen !== form.elements.seen.value) location.reload();
    return;
  }
  const close = () => box.remove();
  const [not, next] = form.dataset.autosave ? ["保存到系统", "保存"] : ["提交", "提交"];
  const box = notice(
    form, "kept", `本机留有 ${momentOf(copy.at)} 尚未${not}的填写内容。恢复后请核对再${next}。`,
    button("恢复", () => { putBack(form, copy.answers); close(); adopt(form, copy.answers); }),
    button("不需要，删除", () => { forget(form); close(); }, "govuk-button govuk-button--secondary"),
  );
}

/** What was sent while leaving may have arrived since: then this page is as new as what is stored. */
async function adopt(form, answers) {
  const { same: stored, seen } = await compared(form, answers);
  if (stored) setHidden(form, "seen", seen);
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
