// Typing during a save must survive whatever the save brings back.
import { describe, expect, it } from "vitest";
import { rebase } from "./rebase";

describe("rebase", () => {
  it("keeps a change before and a change after, whoever made them", () => {
    expect(rebase("een twee drie", "een twee drie vier", "nul een twee drie")).toBe("nul een twee drie vier");
    expect(rebase("een twee drie", "nul een twee drie", "een twee drie vier")).toBe("nul een twee drie vier");
  });

  it("keeps both when the same word was changed", () => {
    const both = rebase("de les", "de proefles", "de lessenreeks");
    expect(both).toContain("proefles");
    expect(both).toContain("lessenreeks");
  });

  it("gives back the only change there is", () => {
    expect(rebase("a", "a", "b")).toBe("b");
    expect(rebase("a", "b", "a")).toBe("b");
  });
});
