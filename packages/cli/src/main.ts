/** The entry of the `hillock` command: connects the program to the process. */

import { openIo } from "./io.ts";
import { run } from "./program.ts";

/** What a shell reports for a program that wrote into a closed pipe (128 + SIGPIPE): `hillock … --json | head` ends quietly. */
const closedPipe = 141;
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(closedPipe);
  });
}

const io = openIo(process.stdout, process.stderr, process.env);
// Whatever ends the process, the terminal gets its cursor back.
process.on("exit", () => io.screen.clear());
for (const [signal, code] of [
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)
  process.on(signal, () => process.exit(code));
// Ctrl-Z: the shell gets a clean terminal; after `fg` the next drawing appears below what it wrote.
if (process.platform !== "win32") {
  process.on("SIGTSTP", () => {
    io.screen.clear();
    process.kill(process.pid, "SIGSTOP");
  });
}

process.exitCode = await run(process.argv.slice(2), io);
