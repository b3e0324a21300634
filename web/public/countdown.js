/**
 * The minute as the page shows it. Only the server decides it; the page counts down the server's seconds with
 * the browser's monotonic clock, so that a wrong device clock has no effect.
 */

/** Remaining seconds at which the rest is announced: once a minute, and more often in the last one. */
const SPOKEN = [240, 180, 120, 60, 40, 20, 10];

/** @typedef {{stop: () => void, move: (endsAt: number) => void}} Countdown */

/**
 * @param {number} endsAt on the clock of `performance.now()`: the server's `secondsLeft` after its answer
 * @param {{onSecond: (left: number) => void, onSpoken: (left: number) => void}} listener `onSecond` once a
 *   second with whole seconds, 0 once at the end; `onSpoken` as each of the spoken marks is reached
 * @returns {Countdown}
 */
export function startCountdown(endsAt, listener) {
  let end = endsAt;
  let spoken = Infinity;
  let shown = -1;
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const isFirst = shown === -1;
    if (left !== shown) listener.onSecond(left);
    shown = left;
    const mark = Math.min(...SPOKEN.filter((seconds) => seconds >= left));
    // Not at its beginning: the call's own sentence is being read then.
    if (left > 0 && !isFirst && mark < spoken && mark - left < 5) listener.onSpoken(left);
    if (mark < spoken) spoken = mark;
    if (left === 0) clearInterval(timer);
  };
  let timer = setInterval(tick, 250);
  tick();
  return {
    stop: () => clearInterval(timer),
    move: (later) => {
      end = later;
      clearInterval(timer);
      timer = setInterval(tick, 250);
      tick(); // what is shown and what the server has just said are never apart
    },
  };
}
