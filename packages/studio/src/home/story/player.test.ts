import { expect, test } from "vitest";
import { createPlayer } from "./player.ts";
import type { Scene } from "./scenes.ts";

const scene = (id: string, ms: number): Scene => ({ id, title: id, tick: id, sentence: id, ms, shown: new Set(), weights: "first" });
const scenes = [scene("a", 100), scene("b", 200), scene("c", 50)];

/** A clock that is turned by hand. */
function story() {
  let waiting: ((now: number) => void) | undefined;
  let now = 0;
  const player = createPlayer(scenes, {
    next: (tick) => {
      waiting = tick;
    },
  });
  const pass = (ms: number): void => {
    for (let left = ms; left > 0; left -= 10) {
      now += 10;
      const tick = waiting;
      waiting = undefined;
      tick?.(now);
    }
  };
  return { player, pass };
}

test("plays from scene to scene, and ends in the last one", () => {
  const { player, pass } = story();
  player.play();
  pass(60);
  expect([player.at.value, player.elapsed.value]).toEqual([0, 50]);
  pass(60);
  expect(player.scene.value.id).toBe("b");
  pass(400);
  expect([player.at.value, player.elapsed.value, player.playing.value]).toEqual([2, 50, false]);
  expect(player.time.value).toBe(player.total);
});

test("pauses where it is, and goes on from there", () => {
  const { player, pass } = story();
  player.play();
  pass(60);
  player.pause();
  pass(100);
  expect(player.elapsed.value).toBe(50);
  player.play();
  pass(30);
  expect(player.elapsed.value).toBeGreaterThan(50);
});

test("a step shows the next scene's motion and rests there", () => {
  const { player, pass } = story();
  player.step(1);
  pass(500);
  expect([player.at.value, player.elapsed.value, player.playing.value]).toEqual([1, 200, false]);
  player.step(-1);
  expect([player.at.value, player.elapsed.value]).toEqual([0, 0]);
  player.step(-1);
  expect(player.at.value).toBe(0);
});

test("any moment can be sought", () => {
  const { player } = story();
  player.seek(150);
  expect([player.at.value, player.elapsed.value, player.time.value]).toEqual([1, 50, 150]);
  player.seek(1e9);
  expect([player.at.value, player.elapsed.value]).toEqual([2, 50]);
  player.seek(-5);
  expect([player.at.value, player.elapsed.value]).toEqual([0, 0]);
});

test("played at its end, it begins anew", () => {
  const { player } = story();
  player.seek(player.total);
  player.play();
  expect([player.at.value, player.playing.value]).toEqual([0, true]);
});
