// Packages helper extensions, so that they are installed the way every extension is.
import { createVSIX } from '@vscode/vsce';

/**
 * Packages the extension in `cwd` into the file `packagePath`.
 * @param {string} cwd
 * @param {string} packagePath
 */
export async function packageHelper(cwd, packagePath) {
  const { log } = console;
  // The packager reports on standard output what nobody needs to read here.
  console.log = () => undefined;
  try {
    await createVSIX({ cwd, packagePath, dependencies: false, allowMissingRepository: true, skipLicense: true });
  } finally {
    console.log = log;
  }
}
