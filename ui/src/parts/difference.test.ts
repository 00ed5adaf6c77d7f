// What changed must be told in pieces a person can read, and no word may be lost.
import { describe, expect, it } from "vitest";
import { differenceBetween } from "./difference";

const told = (from: string, to: string) => differenceBetween(from, to).map(({ kind, text }) => `${kind[0]}:${text}`);

describe("the difference between two versions", () => {
  it("marks a word that came and a word that went", () => {
    expect(told("Hoe zetten we VR in?", "Hoe zetten we AR in?")).toEqual(["s:Hoe zetten we ", "r:VR", "a:AR", "s: in?"]);
  });

  it("tells a rewritten sentence as one change, not as confetti", () => {
    expect(told("Hoe kunnen we VR gebruiken?", "Hoe laten we studenten oefenen?")).toEqual([
      "s:Hoe ",
      "r:kunnen we VR gebruiken",
      "a:laten we studenten oefenen",
      "s:?",
    ]);
  });

  it("loses no word of either text", () => {
    const pairs = [
      ["", "Nieuw"],
      ["Weg", ""],
      ["a b c d e", "a x c y e"],
      ["Hoe kunnen we VR inzetten in ons onderwijs?", "Hoe laten we eerstejaars met VR ervaren hoe het is?"],
    ] as const;
    for (const [from, to] of pairs) {
      const pieces = differenceBetween(from, to);
      const without = (kind: string) => pieces.filter((piece) => piece.kind !== kind).map(({ text }) => text).join("");
      expect(without("added")).toBe(from);
      expect(without("removed")).toBe(to);
    }
  });
});
