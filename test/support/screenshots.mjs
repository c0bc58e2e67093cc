// `npm run screenshots`: takes the pictures of the walkthrough and the README anew, in a real VS Code window with sample incidents.
import { join } from 'node:path';
import { checkout, installPackages, packageExtension } from './install.mjs';
import { run, runMain, runShown, say } from './processes.mjs';
import { provisionBrowser, provisionServer } from './vscode/provision.mjs';

await runMain(async () => {
  await installPackages();
  await provisionServer();
  await provisionBrowser();
  await packageExtension();
  say('Taking pictures');
  await run(process.execPath, ['esbuild.js', '--tests'], { cwd: checkout });
  return runShown(process.execPath, [join('out', 'test', 'support', 'screenshots.js')], { cwd: checkout });
});
process.exit();
