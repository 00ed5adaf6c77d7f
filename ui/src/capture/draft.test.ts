// What a draft makes of the board, of paths and of a clipboard.
import { describe, expect, it } from "vitest";
import type { Board } from "../backend";
import { filesIn, nameOfPath, renamed, stepUnderWay } from "./draft";

const board = (states: Record<string, string>, path: string[]) =>
  ({
    rounds: [{ code: "R1", steps: Object.entries(states).map(([code, state]) => ({ code, state })) }],
    path: path.map((step) => ({ step })),
  }) as unknown as Board;

describe("the step a capture is laid at", () => {
  it("is the one the team went to last and is still at", () => {
    expect(stepUnderWay(board({ "1a": "bezig", "1b": "klaar", "1c": "bezig" }, ["1a", "1c", "1a"]))).toBe("1a");
    expect(stepUnderWay(board({ "1a": "bezig", "1b": "klaar" }, ["1a", "1b"]))).toBe("1a");
  });

  it("is none when no step is under way", () => {
    expect(stepUnderWay(board({ "1a": "klaar" }, ["1a"]))).toBeNull();
  });
});

describe("files in a draft", () => {
  it("are called by the last part of their path, on any system", () => {
    expect(nameOfPath("/home/noor/les 1.mp4")).toBe("les 1.mp4");
    expect(nameOfPath("C:\\Foto's\\les.jpg")).toBe("les.jpg");
  });

  it("keep their kind under a name that says how they came", () => {
    expect(renamed(new File(["x"], "image.png", { type: "image/png" }), "Geplakt").name).toBe("Geplakt.png");
    expect(renamed(new File(["x"], "blob", { type: "image/jpeg" }), "Geplakt").name).toBe("Geplakt.jpeg");
  });

  it("are not there when words were pasted", () => {
    expect(filesIn({ files: [], items: [{ kind: "string" }] } as unknown as DataTransfer)).toEqual([]);
    expect(filesIn(null)).toEqual([]);
  });
});
