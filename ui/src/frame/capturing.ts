// Opens the capture dialog from inside a place, as Ctrl/Cmd+N does from anywhere.
import { createContext, useContext } from "react";

export const OpenCapture = createContext<() => void>(() => {});

export const useOpenCapture = () => useContext(OpenCapture);
