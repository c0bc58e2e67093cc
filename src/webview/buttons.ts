import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { Button } from '../ui/pageMessages';

/** A row of buttons. @param label what they are for, said to those who listen */
export function buttonRow<Action extends string>(
  label: string,
  buttons: readonly Button<Action>[],
  act: (action: Action) => void,
): TemplateResult {
  const role = buttons.length > 0 ? 'group' : nothing;
  return html`<div class="actions" role=${role} aria-label=${role === nothing ? nothing : label}>
    ${repeat(
      buttons,
      ({ action }) => action,
      (button) => buttonPart(button, button.primary ? 'primary' : 'secondary', act),
    )}
  </div>`;
}

/** One that cannot be used now can still be reached, so that a reader who pressed it last stays on it. */
export function buttonPart<Action extends string>(
  { action, label, enabled = true }: Button<Action>,
  look: 'primary' | 'secondary' | 'quiet',
  act: (action: Action) => void,
): TemplateResult {
  const click = (): void => {
    if (enabled) act(action);
  };
  return html`<button
    id="action-${action}"
    type="button"
    class=${look}
    aria-disabled=${enabled ? nothing : 'true'}
    @click=${click}
  >
    ${label}
  </button>`;
}
