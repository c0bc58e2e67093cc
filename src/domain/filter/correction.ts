/** A filter that says what a mistaken one may have meant. */
export interface Correction {
  /** `key`: a key that exists; `meant`: what was most likely meant; `quotes`: the text itself. */
  readonly kind: 'key' | 'meant' | 'quotes';
  /** What takes the place of the mistake. */
  readonly label: string;
  /** The whole new text of the filter. */
  readonly insert: string;
}
