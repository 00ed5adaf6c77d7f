// Somebody who saves every half minute did one thing; two people did two.
import { describe, expect, it } from "vitest";
import type { HistoryChange } from "../../backend";
import { daysOf, linesOf } from "./lines";

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 23, 12);

function change(minutes: number, value: string, known: Partial<HistoryChange> = {}): HistoryChange {
  return {
    version: `v${minutes}`,
    record: { kind: "capture", id: "c1" },
    what: "changed",
    title: "",
    element: null,
    by: { member: "m1", name: "Noor", isMe: false },
    atMs: NOON + minutes * MINUTE,
    fields: [{ field: "line", value, before: `voor ${value}`, isText: false, isStanding: false, isAlso: false }],
    ...known,
  };
}

const samir = { member: "m2", name: "Samir", isMe: false };

describe("the lines of a history", () => {
  it("tells a burst of saves by one person as one line, from what it was to what it became", () => {
    const [line, ...others] = linesOf([change(8, "c"), change(4, "b"), change(0, "a")]);
    expect(others).toEqual([]);
    expect(line?.fields).toMatchObject([{ value: "c", before: "voor a", version: "v8", firstVersion: "v0" }]);
  });

  it("begins another line after a pause, for another person, and for what was made or removed", () => {
    const values = (changes: HistoryChange[]) => linesOf(changes).map(({ fields }) => fields[0]?.value);
    expect(values([change(11, "b"), change(0, "a")])).toEqual(["b", "a"]);
    expect(values([change(1, "b", { by: samir }), change(0, "a")])).toEqual(["b", "a"]);
    expect(values([change(1, "b"), change(0, "a", { what: "made" })])).toEqual(["b", "a"]);
    expect(values([change(1, "b"), change(0, "a", { record: { kind: "capture", id: "c2" } })])).toEqual(["b", "a"]);
  });

  it("keeps two values that stand at once apart", () => {
    const also = (minutes: number, value: string) => {
      const made = change(minutes, value);
      return { ...made, fields: made.fields.map((field) => Object.assign({}, field, { isAlso: true })) };
    };
    expect(linesOf([also(1, "b"), also(0, "a")])[0]?.fields.map(({ value }) => value)).toEqual(["b", "a"]);
  });

  it("puts lines under their day", () => {
    const days = daysOf([change(3 * 24 * 60, "c"), change(30, "b"), change(0, "a")]);
    expect(days.map(({ lines }) => lines.length)).toEqual([1, 2]);
  });
});
