import { html, svg, type TemplateResult } from 'lit-html';
import type { State } from '../../domain/incident';
import type { TimelinePoint } from '../../features/details/messages';

/** Each state has a shape of its own; the words beside it say the same, so readers of the page pass over it. */
const stateShapes: Readonly<Record<State, string>> = {
  attention: 'M8 2 14.5 13.5H1.5ZM8 6.2V9.7M8 11.2V12',
  waiting: 'M8 1.7A6.3 6.3 0 1 1 8 14.3 6.3 6.3 0 1 1 8 1.7M8 4.5V8.2L10.7 9.8',
  closed: 'M8 1.7A6.3 6.3 0 1 1 8 14.3 6.3 6.3 0 1 1 8 1.7M5.2 8.2 7.2 10.3 11 6.2',
};

export function stateIcon(state: State): TemplateResult {
  return drawing(`state-icon ${state}`, outline(stateShapes[state]));
}

/** What a check flags. The words beside it say the same. */
export function flagIcon(): TemplateResult {
  return drawing('flag-icon', outline('M3.5 14.5V2H12.5L10.3 5.5 12.5 9H3.5'));
}

/** Five bars, as many of them full as the severity's rank. */
export function severityIcon(rank: number): TemplateResult {
  const bars = [1, 2, 3, 4, 5].map(
    (bar) =>
      svg`<rect class=${bar <= rank ? 'full' : 'empty'} x=${bar * 3 - 2.5} y=${13 - bar * 2} width="2" height=${bar * 2 + 1}></rect>`,
  );
  return drawing('severity-icon', bars);
}

export function copyIcon(): TemplateResult {
  return drawing('copy-icon', outline('M5.5 5.5V2.5H13.5V10.5H10.5M2.5 5.5H10.5V13.5H2.5Z'));
}

export function doneIcon(): TemplateResult {
  return drawing('copy-icon', outline('M3 8.5 6.5 12 13 4.5'));
}

/** Around its own middle, so that it can be put at any place of a line. */
const markShapes: Readonly<Record<TimelinePoint['kind'], string>> = {
  occurred: 'M0-5.5A5.5 5.5 0 1 1 0 5.5 5.5 5.5 0 1 1 0-5.5Z',
  detected: 'M0-6.5 6.5 0 0 6.5-6.5 0Z',
  password: 'M-5-5H5V5H-5Z',
  dwellEnd: 'M-1.5-7.5H1.5V7.5H-1.5Z',
  now: 'M-5-6H5L0 6Z',
};

/** The mark of a point on the timeline. */
export function mark(kind: TimelinePoint['kind']): TemplateResult<2> {
  return svg`<path class="mark ${kind}" d=${markShapes[kind]}></path>`;
}

/** The same mark beside its words. */
export function markIcon(kind: TimelinePoint['kind']): TemplateResult {
  return html`<svg class="mark-icon" viewBox="-8 -8 16 16" aria-hidden="true">${mark(kind)}</svg>`;
}

function drawing(name: string, shapes: unknown): TemplateResult {
  return html`<svg class=${name} viewBox="0 0 16 16" aria-hidden="true">${shapes}</svg>`;
}

function outline(d: string): TemplateResult<2> {
  return svg`<path d=${d} fill="none" stroke="currentColor" stroke-width="1.3" stroke-linejoin="round"></path>`;
}
