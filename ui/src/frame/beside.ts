// Where the focus goes when a card was removed: to the card beside it, or else to the heading of the place.

/** The id of the card after this one, or else before it, preferably of the same list; null when it stands alone. */
export function besideCard(id: string): string | null {
  const card = document.getElementById(id);
  if (!card) return null;
  const kind = id.slice(0, id.indexOf("-") + 1);
  const near = [card.nextElementSibling, card.previousElementSibling].find((one) => one?.id.startsWith(kind));
  if (near) return near.id;
  const all = [...document.querySelectorAll(`[id^="${kind}"]`)];
  const at = all.indexOf(card);
  return (all[at + 1] ?? all[at - 1])?.id ?? null;
}

/** Drawing the list without the card may draw its neighbour anew, so the focus is given again then. */
export function focusBeside(card: string, beside: string | null): void {
  focusOn(beside);
  if (document.getElementById(card) === null) return;
  const observer = new MutationObserver(() => {
    if (document.getElementById(card) !== null) return;
    observer.disconnect();
    // Whoever went elsewhere meanwhile stays there.
    if (document.activeElement === document.body) focusOn(beside);
  });
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ["id"] });
}

function focusOn(beside: string | null): void {
  const neighbour = beside === null ? null : document.getElementById(beside)?.querySelector("button");
  (neighbour ?? document.querySelector<HTMLElement>("#content h1"))?.focus();
}
