// The steps in the order the team really took them: going back is part of the game, so it shows.
import { CornerUpLeft } from "lucide-react";
import type { Board } from "../backend";
import { m } from "../messages";
import { sayDay, sayShortDay } from "../words";
import styles from "./Path.module.css";
import { nameOfStepCode } from "./words";

export function Path({ board }: { board: Board }) {
  if (board.path.length === 0) return null;
  return (
    <section aria-label={m.board_path()} className={styles.path}>
      <h2 className={styles.title}>{m.board_path()}</h2>
      <ol className={styles.visits}>
        {board.path.map(({ id, step, beganOn, isReturn }) => {
          const name = nameOfStepCode(board, step);
          const day = sayDay(beganOn);
          return (
            <li key={id} className={styles.visit} data-return={isReturn || undefined} title={name}>
              <span className="visually-hidden">
                {isReturn ? m.board_path_return({ step: name, day }) : m.board_path_visit({ step: name, day })}
              </span>
              <span aria-hidden className={styles.shown}>
                {isReturn ? <CornerUpLeft className={styles.icon} /> : null}
                <strong>{step}</strong>
                <span className={styles.day}>
                  {isReturn ? `${m.board_path_back()} ` : ""}
                  {sayShortDay(beganOn)}
                </span>
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
