import { html, nothing, type TemplateResult } from 'lit-html';
import type { OverviewChart, OverviewModel } from '../../features/overview/messages';

/** A chart's numbers as a table, folded. */
export function table(
  { id, title, heading, marks, apart }: OverviewChart,
  words: OverviewModel['words'],
): TemplateResult {
  const head = [heading, words.incidents, words.needAttention].map((text) => html`<th scope="col">${text}</th>`);
  const lines = [...marks, ...apart].map(
    ({ label, detail, countText, attention }) =>
      html`<tr>
        <th scope="row"><bdi>${label}</bdi>${detail ? html` <bdi class="detail">${detail}</bdi>` : nothing}</th>
        <td>${countText}</td>
        <td>${attention.toLocaleString(document.documentElement.lang)}</td>
      </tr>`,
  );
  return html`<details id="numbers ${id}" data-chart=${id}>
    <summary id="table ${id}" aria-label="${words.table}: ${title}">${words.table}</summary>
    <div id="cells ${id}" class="table" tabindex="0" role="group" aria-label=${title}>
      <table>
        <thead>
          <tr>
            ${head}
          </tr>
        </thead>
        <tbody>
          ${lines}
        </tbody>
      </table>
    </div>
  </details>`;
}
