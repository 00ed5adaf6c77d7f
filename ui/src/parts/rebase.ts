// Puts what was typed while a save was under way on top of what the save brought back. Pure, and loses no word.

/** `base` became `mine` by typing and `theirs` by merging; the answer holds both changes. */
export function rebase(base: string, mine: string, theirs: string): string {
  if (mine === base) return theirs;
  if (theirs === base) return mine;
  const a = changedRegion(base, mine);
  const b = changedRegion(base, theirs);
  if (a.end <= b.start) return base.slice(0, a.start) + a.text + base.slice(a.end, b.start) + b.text + base.slice(b.end);
  if (b.end <= a.start) return base.slice(0, b.start) + b.text + base.slice(b.end, a.start) + a.text + base.slice(a.end);
  // Both touched the same words: keep both, theirs first.
  const start = Math.min(a.start, b.start);
  const end = Math.max(a.end, b.end);
  const theirPart = base.slice(start, b.start) + b.text + base.slice(b.end, end);
  const myPart = base.slice(start, a.start) + a.text + base.slice(a.end, end);
  return `${base.slice(0, start)}${theirPart}\n\n${myPart}${base.slice(end)}`;
}

interface Region {
  start: number;
  end: number;
  text: string;
}

/** The one stretch of `from` that must be replaced to get `to`. */
function changedRegion(from: string, to: string): Region {
  const shortest = Math.min(from.length, to.length);
  let start = 0;
  while (start < shortest && from[start] === to[start]) start += 1;
  let tail = 0;
  while (tail < shortest - start && from[from.length - 1 - tail] === to[to.length - 1 - tail]) tail += 1;
  return { start, end: from.length - tail, text: to.slice(start, to.length - tail) };
}
