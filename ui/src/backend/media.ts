// Evidence files of colleagues: which come by themselves, and fetching one that does not.
import { useCommand } from "./ask";
import { commands } from "./bindings";

export const useSetMediaPolicy = () => useCommand(commands.setMediaPolicy);
export const useFetchEvidence = () => useCommand(commands.fetchEvidence);
export const useFetchAllEvidence = () => useCommand(commands.fetchAllEvidence);
export const useCancelFetch = () => useCommand(commands.cancelFetch);
export const useCancelAllFetches = () => useCommand(commands.cancelAllFetches);
