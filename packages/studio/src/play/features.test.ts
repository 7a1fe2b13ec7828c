import { expect, it } from "vitest";
import { featureDefinitions } from "../engine/examples.ts";
import { features } from "../session/session.ts";
import { featureTexts } from "./features.ts";

it("calls features what the engine calls them", () => {
  for (const name of features) expect(featureTexts[name].label).toBe(featureDefinitions[name].name);
});
