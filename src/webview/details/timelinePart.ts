import type { Timeline } from '../../features/details/messages';
import { h, s } from '../dom';
import { mark, markIcon } from './icons';
import { timePart } from './timePart';

/** The drawn line with its marks, and the same in words below it. */
export function timelinePart({ title, description, points, band }: Timeline): HTMLElement {
  return h(
    'section',
    { class: 'timeline', 'aria-labelledby': 'section-timeline' },
    h('h2', { id: 'section-timeline' }, title),
    h(
      'div',
      { class: 'line' },
      s(
        'svg',
        { role: 'img', 'aria-label': description, width: '100%', height: '26' },
        s('line', { class: 'axis', x1: '0', x2: '100%', y1: '13', y2: '13' }),
        ...(band ? [bandPart(band)] : []),
        ...points.map(({ kind, at }) =>
          s('svg', { x: `${at}%`, y: '13', overflow: 'visible', 'aria-hidden': 'true' }, mark(kind)),
        ),
      ),
    ),
    h(
      'ol',
      {},
      ...points.map(({ kind, label, time, after }) =>
        h(
          'li',
          {},
          markIcon(kind),
          h('span', { class: 'label' }, label),
          timePart(time, kind !== 'now'),
          after === undefined ? undefined : h('span', { class: 'after' }, after),
        ),
      ),
    ),
    band && h('p', { class: 'band-label' }, h('span', { class: `band-key${band.open ? ' open' : ''}` }), band.label),
  );
}

function bandPart({ from, to, open }: NonNullable<Timeline['band']>): SVGElement {
  return s('rect', {
    class: `band${open ? ' open' : ''}`,
    x: `${from}%`,
    width: `${to - from}%`,
    y: '7',
    height: '12',
  });
}
