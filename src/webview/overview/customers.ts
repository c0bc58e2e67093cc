import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { largest } from '../../domain/lists';
import type { CustomerCell, CustomerColumn, CustomerRow, CustomersTable } from '../../features/overview/messages';
import { labelText, type MarkUses, numberButton } from './markButton';
import { moveInGrid } from './toolbar';
import type { CustomerSort, OverviewView, OverviewWishes } from './view';

const columns = ['name', 'unread', 'attention', 'oldest', 'recent'] as const satisfies readonly CustomerColumn[];

/** The customers, each number a button; the headings sort. The tab key stops at the headings and at one number. */
export function customersPart(
  { title, headings, rows, note }: CustomersTable,
  { sort, stops }: OverviewView,
  wishes: OverviewWishes,
): TemplateResult {
  const sorted = sort ? sortRows(rows, sort) : rows;
  const buttons = sorted.flatMap(({ cells }) =>
    columns.map((column) => cells[column]).filter(({ name }) => name !== ''),
  );
  const stop = (buttons.find(({ id }) => id === stops.get('customers')) ?? buttons[0])?.id;
  const uses = { chart: 'customers', stop, ...wishes };
  const cell = (one: CustomerCell, detail: string): unknown => cellPart(one, detail, uses);
  return html`<section class="customers" aria-labelledby="chart-customers">
    <div class="heading"><h2 id="chart-customers">${title}</h2></div>
    <div id="customers-box" class="scrolling">
      <table id="customers" role="grid" aria-labelledby="chart-customers" @keydown=${moveInGrid}>
        <thead>
          <tr>
            ${columns.map((column) => headingPart(column, headings[column], sort, wishes))}
          </tr>
        </thead>
        <tbody>
          ${repeat(
            sorted,
            ({ cells }) => cells.name.id,
            ({ cells, detail }) =>
              html`<tr>
                ${columns.map((column) =>
                  column === 'name'
                    ? html`<th scope="row">${cell(cells[column], detail)}</th>`
                    : html`<td>${cell(cells[column], '')}</td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${note ? html`<p class="note">${note}</p>` : nothing}
  </section>`;
}

function headingPart(
  column: CustomerColumn,
  text: string,
  sort: CustomerSort | undefined,
  { sortBy }: OverviewWishes,
): TemplateResult {
  const isSorted = sort?.column === column;
  const order = isSorted ? (sort.down ? 'descending' : 'ascending') : nothing;
  const arrow = isSorted ? (sort.down ? ' ▼' : ' ▲') : '';
  return html`<th scope="col" aria-sort=${order}>
    <button id="sort-${column}" type="button" class="sort" @click=${() => sortBy(column)}>
      ${text}<span aria-hidden="true">${arrow}</span>
    </button>
  </th>`;
}

function cellPart(cell: CustomerCell, detail: string, uses: MarkUses): TemplateResult {
  const { text, name, days } = cell;
  const contents = html`${labelText({ label: text, detail })}${days ? trend(days) : nothing}`;
  return name === '' ? html`<span class="nothing">${contents}</span>` : numberButton(cell, uses, contents);
}

/** A column for each day, as high as its share of the highest. */
function trend(days: readonly number[]): TemplateResult {
  const most = largest(days, 1);
  const bars = days.map((count, day) =>
    count === 0
      ? nothing
      : svg`<rect x=${day} y=${10 - (count / most) * 10} width="0.8" height=${(count / most) * 10}></rect>`,
  );
  return html`<svg class="trend" viewBox="0 0 ${days.length} 10" preserveAspectRatio="none" aria-hidden="true">
    ${bars}
  </svg>`;
}

/** Rows in the order of a column; equal ones stay as they were. */
function sortRows(rows: readonly CustomerRow[], { column, down }: CustomerSort): readonly CustomerRow[] {
  const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const by = ({ cells: a }: CustomerRow, { cells: b }: CustomerRow): number => {
    const [one, other] = [a[column].sort, b[column].sort];
    return typeof one === 'number' && typeof other === 'number' ? one - other : compare(String(one), String(other));
  };
  return rows.toSorted((a, b) => (down ? by(b, a) : by(a, b)));
}
