/**
Builds the program once, for the tests that run it; the build also generates the registries, so that all tests see the current
causes.
*/
export default async function setup() {
	await import('../../scripts/build.js');
}
