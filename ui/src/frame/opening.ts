// Opens what belongs to no place: a hand-over file, and joining a team.
import { createContext, useContext } from "react";

export interface Opening {
  /** Lets the person choose a hand-over file and shows what it brings. */
  handover: () => void;
  /** Asks where the team shares, and the code. */
  join: () => void;
}

export const OpeningContext = createContext<Opening>({ handover: () => {}, join: () => {} });

export const useOpening = () => useContext(OpeningContext);
