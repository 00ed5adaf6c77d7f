// Runs the React Compiler over our own components before Vite sees them.
import { transformAsync } from "@babel/core";
import type { Plugin } from "vite";

const OWN_COMPONENT = /\/src\/.*\.tsx?$/;

export function reactCompiler(): Plugin {
  return {
    name: "react-compiler",
    enforce: "pre",
    async transform(code, id) {
      const path = id.split("?")[0] ?? id;
      if (!OWN_COMPONENT.test(path) || path.includes("/node_modules/")) return null;
      const result = await transformAsync(code, {
        filename: path,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: path.endsWith("x") ? ["typescript", "jsx"] : ["typescript"] },
        plugins: [["babel-plugin-react-compiler", {}]],
      });
      return result?.code ? { code: result.code, map: result.map } : null;
    },
  };
}
