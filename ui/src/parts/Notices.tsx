// Where notices appear: a landmark that screen readers announce and F6 reaches.
import { CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import {
  Button as AriaButton,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastRegion as ToastRegion,
} from "react-aria-components";
import { m } from "../messages";
import { Button } from "./Button";
import { type Notice, notices } from "./notices";
import styles from "./Notices.module.css";

const RING_PX = 8;

/**
 * Tell the page how much of its foot lies behind the notices, so that it can be scrolled free of them, and bring what
 * has the keyboard out from under them.
 */
function measure(region: HTMLElement | null) {
  if (!region) return;
  const page = document.documentElement;
  const clear = () => {
    const focused = document.activeElement;
    if (focused && !region.contains(focused) && overlap(focused, region)) focused.scrollIntoView({ block: "nearest" });
  };
  // The browser first scrolls to what got the keyboard as it sees fit.
  const clearSoon = () => requestAnimationFrame(clear);
  const observer = new ResizeObserver(() => {
    // With the gap below them, and room for the ring around what has the keyboard.
    const behind = region.offsetHeight === 0 ? 0 : innerHeight - region.getBoundingClientRect().top + RING_PX;
    page.style.setProperty("--behind-notices", `${behind}px`);
    clear();
  });
  observer.observe(region);
  document.addEventListener("focusin", clearSoon);
  return () => {
    observer.disconnect();
    document.removeEventListener("focusin", clearSoon);
    page.style.removeProperty("--behind-notices");
  };
}

function overlap(one: Element, other: Element): boolean {
  const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
  return a.top < b.bottom && b.top < a.bottom && a.left < b.right && b.left < a.right;
}

const icons = { good: CircleCheck, problem: TriangleAlert, plain: Info };

export function Notices() {
  return (
    <ToastRegion ref={measure} queue={notices} aria-label={m.parts_notices()} className={styles.region}>
      {({ toast }) => {
        const { tone, text, words, action, otherAction } = toast.content as Notice;
        const Icon = icons[tone];
        return (
          <Toast toast={toast} className={styles.notice} data-tone={tone}>
            <Icon aria-hidden className={styles.icon} />
            <ToastContent className={styles.content}>
              <Text slot="title">{text}</Text>
            </ToastContent>
            {words ? (
              <textarea readOnly rows={3} value={words} aria-label={m.parts_words_not_saved()} className={styles.words} />
            ) : null}
            {[otherAction, action].map((one) =>
              one ? (
                <Button
                  key={one.label}
                  look="quiet"
                  onPress={() => {
                    one.onAction();
                    if (!one.isRepeatable) notices.close(toast.key);
                  }}
                >
                  {one.label}
                </Button>
              ) : null,
            )}
            <AriaButton slot="close" aria-label={m.parts_close()} className={styles.close}>
              <X aria-hidden className={styles.icon} />
            </AriaButton>
          </Toast>
        );
      }}
    </ToastRegion>
  );
}
