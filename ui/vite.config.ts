// Builds the window's page; mode "mock" builds the same page on a backend in memory, to look at it in a browser.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { reactCompiler } from "./vite.compiler.ts";

export default defineConfig(({ mode }) => ({
  plugins: [reactCompiler(), react()],
  clearScreen: false,
  // The shell waits for exactly this address.
  server: { port: 1420, strictPort: true },
  build: {
    target: "safari17",
    outDir: mode === "mock" ? "dist-mock" : "dist",
    emptyOutDir: true,
    // Everything comes from disk: splitting hairs over kilobytes gains nothing.
    chunkSizeWarningLimit: 2000,
    // The content security policy allows no data: fonts.
    assetsInlineLimit: 0,
    ...(mode === "mock" ? { rolldownOptions: { input: "mock.html" } } : {}),
  },
}));
