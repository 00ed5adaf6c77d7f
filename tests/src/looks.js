// Finds visible text that is cut off or that lies on other text.
const RENDERED_MIN_PX = 2;

function boxOf(element) {
  const { left, top } = element.getBoundingClientRect();
  const x = left + element.clientLeft;
  const y = top + element.clientTop;
  return { left: x, top: y, right: x + element.clientWidth, bottom: y + element.clientHeight };
}

function within(rect, box) {
  const left = Math.max(rect.left, box.left);
  const top = Math.max(rect.top, box.top);
  const right = Math.min(rect.right, box.right);
  const bottom = Math.min(rect.bottom, box.bottom);
  return { left, top, right, bottom, isEmpty: right - left < RENDERED_MIN_PX || bottom - top < RENDERED_MIN_PX };
}

// What a person sees of a text: cut by scrolling areas (fine, it can be scrolled) or by hiding ones (a fault).
function seen(node, whole) {
  let rect = whole;
  let shown = within(rect, { left: 0, top: 0, right: innerWidth, bottom: innerHeight });
  let isClipped = false;
  let layer = document.body;
  for (let element = node.parentElement; element && element !== document.body; element = element.parentElement) {
    const style = getComputedStyle(element);
    const ellipsis = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
    const box = boxOf(element);
    for (const [axis, from, to] of [['overflowX', 'left', 'right'], ['overflowY', 'top', 'bottom']]) {
      const limits = { left: -1e6, top: -1e6, right: 1e6, bottom: 1e6, [from]: box[from], [to]: box[to] };
      if (style[axis] === 'visible') continue;
      const isHiding = style[axis] === 'hidden' || style[axis] === 'clip';
      const isBeyond = rect[to] > box[to] + RENDERED_MIN_PX || rect[from] < box[from] - RENDERED_MIN_PX;
      // One pixel wide is how text is given to screen readers only.
      const isForReaders = box.right - box.left <= 2 || box.bottom - box.top <= 2;
      if (isForReaders) return null;
      // Only what a scrolling area lets through can be cut off further out.
      if (!isHiding) rect = within(rect, limits);
      if (rect.isEmpty) return null;
      if (isHiding && isBeyond && !(ellipsis && element.closest('[title]'))) isClipped = true;
      shown = within(shown, limits);
    }
    if (style.position === 'fixed' || style.position === 'sticky' || element.matches('dialog, [role=dialog]')) {
      if (layer === document.body) layer = element;
    }
  }
  return { shown, isClipped, layer };
}

function looks() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  const clipped = [];
  const overlapping = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const words = tidy(node.data);
    if (!words || !isVisible(node.parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      const sight = seen(node, rect);
      if (!sight) continue;
      if (sight.isClipped) clipped.push(words);
      if (!sight.shown.isEmpty) texts.push({ node, words, ...sight });
    }
  }
  for (const [index, one] of texts.entries()) {
    for (const other of texts.slice(index + 1)) {
      if (one.node === other.node || one.layer !== other.layer) continue;
      // Line boxes of neighbouring lines may touch: letters lie in the middle of them.
      const inset = (box) => {
        const margin = (box.bottom - box.top) / 4;
        return { left: box.left, right: box.right, top: box.top + margin, bottom: box.bottom - margin };
      };
      if (!within(inset(one.shown), inset(other.shown)).isEmpty) overlapping.push(`${one.words} / ${other.words}`);
    }
  }
  const isWider = document.documentElement.scrollWidth > innerWidth + 1;
  // With places beside it, only parts of the page scroll.
  const isTaller = document.querySelector('nav') !== null && document.documentElement.scrollHeight > innerHeight + 1;
  return { clipped: [...new Set(clipped)], overlapping: [...new Set(overlapping)], isWider, isTaller };
}
