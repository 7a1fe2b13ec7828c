/** The entry of the `hillock` command: connects the program to the process. */

import { openIo } from "./io.ts";
import { exitCodes, run, tell } from "./program.ts";
import { outputFailed } from "./system.ts";

const io = openIo(process.stdout, process.stderr, process.env);

/** What a shell reports for a program that wrote into a closed pipe (128 + SIGPIPE): `hillock … --json | head` ends quietly. */
const closedPipe = 141;
process.stdout.once("error", (error: NodeJS.ErrnoException) => {
  process.stdout.on("error", () => {});
  if (error.code === "EPIPE") process.exit(closedPipe);
  fail(outputFailed(error));
});
// Where errors cannot be told, the exit code still says it.
process.stderr.on("error", () => {});
// What nobody foresaw is told like any error: with HILLOCK_DEBUG=1 the stack is shown.
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);

function fail(error: unknown): void {
  tell(error, io);
  process.exit(exitCodes.failed);
}

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
