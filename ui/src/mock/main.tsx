// The real page on a team in memory; ?world=empty begins without teams, &language=en and &appearance=dark as named.
import { show } from "../main";
import { mockBackend } from "./backend";
import type { Appearance, Language } from "./types";
import { demoWorld, emptyWorld } from "./world";

const wanted = new URLSearchParams(window.location.search);
const world = wanted.get("world") === "empty" ? emptyWorld() : demoWorld();
world.settings.language = (wanted.get("language") ?? "nl") as Language;
world.settings.appearance = (wanted.get("appearance") ?? "light") as Appearance;
world.settings.textSizePercent = Number(wanted.get("text") ?? 100);
mockBackend(world);
show();
