/** Icons of the pictures, as lines on 16 by 16 px: whoever sees a picture may have other ones. */
export const iconPaths: Readonly<Record<string, string>> = {
  'circle-large-outline': 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11',
  'close-small': 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  'split-horizontal': 'M2.5 3.5h11v9h-11zM8 3.5v9',
  'toolbar-more': 'M3 8h1M7.5 8h1M12 8h1',
  'tree-item-expanded': 'M4 6l4 4l4-4',
  'view-pane-container-expanded': 'M4 6l4 4l4-4',
  clock: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 5v3.5h2.5',
  error: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M6 6l4 4M10 6l-4 4',
  filter: 'M2.5 3.5h11l-4 5v4l-3 1v-5z',
  flame: 'M8 2c1 2 4 4 4 7.5a4 4 0 0 1-8 .5c0-2 1-3 1.5-4c.5 1 1 1.5 1.5 1.5c.5-2 .5-4 1-5.5',
  history: 'M3 5a5.5 5.5 0 1 1-.5 3.5M3 2.5v3h3M8 5v3.5h2.5',
  info: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 7.5v3.5M8 5v1',
  pass: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M5.5 8.5l2 2l3.5-4.5',
  warning: 'M8 2.5l6 11h-12zM8 6.5v3.5M8 11v1',
};
