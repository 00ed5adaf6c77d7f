// What one person sets on one device.
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { read, useCommand } from "./ask";
import { commands, type Settings } from "./bindings";

export const settingsQuery = () =>
  read({ topic: "settings", team: null, name: "settings", ask: () => commands.getSettings() });

const USUAL: Required<Settings> = {
  language: "nl",
  appearance: "system",
  textSizePercent: 100,
  fileMibMax: 20_480,
  lastTeam: null,
};

export function useSettings(): Required<Settings> {
  return { ...USUAL, ...useSuspenseQuery(settingsQuery()).data };
}


export const useChangeSettings = () => useCommand(commands.changeSettings);
export const useAbout = () =>
  useQuery(read({ topic: "settings", team: null, name: "about", ask: () => commands.getAbout() }));
