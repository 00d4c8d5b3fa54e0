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
  const copy = { at: Date.now(), user: user(), page: location.pathname, submitted, answers: answersOf(form) };
  store((s) => s.setItem(keyOf(form), JSON.stringify(copy)));
}

export function forget(form) {
  store((s) => s.removeItem(keyOf(form)));
}

/** Copies too old, and those whose submission evidently arrived: the same user is past that page. */
export function sweepKept() {
  const done = (copy) => copy.submitted && user() === copy.user && location.pathname !== copy.page;
  store((s) => {
    for (const key of Object.keys(s).filter((k) => k.startsWith(PREFIX))) {
      const copy = JSON.parse(s.getItem(key));
      if (Date.now() - copy.at > KEPT_FOR || done(copy)) s.removeItem(key);
    }
  });
}

export function offerKeptAnswers(form) {
  const copy = store((s) => JSON.parse(s.getItem(keyOf(form))));
  if (!copy || copy.user !== user()) return;
  if ("saved" in form.dataset || JSON.stringify(copy.answers) === JSON.stringify(answersOf(form))) return forget(form);
  const when = new Date(copy.at).toLocaleString("zh-CN", { hour12: false });
  const close = () => box.remove();
  const box = notice(
    form, "kept", `本机留有 ${when} 尚未保存到系统的填写内容。恢复后请核对再保存。`,
    button("恢复", () => { putBack(form, copy.answers); close(); }),
    button("不需要，删除", () => { forget(form); close(); }, "govuk-button govuk-button--secondary"),
  );
}
