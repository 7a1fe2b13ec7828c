/** CRC-32 as in gzip, PNG and zip (ISO 3309, polynomial 0xEDB88320 reversed): finds every flipped bit, and every burst of up to 32. Four bytes a turn. */

const tables = ((): readonly Uint32Array[] => {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  const all = [first];
  for (let k = 1; k < 4; k++) all.push(all[k - 1]!.map((value) => (value >>> 8) ^ first[value & 0xff]!));
  return all;
})();

/** @returns 32 bits without a sign. */
export function crc32(bytes: Uint8Array): number {
  const [one, two, three, four] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  let sum = 0xffffffff;
  let at = 0;
  for (const end = bytes.length - 3; at < end; at += 4) {
    sum ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    sum = four[sum & 0xff]! ^ three[(sum >>> 8) & 0xff]! ^ two[(sum >>> 16) & 0xff]! ^ one[sum >>> 24]!;
  }
  for (; at < bytes.length; at++) sum = (sum >>> 8) ^ one[(sum ^ bytes[at]!) & 0xff]!;
  return ~sum >>> 0;
}
