// Where the person is and how to go elsewhere; features use these and never the router itself.
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useContext, useEffect, useEffectEvent } from "react";
import { type CycleId, type ItemKind, type Team, type TeamId, useSettings, useTeam, useTeams } from "../backend";
import { RegistryContext } from "./registry";

export interface PlaceSearch {
  /** What is selected in the place, and shown in its inspector. */
  item?: string;
  /** The cycle on screen: the one that was the latest when the place was entered, or another that was chosen. */
  cycle?: string;
}

export interface Go {
  toStart: () => void;
  toSettings: () => void;
  /** To the first place of a team. */
  toTeam: (team: TeamId) => void;
  /** To a place of the current team, or of another. */
  toPlace: (place: string, search?: PlaceSearch, team?: TeamId) => void;
  /** To the place that shows this kind of item, with the item selected. */
  toItem: (kind: ItemKind, id: string, team?: TeamId) => void;
}

export function useGo(): Go {
  const navigate = useNavigate();
  const current = useCurrentTeamId();
  const { places } = useContext(RegistryContext);
  const toSettings = () => void navigate({ to: "/settings" });
  const toPlace = (place: string, search: PlaceSearch = {}, team: TeamId | null = current) => {
    if (team !== null) void navigate({ to: "/t/$team/$place", params: { team, place }, search });
  };
  return {
    toStart: () => void navigate({ to: "/" }),
    toSettings,
    toTeam: (team) => {
      const [first] = places;
      if (first) toPlace(first.id, {}, team);
      else void navigate({ to: "/" });
    },
    toPlace,
    toItem: (kind, id, team) => {
      const place = places.find((candidate) => candidate.shows?.includes(kind));
      if (place) toPlace(place.id, kind === "step" || kind === "cycle" ? {} : { item: id }, team);
      else toSettings();
    },
  };
}

/** The team on screen: of the address, or else the one that was open last; null when there is none. */
export function useCurrentTeamId(): TeamId | null {
  const { team } = useParams({ strict: false });
  const { lastTeam } = useSettings();
  const teams = useTeams();
  if (team) return team;
  return (teams.find(({ id }) => id === lastTeam) ?? teams[0])?.id ?? null;
}

/** The team of the place: use it in components of places, which only exist inside a team. */
export function useTeamId(): TeamId {
  const team = useCurrentTeamId();
  if (team === null) throw new Error("a place was shown outside a team");
  return team;
}

/** The cycle on screen: of the address, or else the team's latest; null until the team is read. */
export function useCycleId(): CycleId | null {
  const { cycle } = useSearch({ strict: false });
  const { data: team } = useTeam(useTeamId());
  // A cycle whose beginning was undone is not there to be shown.
  const isGone = team !== undefined && !team.cycles.some(({ id }) => id === cycle);
  return cycle && !isGone ? cycle : latestOf(team);
}

const latestOf = (team: Team | undefined): CycleId | null =>
  team?.cycles.toSorted((one, other) => other.number - one.number)[0]?.id ?? null;

/**
 * Entering a place puts the latest cycle in the address, so that a next one that comes in does not take away what
 * somebody is working on.
 */
export function useEnteredCycle(): void {
  const { cycle } = useSearch({ strict: false });
  const navigate = useNavigate();
  const latest = latestOf(useTeam(useTeamId()).data);
  const enter = useEffectEvent((entered: CycleId) => {
    void navigate({ to: ".", replace: true, search: (search: PlaceSearch) => ({ cycle: entered, ...search }) });
  });
  useEffect(() => {
    if (!cycle && latest !== null) enter(latest);
  }, [cycle, latest]);
}

/** The selected item of the place and the way to select another; kept in the address, so it survives a reload. */
export function useItem(): [item: string | null, select: (item: string | null) => void] {
  const { item } = useSearch({ strict: false });
  const navigate = useNavigate();
  const select = (next: string | null) =>
    void navigate({
      to: ".",
      replace: true,
      search: (search: PlaceSearch) => {
        const { item: _, ...rest } = search;
        return next === null ? rest : { ...rest, item: next };
      },
    });
  return [item ?? null, select];
}
