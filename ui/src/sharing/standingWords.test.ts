// What is said of a folder that works, of one thing in it that does not, and of evidence that is kept back.
import { describe, expect, it } from "vitest";
import type { Problem, ProblemKind, Sharing } from "../backend";
import { saySharing } from "../frame/Footer";
import { demoWorld } from "../mock/world";
import { sayAbout } from "./problemWords";
import { sayStanding, whyStanding } from "./standingWords";

const NOW_MS = 1_795_435_200_000;
const sharing = (known: Partial<Sharing>): Sharing => ({ ...demoWorld().sharing, ...known });
const about = (kind: ProblemKind, count: number, ...names: string[]) => {
  const problem: Problem = { kind, count, about: names, sinceMs: null };
  return sayAbout(problem, NOW_MS);
};

describe("the folder", () => {
  it("is named when there are no rights for it", () => {
    const barred = sharing({ state: "folderUnreachable", problem: "noAccess", folder: "/home/noor/Team" });
    expect(whyStanding(barred)).toContain("Je hebt geen rechten voor /home/noor/Team.");
    expect(about("folder", 1, "noAccess", "/home/noor/Team")).toContain("geen rechten voor /home/noor/Team.");
    expect(about("folder", 1, "diskFull", "/home/noor/Team")).toContain("De schijf is vol");
  });

  it("works when one thing in it does not, and that is named", () => {
    const partly = sharing({ state: "needsHelp", problem: "noAccess", problemAbout: "log/abc" });
    expect(saySharing(partly, NOW_MS)).toBe("Delen werkt, op één bestand of map na");
    expect(sayStanding(partly)).toBe("Delen werkt, op één bestand of map na");
    expect(whyStanding(partly)).toMatch(/^log\/abc in de gedeelde map kan niet .* geen rechten voor log\/abc\./);
    expect(whyStanding({ ...partly, problem: "diskFull" })).toMatch(/^log\/abc .* De schijf is vol/);
    expect(about("folderPart", 1, "diskFull", "log/abc")).toMatch(/^log\/abc · De schijf is vol/);
  });

  it("is no reason to count changes that do not wait", () => {
    expect(saySharing(sharing({ state: "waiting", waitingFiles: 1 }), NOW_MS)).toBe("Er wacht nog iets om gedeeld te worden");
  });

  it("holds all that is shared, and says so of files that are not here", () => {
    expect(whyStanding(sharing({ state: "allShared", missingFiles: 2 }))).toContain("Nog niet alle bestanden van collega's");
  });
});

describe("evidence that is kept back", () => {
  it("says for how many files there is too little room", () => {
    expect(about("mediaNoRoom", 3, "film.mp4")).toBe("Op deze computer is te weinig ruimte voor 3 bestanden.");
    expect(about("mediaNoRoom", 1, "film.mp4")).toBe("Op deze computer is te weinig ruimte voor 1 bestand: film.mp4.");
  });

  it("says which file and why", () => {
    expect(about("mediaStuck", 2, "noAccess", "film.mp4")).toMatch(/^Aantal: 2 · film\.mp4 · Je hebt geen rechten voor film\.mp4\./);
  });
});
