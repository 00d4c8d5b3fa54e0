// Finding one of a list by what people type. filing/domain/picking.py has the same rule, for pages without a script.
export const normal = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

// How well a choice matches, best first. Up to SPOKEN it is what was meant; LOOSE is worth showing, never taking.
const [CODE, BARE_CODE, NAME, SPOKEN, EVERYDAY, INITIALS, CODE_BEGINS, BEGINS, OTHER_BEGINS, SPOKEN_BEGINS,
  CONTAINS, OTHER_CONTAINS, SPOKEN_CONTAINS, WORDS, LOOSE, NO_MATCH] = Array(16).keys();

/** A choice in normal form, for search() and onlyMatch(). */
export function known({ code, name, label = name, others = [], everyday = [], pinyin = "" }) {
  const plain = normal(code);
  const syllables = pinyin.split(" ").filter(Boolean);
  return {
    code, label, plain, syllables,
    length: [...name].length,
    bare: /^[a-t]\d+$/.test(plain) ? plain.slice(1) : plain,
    names: [normal(name), normal(label)],
    others: others.map(normal),
    everyday: everyday.map(normal),
    spoken: syllables.join(""),
    initials: syllables.map((s) => s[0]).join(""),
  };
}

function rank(c, wanted) {
  const ascii = /^[\x00-\x7f]*$/.test(wanted);
  const long = !ascii || wanted.length > 2;
  const more = [...wanted].length > 1;
  const begins = (text) => text.startsWith(wanted);
  const contains = (text) => text.includes(wanted);
  if (wanted === c.plain) return CODE;
  if (wanted === c.bare) return BARE_CODE;
  if (c.names.includes(wanted) || c.others.includes(wanted)) return NAME;
  if (wanted === c.spoken) return SPOKEN;
  if (c.everyday.includes(wanted)) return EVERYDAY;
  if (more && wanted === c.initials) return INITIALS;
  if (more && (begins(c.plain) || begins(c.bare))) return CODE_BEGINS;
  if (c.names.some(begins)) return BEGINS;
  if (c.others.some(begins)) return OTHER_BEGINS;
  if (more && (begins(c.spoken) || begins(c.initials))) return SPOKEN_BEGINS;
  if (c.names.some(contains)) return CONTAINS;
  if (long && c.others.some(contains)) return OTHER_CONTAINS;
  if (long && ascii && (contains(c.initials) || c.syllables.some((_, i) => begins(c.syllables.slice(i).join(""))))) return SPOKEN_CONTAINS;
  if (more && c.everyday.some((word) => contains(word) || ([...word].length > 1 && wanted.includes(word)))) return LOOSE;
  return NO_MATCH;
}

function ranked(text, choices) {
  const words = text.split(/\s+/).map(normal).filter(Boolean);
  const wanted = words.join("");
  if (!wanted) return [];
  return choices.map((c) => {
    const whole = rank(c, wanted);
    const apart = whole >= LOOSE && words.length > 1 && words.every((word) => rank(c, word) < LOOSE);
    return [apart ? WORDS : whole, c];
  }).filter(([r]) => r < NO_MATCH);
}

/** What matches, best first and otherwise in the list's order; the whole list for no text. */
export function search(text, choices) {
  if (!normal(text)) return choices;
  // Of names that begin with the text the shortest first: for 法, 法国 before 法罗群岛.
  const order = ([r, c], [s, d]) => r - s || (r === BEGINS ? c.length - d.length : 0);
  return ranked(text, choices).sort(order).map(([, c]) => c);
}

/** The one that a text names, or the only one it can mean; null where that is open. */
export function onlyMatch(text, choices) {
  const found = ranked(text, choices).filter(([r]) => r < LOOSE);
  const best = Math.min(...found.map(([r]) => r));
  const meant = found.filter(([r]) => best > SPOKEN || r === best).map(([, c]) => c).sort((a, b) => a.code.length - b.code.length);
  // Of a group and its only class, both with one name, the class.
  const oneLine = meant.every((c, i) => !i || (c.code !== meant[i - 1].code && c.code.startsWith(meant[i - 1].code) && c.names[0] === meant[i - 1].names[0]));
  return (oneLine && meant.at(-1)) || null;
}
