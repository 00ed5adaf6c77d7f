// The keys of this device: where they are kept, a passphrase for them, and opening the app when they cannot be used.
import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { type Command, read, useCommand } from "./ask";
import { commands } from "./bindings";

/** The shortest passphrase that the core takes. */
export const PASSPHRASE_CHARS_MIN = 12;

/** What keeps the app from opening that a person can do something about; null when it is open. */
export const useLock = () =>
  useSuspenseQuery(read({ topic: "settings", team: null, name: "lock", ask: () => commands.getLock() })).data;

export const useKeyPlace = () =>
  useQuery(read({ topic: "settings", team: null, name: "keyPlace", ask: () => commands.getKeyPlace() }));

export const useSetPassphrase = () => useCommand(commands.setPassphrase, { showsOwnError: true });
export const useRemovePassphrase = () => useCommand(commands.removePassphrase, { showsOwnError: true });

export const useUnlock = () => useOpening(useCommand(commands.unlock, { showsOwnError: true }));
export const useOpenAgain = () => useOpening(useCommand(commands.openAgain, { showsOwnError: true }));
export const useStartAnew = () => useOpening(useCommand(commands.startAnew, { showsOwnError: true }));

/** Once the app is open, everything is read for the first time. */
function useOpening<Args extends unknown[]>(command: Command<Args, null>): Command<Args, null> {
  const queries = useQueryClient();
  return {
    ...command,
    run: async (...args) => {
      const done = await command.run(...args);
      await queries.resetQueries();
      return done;
    },
  };
}
