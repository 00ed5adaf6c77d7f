// The two languages must say the same things, and there must be something to say.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { m, speak } from "../messages";

const read = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
const settings = read("project.inlang/settings.json")["plugin.inlang.messageFormat"] as { pathPattern: string[] };
const files = readdirSync("messages/nl").toSorted();

const variablesOf = (text: unknown) => [...JSON.stringify(text).matchAll(/\{(\w+)\}/g)].map((match) => match[1]).toSorted();

describe("the message catalogue", () => {
  it("has the same files in both languages, and names each of them in the settings", () => {
    expect(readdirSync("messages/en").toSorted()).toEqual(files);
    expect(settings.pathPattern.map((path) => path.split("/").at(-1)).toSorted()).toEqual(files);
  });

  it.each(files)("%s says the same things with the same variables in both languages", (file) => {
    const nl = read(`messages/nl/${file}`);
    const en = read(`messages/en/${file}`);
    expect(Object.keys(en).toSorted()).toEqual(Object.keys(nl).toSorted());
    for (const key of Object.keys(nl)) {
      if (typeof nl[key] === "string") expect(variablesOf(en[key]), key).toEqual(variablesOf(nl[key]));
      expect(JSON.stringify(nl[key]), key).not.toBe('""');
    }
  });

  it("names every message once", () => {
    const names = files.flatMap((file) => Object.keys(read(`messages/nl/${file}`)));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("was compiled, every message of it", () => {
    const names = files.flatMap((file) => Object.keys(read(`messages/nl/${file}`)));
    const compiled = m as unknown as Record<string, unknown>;
    expect(names.filter((name) => typeof compiled[name] !== "function"), "a silent compile yields no words").toEqual([]);
  });

  it("speaks the other language at once", () => {
    speak("nl");
    expect(m.parts_close()).toBe("Sluiten");
    speak("en");
    expect(m.parts_close()).toBe("Close");
    speak("nl");
  });
});
