import type { BindGemm } from "../wasm/team-worker.ts";
export const bindGemm: BindGemm | undefined = undefined;
