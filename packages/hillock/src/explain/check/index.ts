export { checkGradients } from "./checkGradients.ts";
export type { CheckGradientsOptions, GradientCheck, GradientEntry, GradientVerdict } from "./types.ts";
