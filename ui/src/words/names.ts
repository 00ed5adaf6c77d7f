// How something is called whose name is not known here yet.
import { m } from "../messages";

/** Who waits to be let in cannot read the name of the team. */
export function nameOfTeam({ title }: { title: string }): string {
  return title || m.frame_team_nameless();
}
