/** What the build records (recorder/plugin.ts). */
declare module "virtual:hillock-recording" {
  const recording: import("./types.ts").Recording;
  export default recording;
}
