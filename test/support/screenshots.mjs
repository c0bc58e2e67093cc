// Takes pictures in a real VS Code window with made-up incidents. `npm run screenshots`: those of the walkthrough and the README, anew.
// `npm run screens`: every screen in all kinds of theme, wide, narrow and with a panel of 250 px, on one page in out/screens, to look at.
import { join } from 'node:path';
import { checkout, installPackages, packageExtension } from './install.mjs';
import { run, runMain, runShown, say } from './processes.mjs';
import { provisionServer } from './vscode/provision.mjs';
import { provisionBrowser } from './vscode/provisionBrowser.mjs';
import { installWindowExtensions } from './vscode/windowExtensions.mjs';

await runMain(async () => {
  await installPackages();
  await provisionServer();
  await provisionBrowser();
  await packageExtension();
  await installWindowExtensions();
  say('Taking pictures');
  await run(process.execPath, ['esbuild.js', '--tests'], { cwd: checkout });
  return runShown(process.execPath, [join('out', 'test', 'support', `${process.argv[2]}.js`)], { cwd: checkout });
});
process.exit();
