/**
 * The teams of this process. Threads are a thing of the process, as its event loop is: models that want the same number share one team, however many
 * devices were made. This is the one piece of module state in the library.
 */

import { bindGemm } from "../blas/bind.ts";
import { Team } from "./team.ts";

interface Entry {
  readonly team: Team;
  users: number;
  /** Ends the team when nobody has come back for it. */
  ending: ReturnType<typeof setTimeout> | undefined;
}

const teams = new Map<number, Entry>();
/** How long a team without models waits for the next one. */
const lingerMilliseconds = 1000;

/** The team of that many threads; a new one when there is none, or it was lost. Each call is paid back by a `release`. */
export function acquireTeam(threads: number): Team {
  let entry = teams.get(threads);
  if (entry === undefined || entry.team.broken) {
    entry = { team: new Team(threads, bindGemm), users: 0, ending: undefined };
    teams.set(threads, entry);
  }
  clearTimeout(entry.ending);
  entry.users++;
  return entry.team;
}

export function releaseTeam(team: Team): void {
  const entry = teams.get(team.threads);
  if (entry?.team !== team) return;
  entry.users--;
  if (entry.users > 0) return;
  entry.ending = setTimeout(() => {
    teams.delete(team.threads);
    void team.end();
  }, lingerMilliseconds);
  // Node: a timer that keeps the process alive would be as bad as a thread that does.
  const { ending } = entry as { ending: { unref?: () => void } };
  ending.unref?.();
}
