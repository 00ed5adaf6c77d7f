// Computes the contrast of every pair of tokens that meet, in light, dark and with more contrast.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync("src/design/tokens.css", "utf8");
const [usual, more] = css.split("@media (prefers-contrast: more)");

type Scheme = "light" | "dark";

function tokensOf(text: string, scheme: Scheme): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name, light, dark] of text.matchAll(
    /--([\w-]+):\s*light-dark\(\s*(oklch\([^)]*\)),\s*(oklch\([^)]*\))\s*\)/g,
  )) {
    if (name && light && dark) found[name] = scheme === "light" ? light : dark;
  }
  return found;
}

/** Relative luminance (WCAG) of an oklch colour, clipped to what a screen can show. */
function luminance(colour: string): number {
  const [l = 0, c = 0, h = 0] = colour.slice(6, -1).split(" ").map(Number);
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const middle = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const red = clip(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short);
  const green = clip(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short);
  const blue = clip(-0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((x, y) => x - y);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const backgrounds = ["paper", "surface", "sunken"];
const text: [string, string[]][] = [
  ["ink", [...backgrounds, "hover", "danger-soft", "warning-soft", "good-soft"]],
  ["ink-soft", [...backgrounds, "hover"]],
  ["link", backgrounds],
  ["danger", [...backgrounds, "danger-soft"]],
  ["warning", [...backgrounds, "warning-soft"]],
  ["good", [...backgrounds, "good-soft"]],
  ["on-action", ["action", "action-hover"]],
  ["on-danger", ["danger"]],
  ["inspire", [...backgrounds, "inspire-soft"]],
  ["experiment", [...backgrounds, "experiment-soft"]],
  ["design", [...backgrounds, "design-soft"]],
  ["research", [...backgrounds, "research-soft"]],
];
const controls: [string, string[]][] = [
  ["line-strong", backgrounds],
  ["focus", [...backgrounds, "hover"]],
  ["action", backgrounds],
  ["inspire-line", [...backgrounds, "inspire-soft"]],
  ["experiment-line", [...backgrounds, "experiment-soft"]],
  ["design-line", [...backgrounds, "design-soft"]],
  ["research-line", [...backgrounds, "research-soft"]],
];

describe.each(["light", "dark"] as const)("in %s", (scheme) => {
  const plain = tokensOf(usual ?? "", scheme);
  const sets = { usual: plain, more: { ...plain, ...tokensOf(more ?? "", scheme) } };

  it.each(Object.entries(sets))("text and controls stand out enough (%s contrast)", (_, tokens) => {
    const weak: string[] = [];
    const check = (pairs: [string, string[]][], least: number) => {
      for (const [front, backs] of pairs) {
        for (const back of backs) {
          const [one, other] = [tokens[front], tokens[back]];
          if (!one || !other) throw new Error(`no token ${front} or ${back}`);
          const ratio = contrast(one, other);
          if (ratio < least) weak.push(`${front} on ${back}: ${ratio.toFixed(2)} < ${least}`);
        }
      }
    };
    check(text, 4.5);
    check(controls, 3);
    expect(weak, "a teacher in a bright classroom must be able to read it").toEqual([]);
  });
});
