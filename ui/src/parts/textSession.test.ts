// What a person typed and what a colleague wrote must both be there, in whatever order things happen.
import { describe, expect, it, vi } from "vitest";
import { later } from "../tests/later";
import { notices } from "./notices";
import { begin, LastingSession, type SaveText, step, type TextEvent } from "./textSession";

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

  it("has nothing to complain about when the words that were refused are taken back", () => {
    const session = after(
      { kind: "typed", draft: "Nieuw" },
      { kind: "sent" },
      { kind: "typed", draft: "De les" },
      { kind: "failed", problem: "vol" },
    );
    expect(session.status).toBe("idle");
  });
});

describe("a text whose field is gone", () => {
  /** A field that typed, began to save, typed on, and left. */
  function leftInMidSave() {
    const first = later<{ content: string; base: string }>();
    const save = vi.fn<SaveText>().mockReturnValueOnce(first.promise);
    const saving = { label: "Tekst", save, explain: () => "De schijf is vol." };
    const lasting = new LastingSession({ content: "De les", base: "1" });
    const disappear = lasting.appear();
    lasting.take({ kind: "typed", draft: "De les." });
    const saved = lasting.saveNow(saving);
    lasting.take({ kind: "typed", draft: "De les. Klaar" });
    disappear();
    void lasting.saveNow(saving);
    return { first, save, saved };
  }

  it("still saves what was typed during a save, on top of what that save brought", async () => {
    const { first, save, saved } = leftInMidSave();
    save.mockImplementation(async (content) => ({ content, base: "3" }));
    expect(save).toHaveBeenCalledExactlyOnceWith("De les.", "1");
    first.resolve({ content: "Onze les.", base: "2" });
    await saved;
    expect(save).toHaveBeenLastCalledWith("Onze les. Klaar", "2");
  });

  it("tries the later words where the earlier ones were refused", async () => {
    const { first, save, saved } = leftInMidSave();
    save.mockImplementation(async (content) => ({ content, base: "2" }));
    first.reject(new Error("te lang"));
    await saved;
    expect(save).toHaveBeenLastCalledWith("De les. Klaar", "1");
    expect(notices.visibleToasts).toEqual([]);
  });

  it("tells when they cannot be saved, with every word, and whoever waits for it hears it too", async () => {
    const { first, save, saved } = leftInMidSave();
    save.mockRejectedValue(new Error("vol"));
    first.resolve({ content: "Onze les.", base: "2" });
    await expect(saved).rejects.toThrow("vol");
    expect(notices.visibleToasts.map(({ content }) => content)).toMatchObject([
      { tone: "problem", text: "Niet opgeslagen: ‘Tekst’. De schijf is vol.", words: "Onze les. Klaar" },
    ]);
    notices.clear();
  });
});
