import { html, type TemplateResult } from 'lit-html';
import type { OverviewChart, OverviewMark, OverviewModel, PeopleChart } from '../../features/overview/messages';
import { labelText } from './markButton';

type Words = OverviewModel['words'];

/** A chart's numbers as a table, folded. */
export function table({ id, title, heading, marks, apart }: OverviewChart, words: Words): TemplateResult {
  const lines = [...marks, ...apart].map((mark) => line(mark, []));
  return folded(id, title, [heading, words.incidents, words.needAttention], lines, words);
}

/** The same of people: all of each, then their dwell windows, and then each mark. */
export function peopleTable({ title, heading, lanes, sources, words: own }: PeopleChart, words: Words): TemplateResult {
  const head = [heading, own.when, own.vendor, words.incidents, words.needAttention];
  const lines = lanes.flatMap(({ person, marks, dwell }) => [
    line(person, [own.all, own.all]),
    ...dwell.map(
      ({ text }) =>
        html`<tr>
          ${rowHeader(person)}
          <td colspan="4">${text}</td>
        </tr>`,
    ),
    ...marks.map((mark) =>
      line({ ...mark, label: person.label, detail: person.detail }, [mark.when, sources[mark.source] ?? '']),
    ),
  ]);
  return folded('people', title, head, lines, words);
}

function rowHeader(mark: OverviewMark): TemplateResult {
  return html`<th scope="row">${labelText(mark)}</th>`;
}

/** @param between what stands between the name and the numbers */
function line(mark: OverviewMark, between: readonly string[]): TemplateResult {
  return html`<tr>
    ${rowHeader(mark)}${between.map((text) => html`<td>${text}</td>`)}
    <td>${mark.countText}</td>
    <td>${mark.attention.toLocaleString(document.documentElement.lang)}</td>
  </tr>`;
}

function folded(
  id: string,
  title: string,
  head: readonly string[],
  lines: readonly TemplateResult[],
  words: Words,
): TemplateResult {
  return html`<details id="numbers ${id}" data-chart=${id}>
    <summary id="table ${id}" aria-label="${words.table}: ${title}">${words.table}</summary>
    <div id="cells ${id}" class="table" tabindex="0" role="group" aria-label=${title}>
      <table>
        <thead>
          <tr>
            ${head.map((text) => html`<th scope="col">${text}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${lines}
        </tbody>
      </table>
    </div>
  </details>`;
}
