// The types of the wire that the world in memory is made of.
import type { BoardStep } from "../backend/bindings";

export type * from "../backend/bindings";

export type Step = Omit<BoardStep, "captures" | "captureCount">;
