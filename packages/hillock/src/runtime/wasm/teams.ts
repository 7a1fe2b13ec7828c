/**
 * The teams of this process. Threads are a thing of the process, as its event loop is: models that want the same number share one team, however many
 * devices were made. So this is module state, as are memories given back for the next store (`memory.ts`) and the BLAS library that was found.
 */

import type { BlasLibrary } from "../../platform/types.ts";
import { Team } from "./team.ts";

interface Entry {
  readonly team: Team;
  users: number;
  /** Ends the team when nobody has come back for it. */
  ending: ReturnType<typeof setTimeout> | undefined;
}

const teams = new Map<string, Entry>();
const keyOf = (threads: number, blas: BlasLibrary | undefined): string => `${threads} ${blas?.path ?? ""}`;
/** How long a team without models waits for the next one. */
const lingerMilliseconds = 1000;

/** The team of that many threads; a new one when there is none, or it was lost. Each call is paid back by a `release`. */
export function acquireTeam(threads: number, blas: BlasLibrary | undefined): Team {
  const key = keyOf(threads, blas);
  let entry = teams.get(key);
  if (entry === undefined || entry.team.broken) {
    entry = { team: new Team(threads, blas), users: 0, ending: undefined };
    teams.set(key, entry);
  }
  clearTimeout(entry.ending);
  entry.users++;
  return entry.team;
}

export function releaseTeam(team: Team): void {
  const key = keyOf(team.threads, team.blas);
  const entry = teams.get(key);
  if (entry?.team !== team) return;
  entry.users--;
  if (entry.users > 0) return;
  entry.ending = setTimeout(() => {
    teams.delete(key);
    void team.end();
  }, lingerMilliseconds);
  // Node: a timer that keeps the process alive would be as bad as a thread that does.
  const { ending } = entry as { ending: { unref?: () => void } };
  ending.unref?.();
}
