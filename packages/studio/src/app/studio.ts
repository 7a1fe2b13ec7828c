/** The studio: its state, and what can be done with it. */

export * from "./state.ts";
export * from "./time.ts";
