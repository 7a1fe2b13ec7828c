/**
 * What the controls do to a session. Each gives a new one; what cannot stand together (cross-entropy without probabilities,
 * classes met by a linear regression) is brought into line here and nowhere else. Training starts anew after any of them.
 */

import {
  type ActivationName,
  type DataSetName,
  type DataSpec,
  type Feature,
  features,
  isRegression,
  type LayerSpec,
  type LossName,
  type NetworkSpec,
  type OwnPoint,
  type Session,
  type TrainingSpec,
} from "../session/session.ts";

export const mostLayers = 6;
/** The buttons go this far; a number typed in may go further. */
export const mostUnits = 8;
export const mostUnitsTyped = 32;

/** The same settings before the first step, with weights drawn anew from the seed. */
export function untrained(session: Session): Session {
  const { start: _start, digest: _digest, ...rest } = session;
  return { ...rest, step: 0, edits: [] };
}

export const changeData = (session: Session, change: Partial<DataSpec>): Session =>
  fitted(untrained({ ...session, data: { ...session.data, ...change } }));

export const changeNetwork = (session: Session, change: Partial<NetworkSpec>): Session =>
  fitted(untrained({ ...session, network: { ...session.network, ...change } }));

export const changeTraining = (session: Session, change: Partial<TrainingSpec>): Session =>
  fitted(untrained({ ...session, training: { ...session.training, ...change } }));

/** Another set; its problem type decides output and loss where those do not suit it. */
export const chooseSet = (session: Session, set: DataSetName): Session => changeData(session, { set });

/** Brings output and loss into line with the problem, and the loss with the output. */
export function fitted(session: Session): Session {
  const { data, network, training } = session;
  const { output } = network;
  if (isRegression(data)) {
    const needsLinear = output === "sigmoid";
    return {
      ...session,
      network: needsLinear ? { ...network, output: "linear" } : network,
      training: training.loss === "binaryCrossentropy" ? { ...training, loss: "quadratic" } : training,
    };
  }
  if (output !== "sigmoid" && training.loss === "binaryCrossentropy") return { ...session, training: { ...training, loss: "quadratic" } };
  return session;
}

/** Choosing cross-entropy brings the sigmoid that makes probabilities of the output. */
export function chooseLoss(session: Session, loss: LossName): Session {
  const network: NetworkSpec = loss === "binaryCrossentropy" ? { ...session.network, output: "sigmoid" } : session.network;
  return fitted(untrained({ ...session, network, training: { ...session.training, loss } }));
}

/** At least one feature stays; they keep the order of the list. */
export function toggleFeature(session: Session, feature: Feature): Session {
  const chosen = session.data.features;
  const next = features.filter((name) => (name === feature) !== chosen.includes(name));
  return next.length === 0 ? session : changeData(session, { features: next });
}

/** A new layer before the output, like the one before it. */
export function addLayer(session: Session): Session {
  const { hidden } = session.network;
  if (hidden.length >= mostLayers) return session;
  const { units, activation } = hidden.at(-1) ?? { units: 4, activation: "tanh" as const };
  return changeNetwork(session, { hidden: [...hidden, { units: Math.min(units, mostUnits), activation }] });
}

export const removeLayer = (session: Session): Session => changeNetwork(session, { hidden: session.network.hidden.slice(0, -1) });

/** @param layer 0 is the first hidden one */
export function changeLayer(session: Session, layer: number, change: Partial<LayerSpec>): Session {
  const units = (n: number): number => Math.min(mostUnitsTyped, Math.max(1, Math.round(n)));
  const hidden = session.network.hidden.map((old, i) => {
    if (i !== layer) return old;
    const next = { ...old, ...change };
    return { ...next, units: units(next.units) };
  });
  return changeNetwork(session, { hidden });
}

/** One activation for all hidden layers, as Playground's menu has it. */
export const activateAll = (session: Session, activation: ActivationName): Session =>
  changeNetwork(session, { hidden: session.network.hidden.map((layer) => ({ ...layer, activation })) });

export const addPoint = (session: Session, point: OwnPoint): Session => changeData(session, { points: [...session.data.points, point] });

export const removePoint = (session: Session, place: number): Session =>
  changeData(session, { points: session.data.points.filter((_, i) => i !== place) });
