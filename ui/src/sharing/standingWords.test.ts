// What is said of a folder that works, of one thing in it that does not, and of evidence that is kept back.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ErrorCode, Problem, ProblemKind, Sharing } from "../backend";
import { saySharing } from "../frame/Footer";
import { speak } from "../messages";
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
    expect(whyStanding(partly)).toMatch(/^log\/abc in de gedeelde map kan niet .* Je hebt er geen rechten voor\./);
    expect(whyStanding({ ...partly, problem: "diskFull" })).toMatch(/^log\/abc .* De schijf is vol/);
    expect(about("folderPart", 1, "diskFull", "log/abc")).toMatch(/^Het gaat om log\/abc\. De schijf is vol/);
    expect(about("folderPart", 1, "noAccess", "log/abc")).toMatch(/^Het gaat om log\/abc\. Je hebt er geen rechten voor\./);
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
    expect(about("mediaStuck", 1, "noAccess", "film.mp4")).toBe(
      "Het gaat om het bestand film.mp4. Je hebt er geen rechten voor. Vraag de eigenaar van de gedeelde map om toegang.",
    );
    expect(about("mediaStuck", 2, "diskFull", "film.mp4")).toBe(
      "Het gaat om 2 bestanden, waaronder film.mp4. In de gedeelde map is geen ruimte meer.",
    );
  });
});

describe.each(["nl", "en"] as const)("what is wrong with one thing, in %s", (language) => {
  beforeEach(() => speak(language));
  afterEach(() => speak("nl"));

  // Of all codes, also those that name a file in their own sentence.
  const codes: ErrorCode[] = ["noAccess", "diskFull", "fileVanished", "fileChanged", "serverUnreachable", "unexpected"];
  const timesNamed = (line: string) => line.split("film.mp4").length - 1;

  it.each(codes)("names it once: %s", (code) => {
    for (const count of [1, 2]) expect(timesNamed(about("mediaStuck", count, code, "film.mp4")), code).toBe(1);
    expect(timesNamed(about("folderPart", 1, code, "film.mp4"))).toBe(1);
    const partly = sharing({ state: "needsHelp", problem: code, problemAbout: "film.mp4" });
    expect(timesNamed(whyStanding(partly))).toBe(1);
  });
});
