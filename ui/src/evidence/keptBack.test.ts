// Health names one file and counts the rest: what may be said of a file, and what not.
import { describe, expect, it } from "vitest";
import type { Elsewhere, Evidence, Problem, ProblemKind } from "../backend";
import { evidence, takeAway } from "../mock/world";
import { keptBack } from "./keptBack";

const problem = (kind: ProblemKind, count: number, ...about: string[]): Problem => ({ kind, count, about, sinceMs: null });
const here = (name: string): Evidence => evidence("e1", "Film", "video/mp4", name, 2000);
const away = (name: string, known: Partial<Elsewhere> = {}): Evidence => {
  const one = here(name);
  takeAway(one, { isWanted: true, ...known });
  return one;
};

describe("a file for which there is too little room", () => {
  const noRoom = [problem("mediaNoRoom", 1, "film.mp4")];
  const noRoomForSome = [problem("mediaNoRoom", 3, "film.mp4")];

  it("is known when it is named and was to come here", () => {
    expect(keptBack(away("film.mp4"), noRoom)).toMatchObject({ why: "noRoomHere", isSure: true });
    expect(keptBack(away("film.mp4", { isThere: false }), noRoom)).toMatchObject({ isSure: true });
    expect(keptBack(away("film.mp4", { isWanted: false }), noRoom), "nobody wants it here").toBeNull();
    expect(keptBack(here("film.mp4"), noRoom), "another of the same name").toBeNull();
  });

  it("may be another than the one that is named, when there are more", () => {
    expect(keptBack(away("tweede.mp4"), noRoomForSome)).toMatchObject({ why: "noRoomHere", isSure: false, count: 3 });
    expect(keptBack(away("tweede.mp4"), noRoom)).toBeNull();
    expect(keptBack(away("tweede.mp4", { isThere: false }), noRoomForSome), "it is not in the folder yet").toBeNull();
    expect(keptBack(here("tweede.mp4"), noRoomForSome)).toBeNull();
  });
});

describe("a file that is stuck", () => {
  const stuck = (code: string, count = 1) => [problem("mediaStuck", count, code, "film.mp4")];

  it("does not go out when it is here, and does not come in when it is not", () => {
    expect(keptBack(here("film.mp4"), stuck("noAccess"))).toMatchObject({ why: "doesNotGoOut", isSure: true, code: "noAccess" });
    expect(keptBack(away("film.mp4"), stuck("noAccess"))).toMatchObject({ why: "doesNotComeIn", isSure: true });
    expect(keptBack(away("film.mp4", { isWanted: false }), stuck("noAccess"))).toBeNull();
  });

  it("comes from a folder that is full all the same", () => {
    expect(keptBack(away("film.mp4"), stuck("diskFull"))).toBeNull();
    expect(keptBack(here("film.mp4"), stuck("diskFull"))).toMatchObject({ why: "doesNotGoOut", code: "diskFull" });
  });

  it("is not suspected when it is here and another is named", () => {
    expect(keptBack(here("tweede.mp4"), stuck("noAccess", 2))).toBeNull();
    expect(keptBack(away("tweede.mp4"), stuck("noAccess", 2))).toMatchObject({ why: "doesNotComeIn", isSure: false });
  });

  it("is not called what the code is called", () => {
    expect(keptBack(here("noAccess"), stuck("noAccess"))).toBeNull();
  });
});

it("says nothing of other problems, nor of evidence without a file", () => {
  expect(keptBack(away("film.mp4"), [problem("mediaMissing", 2, "Lieke"), problem("folder", 1, "diskFull")])).toBeNull();
  expect(keptBack({ ...away("film.mp4"), file: null }, [problem("mediaNoRoom", 2, "film.mp4")])).toBeNull();
});
