// Choosing the folder that the team shares: the first time, and again when it was moved.
import { type TeamId, useChooseFolder, usePickFolder } from "../backend";

export function useChooseTeamFolder(team: TeamId) {
  const pick = usePickFolder();
  const choose = useChooseFolder();
  const pickAndChoose = async () => {
    const folder = await pick.run();
    if (folder) await choose.run(team, folder);
  };
  return {
    run: () => void pickAndChoose().catch(() => {}),
    isRunning: choose.isRunning,
    error: choose.error,
  };
}
