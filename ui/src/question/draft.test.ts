// A half-written question outlives the app, and nothing else comes of it.
import { act, renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { QuestionVersion } from "../backend";

const version: QuestionVersion = { id: "v1", number: 1, text: "Hoe nu?", reason: "", writtenOn: "2026-10-13", by: null };
const versions = [version];

/** The app as it is after a start: what it knew is gone, what is on the disk is not. */
async function start() {
  vi.resetModules();
  const { emptyDraft, storedAs, useDraft } = await import("./draft");
  const { draftLabels } = await import("../parts");
  const open = (team = "t1", cycle = "c1", written = versions) => {
    const { result } = renderHook(() => useDraft(team, cycle, written));
    return {
      draft: () => result.current[0].draft,
      write: (text: string | null, reason = "") => act(() => result.current[1]({ text, reason })),
    };
  };
  return { emptyDraft, storedAs, draftLabels, open };
}

beforeEach(() => localStorage.clear());

describe("a draft of the question", () => {
  it("is there after the next start, and the window closes without asking about it", async () => {
    const before = await start();
    before.open().write("Hoe dan?", "Te breed.");
    expect(before.draftLabels()).toEqual([]);
    const after = await start();
    expect(after.open().draft()).toEqual({ text: "Hoe dan?", reason: "Te breed." });
  });

  it("is of one team and one cycle", async () => {
    const before = await start();
    before.open("t1", "c1").write("Hoe dan?");
    expect(before.open("t1", "c2").draft()).toEqual(before.emptyDraft);
    expect(before.open("t2", "c1").draft()).toEqual(before.emptyDraft);
    const after = await start();
    expect(after.open("t1", "c2").draft()).toEqual(after.emptyDraft);
    expect(after.open("t2", "c1").draft()).toEqual(after.emptyDraft);
    expect(after.open("t1", "c1").draft().text).toBe("Hoe dan?");
  });

  it("is gone from the disk when it was written or thrown away", async () => {
    const before = await start();
    const draft = before.open();
    draft.write("Hoe dan?");
    draft.write(null);
    expect(localStorage).toHaveLength(0);
    const after = await start();
    expect(after.open().draft()).toEqual(after.emptyDraft);
  });

  it("is gone when the app ended between writing it and forgetting it", async () => {
    const before = await start();
    before.open().write("Hoe dan? ", "Te breed.");
    const after = await start();
    const written = [{ ...version, number: 2, text: "Hoe dan?", reason: "Te breed." }, version];
    expect(after.open("t1", "c1", written).draft()).toEqual(after.emptyDraft);
    expect(localStorage).toHaveLength(0);
  });

  it("stays when only the reason was written", async () => {
    const before = await start();
    before.open().write(null, "Te breed.");
    const after = await start();
    expect(after.open().draft()).toEqual({ text: null, reason: "Te breed." });
  });

  it("stays in the window when it cannot be kept, which is asked about before that closes", async () => {
    const full = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    const { open, draftLabels } = await start();
    const draft = open();
    draft.write("Hoe dan?");
    expect(open().draft().text).toBe("Hoe dan?");
    expect(draftLabels()).toEqual(["Hoe luidt de vraag?"]);
    full.mockRestore();
    draft.write("Hoe dan wel?");
    expect(draftLabels(), "there is room again").toEqual([]);
    draft.write(null);
    expect(draftLabels()).toEqual([]);
  });

  it("needs no storage at all", async () => {
    const refuse = () => {
      throw new DOMException("no", "SecurityError");
    };
    vi.spyOn(globalThis, "localStorage", "get").mockImplementation(refuse);
    const { open, emptyDraft } = await start();
    const draft = open();
    expect(draft.draft()).toEqual(emptyDraft);
    draft.write("Hoe dan?");
    expect(draft.draft().text).toBe("Hoe dan?");
    draft.write(null);
    expect(open().draft(), "it does not come back").toEqual(emptyDraft);
  });

  it.each(["{", "null", "7", '{"text":7,"reason":""}', '{"text":"Hoe dan?"}'])("is none where %s is on the disk", async (found) => {
    const { open, emptyDraft, storedAs } = await start();
    localStorage.setItem(storedAs("t1/c1"), found);
    expect(open().draft()).toEqual(emptyDraft);
  });
});
