/** Gives the page its recording as a module, made anew by each build: nothing recorded lies in the repository, where it could grow old. */

import type { Plugin } from "vite";

const name = "virtual:hillock-recording";

export const recordingPlugin: Plugin = {
  name: "hillock:recording",
  resolveId: (id) => (id === name ? `\0${name}` : null),
  async load(id) {
    if (id !== `\0${name}`) return null;
    const { record } = await import("./record.ts");
    return `export default JSON.parse(${JSON.stringify(JSON.stringify(await record()))});`;
  },
};
