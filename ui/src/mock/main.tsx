// The real page on a team in memory; ?world=empty begins without teams, ?world=new with a team that has nothing yet,
// ?world=troubled with all that can be wrong with sharing, &sharing=needsInvitation with that state of sharing,
// &lock=passphraseNeeded before the app opens, &link= with the link that it was started with, &language=en and
// &appearance=dark as named;
// &press=Delen|Stoppen presses the buttons with these words, one after the other.
import { show } from "../main";
import { mockBackend } from "./backend";
import type { Appearance, ErrorCode, Language, SharingState } from "./types";
import { demoWorld, emptyWorld, newWorld, troubledWorld, type World } from "./world";

const wanted = new URLSearchParams(window.location.search);
const worlds: Record<string, () => World> = { empty: emptyWorld, new: newWorld, troubled: troubledWorld };
const world = (worlds[wanted.get("world") ?? ""] ?? demoWorld)();
world.settings.language = (wanted.get("language") ?? "nl") as Language;
world.settings.appearance = (wanted.get("appearance") ?? "light") as Appearance;
world.settings.textSizePercent = Number(wanted.get("text") ?? 100);
world.lock = wanted.get("lock") as ErrorCode | null;
world.sharing.state = (wanted.get("sharing") ?? world.sharing.state) as SharingState;
world.link = wanted.get("link");
mockBackend(world);
show();
void press((wanted.get("press") ?? "").split("|").filter((words) => words !== ""));

async function press(names: string[]): Promise<void> {
  for (const name of names) {
    await new Promise((drawn) => setTimeout(drawn, 900));
    const buttons = [...document.querySelectorAll<HTMLElement>("button")];
    buttons.find(({ textContent }) => textContent?.trim() === name)?.click();
  }
}
