// Runs the tests of the interface in jsdom, with the React Compiler on, as in the window.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { reactCompiler } from "./vite.compiler.ts";

export default defineConfig({
  plugins: [reactCompiler(), react()],
  test: {
    environment: "jsdom",
    setupFiles: ["./src/tests/setup.ts"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    restoreMocks: true,
    testTimeout: 60_000,
  },
});
