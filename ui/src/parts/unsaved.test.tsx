// Closing the window must lose no word: what is dirty is saved first, and what cannot be saved is named.
import { act, render, renderHook, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { AutosaveText } from "./AutosaveText";
import { useSaveOnPause } from "./autosave";
import { notices, tell } from "./notices";
import { TextField } from "./TextField";
import { draftLabels, saveAll, useHeldDraft, watchTyping, wordsInNotices } from "./unsaved";

/** A save that ends when asked to. */
function slowly() {
  const end = { well: () => {}, badly: (_error: unknown) => {} };
  const save = vi.fn(
    () =>
      new Promise<void>((resolve, reject) => {
        end.well = resolve;
        end.badly = reject;
      }),
  );
  return { save, end };
}

const closing = () => act(async () => saveAll());

describe("saving all before the window closes", () => {
  it("saves what is dirty, nothing else, and waits for it", async () => {
    const { save, end } = slowly();
    const clean = vi.fn();
    renderHook(() => useSaveOnPause("schoon", false, clean));
    const { rerender } = renderHook(({ isDirty }) => useSaveOnPause("vuil", isDirty, save), {
      initialProps: { isDirty: true },
    });
    const onSaved = vi.fn();
    const all = saveAll().then(onSaved);
    await Promise.resolve();
    expect(save).toHaveBeenCalledTimes(1);
    expect(onSaved, "the save is still under way").not.toHaveBeenCalled();
    rerender({ isDirty: false });
    end.well();
    await all;
    expect(onSaved).toHaveBeenCalledWith([]);
    expect(save).toHaveBeenCalledTimes(1);
    expect(clean).not.toHaveBeenCalled();
  });

  it("names what could not be saved, and why", async () => {
    const error = new Error("vol");
    const save = vi.fn(() => Promise.reject(error));
    const { unmount } = renderHook(() => useSaveOnPause("Zes studenten", true, save));
    expect(await saveAll()).toEqual([{ words: "Zes studenten", error }]);
    expect(save, "trying again is for the person to decide").toHaveBeenCalledTimes(1);
    unmount();
    expect(await saveAll(), "a field that is gone has told it by itself").toEqual([]);
  });

  it("asks rather than waits when saving does not end", async () => {
    vi.useFakeTimers();
    const { save, end } = slowly();
    const { unmount } = renderHook(() => useSaveOnPause("Zes", true, save));
    const later = async () => {
      const all = saveAll();
      await vi.advanceTimersByTimeAsync(11_000);
      return all;
    };
    expect(await later()).toEqual([{ words: "Zes", error: null }]);
    unmount();
    expect(await later(), "its field is gone, and the words are not saved yet").toEqual([{ words: "Zes", error: null }]);
    end.well();
    expect(await later()).toEqual([]);
    vi.useRealTimers();
  });

  it("waits for a field that went away while it was being saved", async () => {
    const { save, end } = slowly();
    renderHook(() => useSaveOnPause("Zes", true, save)).unmount();
    const onSaved = vi.fn();
    const all = saveAll().then(onSaved);
    await new Promise((later) => setTimeout(later, 30));
    expect(onSaved).not.toHaveBeenCalled();
    end.well();
    await all;
    expect(onSaved).toHaveBeenCalledWith([]);
  });

  it("saves a field as it is on the screen, also what was typed while it was saving", async () => {
    const user = userEvent.setup();
    const saved: string[] = [];
    const save = vi.fn(async (value: string) => {
      saved.push(value);
      if (saved.length === 1) await user.keyboard(" en meer");
    });
    render(<AutosaveText label="Titel" value="" save={save} />);
    await user.type(screen.getByRole("textbox"), "Bezoek");
    expect(saved).toEqual([]);
    expect(await closing()).toEqual([]);
    expect(saved.at(-1)).toBe("Bezoek en meer");
  });
});

describe("what would get lost with the window", () => {
  it("is what a part says it keeps", () => {
    const { rerender } = renderHook(({ has }) => useHeldDraft("Wat gebeurde er?", has), { initialProps: { has: true } });
    expect(draftLabels()).toEqual(["Wat gebeurde er?"]);
    rerender({ has: false });
    expect(draftLabels()).toEqual([]);
  });

  it("is what was typed in a form and not sent, but no search and no field that saves itself", async () => {
    const user = userEvent.setup();
    const stop = watchTyping();
    render(
      <>
        <form>
          <TextField label="Naam" isOptional />
          <TextField label="Plaats" defaultValue="Zwolle" />
          <TextField label="Zoeken" type="search" />
        </form>
        <AutosaveText label="Titel" value="" save={async () => {}} />
      </>,
    );
    await user.type(screen.getByRole("searchbox"), "kas");
    await user.type(screen.getByRole("textbox", { name: "Titel" }), "kas");
    expect(draftLabels()).toEqual([]);
    await user.type(screen.getByRole("textbox", { name: /Naam/ }), "Noor");
    expect(draftLabels()).toEqual(["Naam"]);
    await user.clear(screen.getByRole("textbox", { name: /Naam/ }));
    expect(draftLabels()).toEqual([]);
    stop();
  });

  it("is not what a form keeps by itself", async () => {
    const user = userEvent.setup();
    const stop = watchTyping();
    const form = (isKept: boolean) => (
      <form data-draft-is-kept={isKept}>
        <TextField label="Vraag" />
      </form>
    );
    const { rerender } = render(form(true));
    await user.type(screen.getByRole("textbox"), "Hoe?");
    expect(draftLabels()).toEqual([]);
    rerender(form(false));
    expect(draftLabels()).toEqual(["Vraag"]);
    stop();
  });

  it("is words that only a notice still holds", () => {
    tell({ tone: "problem", text: "Niet opgeslagen.", words: "Zes studenten" });
    tell({ tone: "good", text: "Gelukt." });
    expect(wordsInNotices()).toEqual([{ text: "Niet opgeslagen.", words: "Zes studenten" }]);
    notices.clear();
  });
});
