/** The command was called in a way that makes no sense: shown like any error, but with exit code 2. */

import { HillockError } from "hillock";

export class UsageError extends HillockError {
  static override readonly kind: string = "UsageError";
}
