/** Where a saved model is: what `loadModel` may be told. */

import { ArgumentError } from "../errors.ts";
import { received, refuse } from "../settings/index.ts";

/** Where a model is to be saved. @throws ArgumentError */
export function folderToWrite(given: unknown): string {
  if (typeof given === "string" && given !== "" && !/^https?:/i.test(given)) return given;
  refuse("The folder to save in", given, "the path of a folder, or in a page a name", 'Write for example net.save("runs/mnist").');
}

const isUrlObject = (given: unknown): given is URL => Object.prototype.toString.call(given) === "[object URL]";

/** The folder's path or URL. The address of the model.json in it is understood as well, as other libraries ask for that. @throws ArgumentError */
export function folderOf(given: unknown): string {
  const path = isUrlObject(given) ? given.href : given;
  if (typeof path !== "string" || path === "") {
    throw new ArgumentError({
      problem: "loadModel needs to know where the model is",
      received: received(given),
      expected: "the folder that save() was given, or the URL of such a folder on a server",
      fix: 'Write loadModel("runs/mnist"), or loadModel("https://example.org/models/mnist").',
    });
  }
  const folder = path.replace(/^https?:/i.test(path) ? /\/model\.json(?=$|[?#])/ : /(?:^|[\\/])model\.json$/, "");
  return folder === "" ? "." : folder;
}
