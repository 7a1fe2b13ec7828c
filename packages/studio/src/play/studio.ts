/** The studio as Play uses it. */
import { signal } from "@preact/signals";
import type { CurveSeries } from "../draw/curves.ts";
import type { CallName, Calls, Domain, ExampleSet, Frame, ModelInfo } from "../engine/protocol.ts";
import type { Ref } from "../engine/trace.ts";
import { type DataSpec, defaultSession, type OptimizerSpec, type Session } from "../session/session.ts";

export const session = signal<Session>(defaultSession);
export const model = signal<ModelInfo | undefined>(undefined);
export const frame = signal<Frame | undefined>(undefined);
export const playing = signal(false);
export async function change(_next: Session): Promise<void> {}
export async function call<Name extends CallName>(_name: Name, _ask: Calls[Name]["ask"]): Promise<Calls[Name]["answer"]> {
  throw new Error();
}
export async function editWeight(_index: number, _value: number): Promise<void> {}
export function inspect(_ref: Ref): void {}
export async function preview(_data: DataSpec): Promise<{ examples: ExampleSet; domain: Domain }> {
  throw new Error();
}

export const curve = signal<CurveSeries>({ steps: [], train: [], test: [] });
export async function changeOptimizer(_next: OptimizerSpec): Promise<void> {}
