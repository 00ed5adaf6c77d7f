// What a person typed and what a colleague wrote must both be there, in whatever order things happen.
import { describe, expect, it } from "vitest";
import { begin, step, type TextEvent } from "./textSession";

function after(...events: TextEvent[]) {
  return events.reduce(step, begin({ content: "De les", base: "1" }));
}

describe("a text on screen", () => {
  it("takes in a colleague's words when nobody types", () => {
    const session = after({ kind: "arrived", text: { content: "De lessen", base: "2" } });
    expect(session.draft).toBe("De lessen");
    expect(session.revision, "the editor must show them").toBe(1);
  });

  it("leaves the screen alone while somebody types, and saves against what they started from", () => {
    const session = after({ kind: "typed", draft: "De les." }, { kind: "arrived", text: { content: "Onze les", base: "2" } });
    expect(session.draft).toBe("De les.");
    expect(session.known.base).toBe("1");
  });

  it("goes on from the merged text after a save", () => {
    const session = after(
      { kind: "typed", draft: "De les." },
      { kind: "sent" },
      { kind: "saved", text: { content: "Onze les.", base: "3" } },
    );
    expect(session).toMatchObject({ draft: "Onze les.", status: "saved", known: { base: "3" } });
  });

  it("keeps what was typed while the save was under way", () => {
    const session = after(
      { kind: "typed", draft: "De les." },
      { kind: "sent" },
      { kind: "typed", draft: "De les. Klaar" },
      { kind: "saved", text: { content: "Onze les.", base: "3" } },
    );
    expect(session.draft).toBe("Onze les. Klaar");
    expect(session.status, "the rest still has to be saved").toBe("dirty");
  });

  it("keeps the words when saving fails", () => {
    const session = after({ kind: "typed", draft: "Nieuw" }, { kind: "sent" }, { kind: "failed", problem: "vol" });
    expect(session).toMatchObject({ draft: "Nieuw", status: "failed", sending: null });
  });
});
