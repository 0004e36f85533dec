/**
Builds the program once, for the tests that run it; the build also writes the registries, which are generated, so that all tests
see the causes that exist now.
*/
export default async function setup() {
	await import('../../scripts/build.js');
}
