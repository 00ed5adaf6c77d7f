// How parts turn a failure into a sentence without knowing what can fail; the frame provides the sentences.
import { createContext } from "react";
import { m } from "../messages";

export const ExplainError = createContext<(error: unknown) => string>(() => m.parts_not_saved());
