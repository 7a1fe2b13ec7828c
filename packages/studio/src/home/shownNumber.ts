/** Numbers as this page shows them: three significant digits, as the formulas have; whole numbers plain, because data are. */

import { formatNumber } from "../draw/numbers.ts";

export const shownNumber = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1000
    ? formatNumber(value, 1 + Math.floor(Math.log10(Math.max(1, Math.abs(value)))))
    : formatNumber(value);
