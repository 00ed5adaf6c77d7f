// Stands in for the core: commands answer from a world in memory, and writes announce their topics.
import { emit } from "@tauri-apps/api/event";
import { clearMocks, mockConvertFileSrc, mockIPC } from "@tauri-apps/api/mocks";
import { type Args, reads, writes } from "./answers";
import type { World } from "./world";

export function mockBackend(world: World): void {
  mockIPC(
    (command, args) => {
      const read = reads[command];
      if (read) return read(world, args as Args);
      const write = writes[command];
      if (!write) throw new Error(`the backend in memory does not know ${command}`);
      const [topics, answer] = write;
      const result = answer(world, args as Args);
      queueMicrotask(() => void emit("state-changed", { team: null, topics }));
      return result;
    },
    { shouldMockEvents: true },
  );
  mockConvertFileSrc("linux");
}

export { clearMocks };
