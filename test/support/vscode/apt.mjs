// Debian packages, for what is missing on a machine.
import { existsSync } from 'node:fs';
import { run, say } from '../processes.mjs';

/**
 * Installs Debian packages where that is possible without asking: as root on a system with apt.
 * @param {string[]} packages
 * @returns {Promise<boolean>} whether it was possible and worked
 */
export async function aptInstall(packages) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  say(`Installing ${packages.join(', ')} with apt-get`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Another apt may be at work: wait for its lock.
  const apt = (/** @type {string[]} */ ...args) =>
    run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-q', ...args], { env });
  try {
    await apt('update');
    await apt('install', '-y', ...packages);
    return true;
  } catch (error) {
    say(`apt-get could not install them: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}
