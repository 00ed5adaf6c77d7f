// The state of an element and its place in the spider web.
import { CircleCheck, CircleDashed, CircleDot, type LucideIcon, Monitor } from "lucide-react";
import type { Element, ElementCode } from "../backend";
import { m } from "../messages";

export type ElementState = "empty" | "described" | "ict" | "both";

export function stateOf({ description, ictRole }: Element): ElementState {
  const isDescribed = description.content.trim() !== "";
  const hasIct = ictRole.content.trim() !== "";
  if (isDescribed) return hasIct ? "both" : "described";
  return hasIct ? "ict" : "empty";
}

export const elementStateLabel: Record<ElementState, () => string> = {
  empty: m.arrangement_state_empty,
  described: m.arrangement_state_described,
  ict: m.arrangement_state_ict,
  both: m.arrangement_state_both,
};

export const elementStateIcon: Record<ElementState, LucideIcon> = {
  empty: CircleDashed,
  described: CircleDot,
  ict: Monitor,
  both: CircleCheck,
};

/** In percentages of the web's box. */
export interface Point {
  x: number;
  y: number;
}

const CENTRE: Point = { x: 50, y: 50 };
const RADIUS: Point = { x: 38, y: 42 };

/** Where each element stands: the vision in the middle, the others around it, clockwise from the top. */
export function placeElements(codes: ElementCode[]): Map<ElementCode, Point> {
  const around = codes.filter((code) => code !== "visie");
  return new Map(
    codes.map((code) => [code, code === "visie" ? CENTRE : onRing(around.indexOf(code), around.length, 1)]),
  );
}

/** The corner of a ring of the web; a `size` of 1 is the outer ring. */
export function onRing(index: number, count: number, size: number): Point {
  const angle = (2 * Math.PI * index) / count;
  return {
    x: CENTRE.x + RADIUS.x * size * Math.sin(angle),
    y: CENTRE.y - RADIUS.y * size * Math.cos(angle),
  };
}
