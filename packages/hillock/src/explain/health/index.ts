export { health } from "./health.ts";
export { healthThresholds } from "./thresholds.ts";
export type { Finding, FindingKind, HealthOptions } from "./types.ts";
