// Shows what a query answers, or that it is being read, or why it could not be.
import type { ReactNode } from "react";
import { m } from "../messages";
import { Button, ErrorMessage } from "../parts";
import { explainError } from "../words";
import styles from "./Answer.module.css";

export interface AnswerProps<T> {
  /** A query, or a list read by the page. */
  of: { data: T | undefined; error: Error | null; refetch: () => Promise<unknown> };
  children: (data: T) => ReactNode;
}

export function Answer<T>({ of, children }: AnswerProps<T>) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error) {
    return (
      <ErrorMessage action={<Button onPress={() => void of.refetch()}>{m.parts_try_again()}</Button>}>
        {explainError(of.error)}
      </ErrorMessage>
    );
  }
  return (
    <p role="status" className={styles.reading}>
      {m.frame_reading()}
    </p>
  );
}
