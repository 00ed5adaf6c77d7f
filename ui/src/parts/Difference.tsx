// Two versions of a text as one: what went is struck through, what came is underlined.
import { m } from "../messages";
import styles from "./Difference.module.css";
import { differenceBetween } from "./difference";

export interface DifferenceProps {
  label: string;
  from: string;
  to: string;
}

export function Difference({ label, from, to }: DifferenceProps) {
  if (from === to) return <p className={styles.same}>{m.parts_difference_none()}</p>;
  return (
    <p role="group" aria-label={label} className={styles.text}>
      {piecesOf(from, to).map(({ kind, text, at }) => {
        if (kind === "same") return <span key={at}>{text}</span>;
        const Marked = kind === "added" ? "ins" : "del";
        return (
          <Marked key={at} className={styles[kind]}>
            {/* Screen readers rarely say what ins and del mean. */}
            <span className="visually-hidden">
              {` [${kind === "added" ? m.parts_added() : m.parts_removed()}: `}
            </span>
            {text}
            <span className="visually-hidden">{`] `}</span>
          </Marked>
        );
      })}
    </p>
  );
}

/** Each piece with where it begins, which names it on screen. */
function piecesOf(from: string, to: string) {
  const pieces = differenceBetween(from, to);
  return pieces.map((piece, index) => {
    const before = pieces.slice(0, index).reduce((sum, { text }) => sum + text.length, 0);
    return { ...piece, at: `${before}-${piece.kind}` };
  });
}
