// For mocha's `--require`: runs suites, and the tests of each, in reverse order, which shows tests that need others.

/** @param {import('mocha').Suite} suite */
function reverse({ tests, suites }) {
  tests.reverse();
  for (const each of suites.reverse()) reverse(each);
}

export const mochaHooks = {
  /** @this {import('mocha').Context} */
  beforeAll() {
    if (this.test?.parent) reverse(this.test.parent);
  },
};
