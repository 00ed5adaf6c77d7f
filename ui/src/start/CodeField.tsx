// The code of an invitation, typed or pasted as a code, a link or a whole message; what it says is told at once.
import { ArrowRight, CircleCheck } from "lucide-react";
import { useState } from "react";
import { type GivenCode, mayHoldCode, type TeamId, useGivenCode } from "../backend";
import { m } from "../messages";
import { Button, Callout, TextField } from "../parts";
import { explainError, sentenceFor } from "../words";

export interface Given {
  /** Everything that was typed, pasted or clicked. */
  text: string;
  /** What stands in the field: of a link or a message only its code. */
  shown: string;
  /** What it says of its invitation, once it can be read. */
  look: GivenCode | undefined;
  error: Error | null;
  type: (text: string) => void;
  paste: (text: string) => void;
}

export function useGiven(initial: string): Given {
  const [{ text, isTyped }, set] = useState({ text: initial, isTyped: initial === "" });
  const { data: look, error } = useGivenCode(text);
  return {
    text,
    shown: isTyped ? text : (look?.code ?? text.replaceAll(/\s+/g, " ").trim()),
    look,
    error,
    type: (typed) => set({ text: typed, isTyped: true }),
    paste: (pasted) => set({ text: pasted, isTyped: false }),
  };
}

export interface CodeFieldProps {
  given: Given;
  autoFocus: boolean;
  /** It was needed and not there. */
  isMissing: boolean;
  /** Joining with it was tried and refused; that is told elsewhere. */
  isRefused: boolean;
  /** Go to the team, which is here already. */
  onHere: (team: TeamId) => void;
}

export function CodeField({ given, autoFocus, isMissing, isRefused, onHere }: CodeFieldProps) {
  const team = given.look?.team ?? null;
  return (
    <>
      <TextField
        isRequired
        autoFocus={autoFocus}
        label={m.start_join_code()}
        help={m.start_join_code_help()}
        error={isMissing ? m.start_code_missing() : isRefused || team ? "" : sayGiven(given)}
        value={given.shown}
        onChange={given.type}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData("text");
          // A piece of a code goes where the person puts it.
          if (!mayHoldCode(pasted)) return;
          event.preventDefault();
          given.paste(pasted);
        }}
        spellCheck="false"
        autoComplete="off"
      />
      {team ? (
        <Callout
          icon={CircleCheck}
          tone="good"
          title={m.start_join_here()}
          actions={
            <Button icon={ArrowRight} onPress={() => onHere(team)}>
              {m.start_join_here_open()}
            </Button>
          }
        />
      ) : null}
    </>
  );
}

function sayGiven({ look, error }: Given): string {
  if (error) return explainError(error);
  return look?.hasExpired ? sentenceFor("codeExpired") : "";
}
