/**
 * Preload (`node --import ./build/test/fakes/fast-timers.js`) that shortens waits of 1 to 20 seconds two hundred times:
 * the retry delays that are fixed in the runner's packages.
 */
const wait = globalThis.setTimeout

const hurried = (callback: (...values: unknown[]) => void, delay = 0, ...values: unknown[]): NodeJS.Timeout =>
  wait(callback, delay >= 1_000 && delay <= 20_000 ? delay / 200 : delay, ...values)

globalThis.setTimeout = Object.assign(hurried, wait) as typeof setTimeout
