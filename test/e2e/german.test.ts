import { match, ok, strictEqual } from 'node:assert';
import { eventually, useWindow } from './hooks';

describe('In German', () => {
  const open = useWindow({ locale: 'de', settings: { 'incidents.timeZone': 'utc' } });

  const sample = async (): Promise<void> => {
    const window = open.get();
    await window.openContainer('Vorfälle');
    await window.command('incidents.clearFilter');
    // Each look at sample data is a request.
    if ((await window.incidents()).length === 0) await window.command('incidents.exploreSample');
  };

  it('the first view greets', async () => {
    const window = open.get();
    await window.openContainer('Vorfälle');
    await window.command('incidents.leaveSample');
    const view = window.view('Vorfälle');
    await view.getByRole('button', { name: 'Verbindung hinzufügen' }).waitFor();
    await view.getByText('Alle Vorfälle Ihrer Kunden').waitFor();
    await window.screenshot('german-welcome');
    await view.getByRole('button', { name: 'Beispieldaten erkunden' }).click();
    await window.messageSays(/Beispieldaten/, 'Vorfälle');
  });

  it('the tree shows the incidents', async () => {
    const window = open.get();
    await sample();
    await window.messageSays(/Beispieldaten/, 'Vorfälle');
    const first = await eventually(async () => {
      await window.tree('Vorfälle').find('Harbor & Pine Law');
      const rows = await window.rows('Vorfälle');
      const [group, incident] = rows.slice(rows.findIndex(({ label }) => label === 'Harbor & Pine Law'));
      match(group?.description ?? '', /^\S.* · \d+$/);
      match(
        incident?.ariaLabel ?? '',
        /(Nicht behoben|Teilweise behoben|Angreifer kennt|Bei der Bestandsaufnahme).*, Handlungsbedarf, Harbor & Pine Law, \d+ (Min|Std|Tg)\./,
      );
      return incident?.label ?? '';
    });
    await window.clickRow(first, 'Vorfälle');
    const page = await window.webview();
    strictEqual(await page.locator('.notice').first().textContent(), 'Beispielvorfall');
    const headings = await page.locator('h2').allTextContents();
    for (const heading of ['Zeitachse', 'Wer', 'Wo', 'Was', 'Wann']) ok(headings.includes(heading), headings.join());
    strictEqual(await page.locator('html').getAttribute('lang'), 'de');
    await window.screenshot('german-details');
  });

  it('all columns of the customers fit into a narrow panel', async () => {
    const window = open.get();
    await sample();
    await window.command('incidents.showOverview');
    const box = (await window.webview('Übersicht')).locator('#customers-box');
    await box.locator('tbody tr').first().waitFor();
    const widths = async (): Promise<number[]> => box.evaluate((it) => [it.scrollWidth, it.clientWidth]);
    for (const width of [330, 250]) {
      await window.resize(300 + 50 + width, 800);
      await eventually(async () => {
        const [all, seen] = await widths();
        ok(seen && seen < width, `${seen} px`);
        strictEqual(all, seen);
      });
      await window.screenshot(`german-customers-${width}`);
    }
    await window.resize(1280, 800);
    await window.command('workbench.action.closeAllEditors');
  });

  it('the filter box says what is wrong, and takes the words of the filter language and German ones', async () => {
    const window = open.get();
    await sample();
    await window.command('incidents.filter', 'status:unremediated "nicht behoben"');
    await window.messageSays(/^Filter: .* \([1-9]\d* von 184\)/, 'Vorfälle');
    await window.command('incidents.clearFilter');
    await window.command('incidents.filter', 'sevrity:high');
    await window.told('Meinten Sie „severity:“?');
  });

  it('the filters that come with the extension have German names', async () => {
    const window = open.get();
    await sample();
    await window.openView('Gespeicherte Filter');
    await window.row('Letzte 24 Stunden', 'Gespeicherte Filter').waitFor();
    await window.screenshot('german-filters');
  });
});
