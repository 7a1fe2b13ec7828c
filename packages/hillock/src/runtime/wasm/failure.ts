/** A kernel that failed, on whichever thread. */

import { DeviceError } from "../../errors.ts";

export const kernelFailure = (problem: string, cause: Error): DeviceError =>
  new DeviceError({
    problem,
    received: cause.message,
    fix: "If the numbers given to the model are in order, this is a mistake in Hillock: please report it with the message above.",
    cause,
  });
