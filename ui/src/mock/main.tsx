// The real page on a team in memory; ?world=empty begins without teams, ?world=new with a team that has nothing yet, &language=en and &appearance=dark as named.
import { show } from "../main";
import { mockBackend } from "./backend";
import type { Appearance, Language } from "./types";
import { demoWorld, emptyWorld, newWorld, type World } from "./world";

const wanted = new URLSearchParams(window.location.search);
const worlds: Record<string, () => World> = { empty: emptyWorld, new: newWorld };
const world = (worlds[wanted.get("world") ?? ""] ?? demoWorld)();
world.settings.language = (wanted.get("language") ?? "nl") as Language;
world.settings.appearance = (wanted.get("appearance") ?? "light") as Appearance;
world.settings.textSizePercent = Number(wanted.get("text") ?? 100);
mockBackend(world);
show();
