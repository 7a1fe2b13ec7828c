/** What to install or change on this system to compute faster. */

import type { EngineFacts, EngineSpeed } from "hillock";
import type { Machine, System } from "./machine.ts";

export interface Advice {
  /** A sentence. */
  readonly text: string;
  /** Commands for a shell. */
  readonly commands: readonly string[];
}

/** OpenBLAS by each package manager, in builds that threads can share. */
const installers: readonly { readonly family: readonly string[]; readonly command: string }[] = [
  { family: ["debian", "ubuntu"], command: "sudo apt install libopenblas0-pthread" },
  { family: ["fedora", "rhel", "centos"], command: "sudo dnf install openblas-threads" },
  { family: ["arch"], command: "sudo pacman -S openblas" },
  { family: ["suse", "opensuse", "opensuse-leap", "opensuse-tumbleweed"], command: "sudo zypper install libopenblas_pthreads0" },
  { family: ["alpine"], command: "sudo apk add openblas" },
  { family: ["void"], command: "sudo xbps-install openblas" },
  { family: ["gentoo"], command: "sudo emerge sci-libs/openblas" },
];

/** How OpenBLAS is installed there, or undefined where there is no common way. */
export function installCommand(platform: string, { family }: System): string | undefined {
  if (platform === "darwin") return "brew install openblas";
  return family.flatMap((name) => installers.filter((installer) => installer.family.includes(name)))[0]?.command;
}

const gain = "Matrix products are usually 2 to 5 times as fast with it.";

/** What stands between this machine and the best that Hillock can do on it; empty when nothing does. */
export function adviceFor(machine: Machine, { simd, relaxedSimd, blas }: EngineFacts, speed?: EngineSpeed): Advice[] {
  const advice: Advice[] = [];
  if (!simd || !relaxedSimd)
    advice.push({ text: `Update Node, or leave out flags that switch SIMD off: Node ${machine.node} has it from 20.12 on.`, commands: [] });
  // Which library is used goes by its name, so that it is the same at every start; how fast it is, is only measured here.
  if (speed?.blas !== undefined && Math.max(speed.blas.one / speed.wasm.one, speed.blas.all / speed.wasm.all) < 0.8)
    advice.push({
      text: "BLAS was slower than WebAssembly just now. If it is so again while the machine is idle, switch it off.",
      commands: [machine.platform === "win32" ? "set HILLOCK_BLAS=off" : "export HILLOCK_BLAS=off"],
    });
  return [...advice, ...blasAdvice(machine, blas)];
}

function blasAdvice(machine: Machine, { library, status, asked, reason = "" }: EngineFacts["blas"]): Advice[] {
  if (status === "off") return [{ text: `BLAS is switched off. Unset HILLOCK_BLAS to use one. ${gain}`, commands: [] }];
  if (library !== undefined) return library.notes.map((text) => ({ text, commands: [] }));
  if (status === "refused" && asked !== "auto")
    return [
      { text: `HILLOCK_BLAS names a library that cannot be used. Correct it, or unset it to let Hillock look for one.`, commands: [] },
    ];
  const koffi: Advice = { text: `Install koffi, through which Hillock calls BLAS. ${gain}`, commands: ["npm install koffi"] };
  // Apple's own library is on every Mac: all that can be missing there is koffi.
  if (status === "noCaller" && machine.platform === "darwin") return [koffi];
  const command = installCommand(machine.platform, machine.system);
  const problem = status === "refused" ? `${reason} ` : "";
  const openBlas: Advice =
    command === undefined
      ? {
          text: `${problem}Install OpenBLAS (https://www.openblas.net) and name its file in HILLOCK_BLAS.`,
          commands: [exportCommand(machine.platform)],
        }
      : { text: `${problem}Install OpenBLAS.${status === "noCaller" ? "" : ` ${gain}`}`, commands: [command] };
  return status === "noCaller" ? [koffi, openBlas] : [openBlas];
}

const exportCommand = (platform: string): string =>
  platform === "win32" ? "set HILLOCK_BLAS=C:\\OpenBLAS\\bin\\libopenblas.dll" : "export HILLOCK_BLAS=/path/to/libopenblas.so";
