/** How the studio is built: a static site with relative addresses, so that any host can serve it from any folder. */

import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { contentSecurityPolicy, isolation } from "../cli/src/studio/headers.ts";
import { recordingPlugin } from "./recorder/plugin.ts";

/** Hosts that send no headers of their own still get the page's policy. (In development Vite adds scripts that it would forbid.) */
const policyInThePage: Plugin = {
  name: "hillock:policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: contentSecurityPolicy({ inPage: true }) },
      injectTo: "head-prepend",
    },
  ],
};

/** KaTeX lists each font in three formats; every browser that runs WebAssembly SIMD reads the first. */
const onlyWoff2: Plugin = {
  name: "hillock:only-woff2",
  enforce: "pre",
  transform(code, id) {
    if (!id.includes("katex") || !/\.css(?:$|\?)/.test(id)) return null;
    return { code: code.replaceAll(/,url\([^)]+\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)/g, ""), map: null };
  },
};

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  plugins: [policyInThePage, onlyWoff2, recordingPlugin],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  worker: { format: "es" },
  server: { host: "127.0.0.1", headers: isolation },
  build: {
    outDir: "dist/site",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
