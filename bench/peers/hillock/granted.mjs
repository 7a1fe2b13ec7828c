/** Did the device get what was asked for? A variant that runs as something else must not appear under its name. */

/**
 * Why `device` is not what is wanted ({ name: "wasm" | "blas", threads, all }), or undefined when it is.
 * A device tells by `describe()`, which gives at least `{ threads: number, blas?: string }`: how many threads a program that is worth
 * it runs on, and which BLAS library was loaded. A device without it has one thread and no BLAS.
 */
export async function lacking(device, { name, threads }) {
  const { threads: granted = 1, blas } = (await device.describe?.()) ?? {};
  if (granted < threads) return `the device has ${granted} ${granted === 1 ? "thread" : "threads"}`;
  if (name === "blas" && !blas) return "no BLAS library was found (`hillock doctor` says what to install)";
  if (name !== "blas" && blas) return `the device uses BLAS (${blas}) although it was switched off`;
  return undefined;
}
