/** The registries are generated: tests must see the causes that exist now. */
export default async function setup() {
	await import('../../scripts/registries.js');
}
