/** How much of the runs is drawn: a slider, and a button that plays them from their first step to their last. */
import { button, slider } from '../shared/controls';
import { element } from '../shared/elements';

/** Of all of the runs, in milliseconds. */
const LENGTH = 6000;
/** Where motion is not wanted, a press of the button goes on by this part of the runs. */
const PART = 0.05;

/** @param change hears which part of the runs is to be drawn, 0 to 1 */
export function playback(change: (upTo: number) => void): HTMLElement {
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let upTo = 1;
  /** The frame that is due while they are played. */
  let frame = 0;
  const range = { min: 0, max: 1, step: 0.01, text: (x: number) => `${Math.round(100 * x)} %` };
  const place = slider('Runs up to', range, upTo, (to) => {
    stop();
    change((upTo = to));
  });
  const go = (to: number) => {
    upTo = Math.min(1, to);
    place.set(upTo);
    change(upTo);
  };
  const play = button('', () => {
    const isPlaying = frame !== 0;
    stop();
    if (isPlaying) return;
    const from = upTo < 1 ? upTo : 0;
    // To the next multiple, whatever rounding left of the last one.
    if (still.matches) return go((Math.floor(from / PART + 1e-6) + 1) * PART);
    const begin = performance.now();
    const next = (now: number) => {
      go(from + Math.max(0, now - begin) / LENGTH);
      if (upTo < 1) frame = requestAnimationFrame(next);
      else stop();
    };
    frame = requestAnimationFrame(next);
    label();
  });
  const label = () => (play.textContent = frame !== 0 ? 'Pause Runs' : still.matches ? 'Step Runs' : 'Play Runs');
  const stop = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    label();
  };
  still.addEventListener('change', stop);
  label();
  return element('div', { class: 'control' }, [place.element, play]);
}
